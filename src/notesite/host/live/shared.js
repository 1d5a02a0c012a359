// The worker that listens for all windows of a browser.
//
// All speak on one channel, which has the worker's name. Windows say `{from, url, page}` when they come and `{from}` when
// they go, and are told `{state, to}`, every state and the page it was sent to, and `{isLost: true}` when no more will
// come; what has `only` is for that window alone, and `{isHere: true}` says that whoever came before this worker did is to
// come again. Not each over a port of its own: one that opens while another shows an `alert()` gets none until that ends.
// The stream is that of the window that has been here longest, so it is that one's page which comes along.

const channel = new BroadcastChannel(self.name);
const windows = new Map(); // what a window is called → {url, page}
let leading = null; // the window whose stream it is
let events = null;
let newest = null; // what was last told

channel.addEventListener("message", ({ data: { from, url, page } }) => (url ? join(from, { url, page }) : leave(from)));
channel.postMessage({ isHere: true });

function join(name, window) {
  windows.set(name, window);
  if (!events) begin();
  channel.postMessage({ ...newest, only: name });
}

function leave(name) {
  windows.delete(name);
  if (name !== leading) return;
  end();
  if (windows.size) begin();
}

function begin() {
  const [[name, { url, page }]] = windows;
  leading = name;
  events = new EventSource(url);
  events.addEventListener("state", ({ data }) => channel.postMessage((newest = { state: data, to: page })));
  events.addEventListener("error", () => {
    channel.postMessage({ isLost: true });
    windows.clear(); // They come again, with the token of the server's new run.
    end();
  });
}

function end() {
  events.close();
  leading = events = newest = null;
}
