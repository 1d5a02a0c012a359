// A served page stays at the newest state of the site: told of each new one, it changes in place.
//
// The server sends `{version, pages, styles, replaced, diagnostics, more, changed, editor, html}` on connecting and after
// every change; where `html`, the page itself, is not among it, the page fetches itself. Only the newest state counts, so
// nothing is lost by sleeping, by a broken connection or by states that come faster than pages.
// On the document `notesite:morphing` is fired before every change and `notesite:morphed` after it, for scripts of the
// page that have to take back what they made of the text, and to look again.

import { read } from "./document.js";
import { serveClicks, useEditor } from "./editor.js";
import { hasNewScripts, swapStyles, syncHead } from "./head.js";
import { morph, rehearse } from "./morph.js";
import { showProblems } from "./problems.js";
import { reveal } from "./source.js";
import { listen } from "./stream.js";
import { notice } from "./surface.js";

const ELEMENT = "script[data-page][data-version]";
const own = document.querySelector(ELEMENT);
const { page, editor, root } = own.dataset;
const RETRY = { first: 200, last: 2000 }; // milliseconds

let token = tokenOf(own); // of the server's present run
const seen = new Map(); // path of a file that was replaced → the version at which that was noticed
const loaded = Number(own.dataset.version);
let isOld = false; // this page is of a run before
let shown = Number(own.dataset.version); // the version this page is at
let revealed = shown; // the version whose edit was brought into view
let edited = 0; // the line of the first block that the last change touched
let isPage = performance.getEntriesByType("navigation")[0]?.responseStatus !== 404; // not what stands for a missing one
let digest = null; // of this page at that version, if the server said
let latest = { version: shown, pages: null, changed: null }; // the newest state heard of
let leave = null; // ends listening
let waiting = 0; // timer of the next attempt to connect
let delay = RETRY.first;
let refreshing = false;

serveClicks({ template: editor, root });
// Nobody sees what is out of sight; it catches up when it comes back.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && connect());
addEventListener("online", connect);
connect();
(window.requestIdleCallback ?? setTimeout)(rehearse);

function connect() {
  if (leave || document.hidden) return;
  clearTimeout(waiting);
  const query = new URLSearchParams({ token, page });
  const url = new URL(`events?${query}`, import.meta.url);
  leave = listen({ url, name: `notesite ${token}`, page, hear, lost });
}

function hear(told, to) {
  delay = RETRY.first;
  const state = JSON.parse(told);
  receive(to === page ? state : { ...state, html: null });
}

function lost() {
  disconnect();
  if (!document.hidden) waiting = setTimeout(reconnect, delay);
  delay = Math.min(delay * 2, RETRY.last);
}

function disconnect() {
  clearTimeout(waiting);
  leave?.();
  leave = null;
}

// The connection broke. A server that was started again has another token, and perhaps another notesite.
async function reconnect() {
  const answer = await fetched();
  const script = answer?.document.querySelector(ELEMENT);
  if (script && tokenOf(script) !== token) {
    if (!hasNothing(answer)) return renew(answer);
    // Not yet read, or broken: what is here stays, and hears of it.
    [token, shown, isOld] = [tokenOf(script), Number(script.dataset.version), true];
  }
  connect();
}

// Load the page of a server that was started again, which gave this *answer*. While there was none the whole site may have
// moved, and this one does not know from where.
function renew({ status, document: answer }) {
  const [was, is] = [own, answer.querySelector(ELEMENT)].map(baseOf);
  const { pathname, search, hash } = location;
  const isLeftBehind = status === 404 && was !== is && pathname.startsWith(was);
  if (isLeftBehind) location.replace(is + pathname.slice(was.length) + search + hash);
  else location.reload();
}

function hasNothing({ status }) {
  return status >= 400 && status !== 404;
}

function receive(state) {
  latest = state;
  if (showsReplaced(state.replaced ?? {})) return location.reload();
  const known = state.pages?.[page] ?? null;
  const isNew = shown < state.version && (known === null || known !== digest);
  if (isNew) refresh(); // What is wrong is shown while the page is on its way,
  useEditor(state.editor ?? editor);
  swapStyles(state.styles ?? {});
  showProblems(state.diagnostics ?? [], state.more); // and before what was edited is looked at, which it would cover.
  if (!isNew) {
    shown = Math.max(shown, state.version);
    arrived();
  }
}

// A browser that has a picture does not ask for it again while the page is open, even if it is told not to keep it.
function showsReplaced(replaced) {
  const shownFiles = Array.from(document.querySelectorAll("img, video, audio, object, embed"), fileOf);
  let shows = false;
  for (const [path, version] of Object.entries(replaced)) {
    // A folder stands for all that is in it.
    const isThis = (file) => file === path || (path.endsWith("/") && file.startsWith(path));
    shows ||= version > (seen.get(path) ?? loaded) && shownFiles.some(isThis);
    seen.set(path, version);
  }
  return shows;
}

function fileOf(element) {
  const { pathname } = new URL(element.currentSrc || element.src || element.data || "", location.href);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

// This page is at the newest version: look at what was edited.
function arrived() {
  if (shown !== latest.version) return;
  digest = latest.pages?.[page] ?? null;
  if (revealed < latest.changed?.version) reveal(latest.changed, edited);
  revealed = shown;
}

// Take what was sent, or fetch, until this page is at the newest version. One at a time: what comes meanwhile is seen by
// the next round.
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  try {
    while (shown < latest.version) {
      const before = shown;
      const answer = sent() ?? (await fetched());
      if (answer) await take(answer);
      if (shown === before) break; // There is nothing newer to be had; the next state asks again.
    }
  } catch (error) {
    console.error(error);
    location.reload(); // Whatever went wrong here, the page is right when it is new.
  } finally {
    refreshing = false;
  }
}

async function take(answer) {
  const script = answer.document.querySelector(ELEMENT);
  if (!script) return; // Not a page: the last good one stays.
  if (hasNothing(answer)) {
    const why = answer.document.querySelector("pre")?.textContent;
    if (why && !isOld) notice(`This page cannot be made. What you see is how it was last.\n${why}`);
    return;
  }
  if (isOld || tokenOf(script) !== token) return renew(answer);
  const version = Number(script.dataset.version);
  const isMissing = answer.status === 404;
  if (version === shown) return;
  digest = null;
  if (isMissing && isPage) notice("This page is no longer there. What you see is how it was last.");
  else if (answer.moved) return location.replace(answer.moved + location.hash);
  else if (hasNewScripts(answer.document)) return location.reload();
  else {
    await syncHead(answer);
    document.dispatchEvent(new CustomEvent("notesite:morphing", { detail: { version } }));
    edited = morph(answer.document.body);
    notice("");
    isPage = !isMissing;
  }
  shown = version;
  arrived();
  document.dispatchEvent(new CustomEvent("notesite:morphed", { detail: { version } }));
}

// Return this page as it was sent with the newest state, once; null if it was not.
function sent() {
  const { html } = latest;
  latest.html = null;
  return html ? { status: 200, moved: "", ...read(html) } : null;
}

// Return this page as the server has it now; null if the server is gone, for whose return `reconnect` is waiting.
async function fetched() {
  const init = { cache: "no-store", headers: { accept: "text/html" } };
  const response = await fetch(location.pathname + location.search, init).catch(() => null);
  const html = await response?.text().catch(() => null);
  if (typeof html !== "string") return null;
  return {
    status: response.status,
    moved: response.redirected && new URL(response.url).pathname !== location.pathname ? response.url : "",
    ...read(html),
  };
}

// Return the path that the site stands under whose page has this *script*.
function baseOf(script) {
  return new URL("../../", new URL(script.getAttribute("src"), location.href)).pathname;
}

function tokenOf(script) {
  return new URL(script.getAttribute("src"), location.href).searchParams.get("token");
}
