// The worker that listens for all windows of a browser.
//
// Windows say `{url, page}` when they come and `null` when they go, and are told `{state, to}`, every state and the page
// it was sent to, and `{isLost: true}` when no more will come. The stream is that of the window that has been here
// longest, so it is that one's page which comes along.

const windows = new Map(); // port → {url, page}
let leading = null; // the port of the window whose stream it is
let events = null;
let newest = null; // what was last told

addEventListener("connect", ({ ports: [port] }) => {
  port.onmessage = ({ data: window }) => (window ? join(port, window) : leave(port));
  port.postMessage({}); // Somebody is here.
});

function join(port, window) {
  windows.set(port, window);
  if (!events) begin();
  else if (newest) port.postMessage(newest);
}

function leave(port) {
  windows.delete(port);
  if (port !== leading) return;
  end();
  if (windows.size) begin();
}

function begin() {
  const [[port, { url, page }]] = windows;
  leading = port;
  events = new EventSource(url);
  events.addEventListener("state", ({ data }) => tell((newest = { state: data, to: page })));
  events.addEventListener("error", () => {
    tell({ isLost: true });
    windows.clear(); // They come again, with the token of the server's new run.
    end();
  });
}

function end() {
  events.close();
  leading = events = newest = null;
}

function tell(message) {
  for (const port of windows.keys()) port.postMessage(message);
}
