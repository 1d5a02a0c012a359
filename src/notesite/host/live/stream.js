// One event stream for all windows of a browser, which opens but six connections to one server.
//
// A worker that the windows share listens for them (`shared.js`). Unlike locks there are such workers at addresses that
// are not secure, too, and no window that shows an `alert()` keeps the others waiting. Where there is none, or as long as
// it is silent, a window listens for itself.

const PATIENCE = 1000; // milliseconds; a worker speaks within a tenth of it

// Call *hear* with every state that is sent at *url*, and with the page it was sent to, and *lost* when no more will come,
// until the function that is returned is called. Windows share a stream if their *name* is the same, which must be a
// secret of the server's run; *page* is this one's page.
export function listen({ url, name, page, hear, lost }) {
  const left = new AbortController();
  const worker = sharedWorker(name);
  let alone = null;
  if (worker) share();
  else listenAlone();
  return () => left.abort();

  function share() {
    const { port } = worker;
    const silent = setTimeout(listenAlone, PATIENCE);
    worker.addEventListener("error", listenAlone);
    port.addEventListener("message", ({ data: { state, to, isLost } }) => {
      clearTimeout(silent);
      alone?.close();
      alone = null;
      if (isLost) lost();
      else if (state) hear(state, to);
    });
    port.start();
    port.postMessage({ url: url.href, page });
    left.signal.addEventListener("abort", () => {
      clearTimeout(silent);
      port.postMessage(null);
      port.close();
    });
  }

  function listenAlone() {
    if (alone || left.signal.aborted) return;
    const events = (alone = new EventSource(url));
    events.addEventListener("state", ({ data }) => hear(data, page));
    events.addEventListener("error", () => left.signal.aborted || lost());
    left.signal.addEventListener("abort", () => events.close());
  }
}

// Return the worker that all windows share under *name*; null if there can be none.
function sharedWorker(name) {
  try {
    return new SharedWorker(new URL("shared.js", import.meta.url), { name });
  } catch {
    return null; // The browser has none, or the page's policy forbids it.
  }
}
