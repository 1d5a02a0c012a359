// A served page stays at the newest state of the site: told of each new one, it fetches itself and changes in place.
//
// The server sends `{version, pages, styles, diagnostics, changed}` on connecting and after every change. Only the
// newest counts, so nothing is lost by sleeping, by a broken connection or by states that come faster than pages.
// On the document `notesite:morphed` is fired after every change, for scripts of the page that have to look again.

import { serveClicks } from "./editor.js";
import { hasNewScripts, swapStyles, syncHead } from "./head.js";
import { morph } from "./morph.js";
import { showProblems } from "./problems.js";
import { reveal } from "./source.js";
import { notice } from "./surface.js";

const ELEMENT = "script[data-page][data-version]";
const own = document.querySelector(ELEMENT);
const { page, editor, root } = own.dataset;
const token = tokenOf(own);
const RETRY = { first: 200, last: 2000 }; // milliseconds

let shown = Number(own.dataset.version); // the version this page is at
let digest = null; // of this page at that version, if the server said
let latest = { version: shown, pages: null, changed: null }; // the newest state heard of
let events = null;
let waiting = 0; // timer of the next attempt to connect
let delay = RETRY.first;
let refreshing = false;

serveClicks({ template: editor, root });
// A connection for each tab there is would soon be all that a browser opens to one server: those in sight have one.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && connect());
addEventListener("online", connect);
if (!document.hidden) connect();

function connect() {
  if (events) return;
  clearTimeout(waiting);
  events = new EventSource(new URL(`events?token=${encodeURIComponent(token)}`, import.meta.url));
  events.addEventListener("state", (event) => {
    delay = RETRY.first;
    receive(JSON.parse(event.data));
  });
  events.addEventListener("error", () => {
    disconnect();
    if (!document.hidden) waiting = setTimeout(reconnect, delay);
    delay = Math.min(delay * 2, RETRY.last);
  });
}

function disconnect() {
  clearTimeout(waiting);
  events?.close();
  events = null;
}

// The connection broke. A server that was started again has another token, and perhaps another notesite.
async function reconnect() {
  const answer = await fetched().catch(() => null);
  const script = answer?.document.querySelector(ELEMENT);
  if (script && tokenOf(script) !== token) location.reload();
  else connect();
}

function receive(state) {
  latest = state;
  showProblems(state.diagnostics ?? []);
  swapStyles(state.styles ?? {});
  const known = state.pages?.[page] ?? null;
  if (shown === state.version || (known !== null && known === digest)) {
    digest = known;
    shown = state.version;
  } else refresh();
}

// Fetch until this page is at the newest version. One at a time: what comes meanwhile is seen by the next round.
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  try {
    while (shown !== latest.version) {
      const before = shown;
      await step();
      if (shown === before) break; // The server has nothing newer to show; its next state asks again.
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch: the server is gone, and `reconnect` is waiting for it
  } finally {
    refreshing = false;
  }
}

async function step() {
  const answer = await fetched();
  const script = answer.document.querySelector(ELEMENT);
  if (!script) return; // Not a page: the last good one stays.
  if (tokenOf(script) !== token) return location.reload();
  const version = Number(script.dataset.version);
  if (version === shown) return;
  const missing = answer.status === 404;
  if (!missing && answer.status >= 400) return;
  notice(missing ? "This page is no longer there. What you see is how it was last." : "");
  if (!missing) {
    if (answer.moved) return location.replace(answer.moved);
    if (hasNewScripts(answer.document)) return location.reload();
    await syncHead(answer.document.head);
    morph(answer.document.body);
  }
  shown = version;
  const isLatest = version === latest.version;
  digest = isLatest ? (latest.pages?.[page] ?? null) : null;
  if (isLatest && latest.changed && !missing) reveal(latest.changed);
  document.dispatchEvent(new CustomEvent("notesite:morphed", { detail: { version } }));
}

async function fetched() {
  const response = await fetch(location.pathname + location.search, { cache: "no-store", headers: { accept: "text/html" } });
  const html = await response.text();
  return {
    status: response.status,
    moved: response.redirected && new URL(response.url).pathname !== location.pathname ? response.url : "",
    document: new DOMParser().parseFromString(html, "text/html"),
  };
}

function tokenOf(script) {
  return new URL(script.getAttribute("src"), location.href).searchParams.get("token");
}
