// One event stream for all windows of a browser, which opens but six connections to one server.
//
// The window that holds the lock listens, and hands on what it hears. When it closes, hides, or its stream breaks off,
// the browser gives the lock to the next. Where there are no locks (the address is not secure), each listens for itself.

// Call *hear* with every state that is sent at *url*, and with the page it was sent to, and *lost* when no more will come,
// until the function that is returned is called. Windows share a stream if their *name* is the same, which must be a
// secret of the server's run; *page* is this one's page.
export function listen({ url, name, page, hear, lost }) {
  const left = new AbortController();
  if (navigator.locks && window.BroadcastChannel) share();
  else open((state) => hear(state, page));
  return () => left.abort();

  function open(heard) {
    const events = new EventSource(url);
    events.addEventListener("state", ({ data }) => heard(data));
    events.addEventListener("error", () => left.signal.aborted || lost());
    left.signal.addEventListener("abort", () => events.close());
  }

  function share() {
    const others = new BroadcastChannel(name);
    let leads = false;
    let isFollowed = false; // An only window copies nothing for nobody.
    let newest = null;
    left.signal.addEventListener("abort", () => others.close());
    others.addEventListener("message", ({ data: { asks, state, to } }) => {
      if (leads) {
        isFollowed = true;
        if (newest !== null) others.postMessage({ state: newest, to: page });
      } else if (state) hear(state, to);
      else if (!asks) others.postMessage({ asks: true });
    });
    others.postMessage({ asks: true });
    navigator.locks
      .request(name, { signal: left.signal }, () => {
        if (left.signal.aborted) return null;
        leads = true;
        others.postMessage({}); // Who follows is to say so.
        open((state) => {
          newest = state;
          if (isFollowed) others.postMessage({ state, to: page });
          hear(state, page);
        });
        return new Promise((resolve) => left.signal.addEventListener("abort", resolve));
      })
      .catch(() => left.signal.aborted || open((state) => hear(state, page)));
  }
}
