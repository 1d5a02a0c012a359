// One event stream for all windows of a browser, which opens but six connections to one server.
//
// A worker that the windows share listens for them (`shared.js`). Unlike locks there are such workers at addresses that
// are not secure, too, and no window that shows an `alert()` keeps the others waiting, nor one that opens meanwhile. Where
// there is none, or as long as it is silent, a window listens for itself.

const PATIENCE = 5000; // milliseconds

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
    const own = String(Math.random());
    const channel = new BroadcastChannel(name);
    const come = () => channel.postMessage({ from: own, url: url.href, page });
    const silent = setTimeout(listenAlone, PATIENCE);
    worker.addEventListener("error", listenAlone);
    channel.addEventListener("message", ({ data: { from, only, isHere, state, to, isLost } }) => {
      if (from || (only && only !== own)) return; // That is between another window and the worker.
      clearTimeout(silent);
      alone?.close();
      alone = null;
      if (isHere) come();
      else if (isLost) lost();
      else if (state) hear(state, to);
    });
    come();
    left.signal.addEventListener("abort", () => {
      clearTimeout(silent);
      channel.postMessage({ from: own });
      channel.close();
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
