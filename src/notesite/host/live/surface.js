// What notesite itself shows on a served page stands in a shadow tree of its own: neither the styles of the page nor its
// scripts get at it, and a change of the page does not touch it.

const STYLE = `
:host { all: initial; color-scheme: inherit; display: block; position: relative; z-index: 2147483647; pointer-events: none; }
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
.panel, .badge, .toast, .notice { font: 14px/1.5 system-ui, sans-serif; color: light-dark(#1c2330, #e3e8f2); background: light-dark(#fff, #161b26); pointer-events: auto; }
.panel { position: fixed; inset: auto 0 0 0; max-height: min(60vh, 40rem); overflow: auto; padding: 0 1.25rem 1rem; border-top: 3px solid light-dark(#b3261e, #ff6b62); box-shadow: 0 -.5rem 2rem rgb(0 0 0 / .25); outline: none; }
.panel[role="dialog"] { border-color: light-dark(#8a5a00, #e5b454); }
header { position: sticky; top: 0; display: flex; align-items: center; justify-content: space-between; padding: .6rem 0; background: inherit; }
h2 { font-size: 1rem; font-weight: 650; }
button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; border-radius: 4px; }
button:focus-visible, pre:focus-visible, summary:focus-visible { outline: 2px solid light-dark(#1558d6, #8ab4ff); outline-offset: 2px; }
.close { width: 2rem; height: 2rem; font-size: 1.3rem; line-height: 1; }
ol { list-style: none; padding: 0; }
li { padding: .6rem 0; border-top: 1px solid light-dark(#dfe4ec, #2b3342); }
li p { overflow-wrap: anywhere; }
.place { padding: 0; text-decoration: underline; text-underline-offset: 2px; overflow-wrap: anywhere; text-align: start; }
.place, code, pre, .outline span { font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; font-size: 13px; }
code { color: light-dark(#556072, #9aa7bd); }
strong { font-weight: 600; color: light-dark(#8a5a00, #e5b454); }
.error strong { color: light-dark(#b3261e, #ff8a82); }
.note strong { color: light-dark(#0b6472, #6fd0e0); }
.message { font-size: 15px; font-weight: 550; }
pre { overflow-x: auto; margin: .35rem 0; padding: .5rem .75rem; border-radius: 6px; background: light-dark(#f2f4f8, #0d111a); white-space: pre; tab-size: 4; }
mark { color: inherit; background: light-dark(#ffd9d6, #5c211d); border-radius: 2px; }
.warning mark { background: light-dark(#ffe7b8, #55410f); }
.note mark { background: light-dark(#c9eef4, #0f4650); }
.unseen { visibility: hidden; }
.caret { user-select: none; line-height: 1; }
.caret b { font-weight: 700; color: light-dark(#8a5a00, #e5b454); }
.error .caret b { color: light-dark(#b3261e, #ff8a82); }
.note .caret b { color: light-dark(#0b6472, #6fd0e0); }
.hint b { font-weight: 600; color: light-dark(#1a6b34, #7ddb9a); }
summary { padding: .6rem 0; cursor: pointer; border-top: 1px solid light-dark(#dfe4ec, #2b3342); }
.badge, .toast, .notice { position: fixed; padding: .35rem .8rem; border: 1px solid light-dark(#c3cad6, #3a4457); border-radius: 999px; box-shadow: 0 2px 10px rgb(0 0 0 / .2); }
.badge { left: 1rem; bottom: 1rem; border-color: light-dark(#8a5a00, #e5b454); }
.badge.error { border-color: light-dark(#b3261e, #ff6b62); }
.toast { left: 50%; bottom: 1rem; translate: -50%; max-width: 90vw; }
.notice { white-space: pre-wrap; left: 50%; top: 1rem; translate: -50%; max-width: 90vw; border-radius: 8px; border-color: light-dark(#8a5a00, #e5b454); }
.outline { position: fixed; border: 2px solid light-dark(#1558d6, #8ab4ff); border-radius: 4px; }
.outline span { position: absolute; right: 0; bottom: 100%; padding: 0 .4rem; white-space: nowrap; color: light-dark(#fff, #0b0e14); background: light-dark(#1558d6, #8ab4ff); border-radius: 4px 4px 0 0; }
@media print { :host { display: none; } }
`;

// Outside the body, which is what changes.
const host = document.documentElement.appendChild(document.createElement("notesite-live"));
export const surface = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
surface.adoptedStyleSheets = [sheet];

// What the panel covers is no place to look at: the page can be scrolled so far that its last line stands above it, and
// what is brought into view stops there.
const scrolling = new CSSStyleSheet();
document.adoptedStyleSheets.push(scrolling);
let covered = 0; // pixels of the window, from below

export function cover(height) {
  if (height === covered) return;
  covered = height;
  host.style.blockSize = `${height}px`;
  scrolling.replaceSync(height ? `html { scroll-padding-block-end: ${height}px !important; }` : "");
}

// Return how much of the window can be seen, in pixels from above.
export function seenHeight() {
  return innerHeight - covered;
}

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const said = surface.appendChild(make("p", { className: "toast", role: "status", hidden: true }));
const noticed = surface.appendChild(make("p", { className: "notice", role: "status", hidden: true }));
let fading = 0;

export function toast(text) {
  said.textContent = text;
  said.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (said.hidden = true), 2500);
}

// Say something that stays true until the next change; nothing: it no longer is.
export function notice(text) {
  noticed.textContent = text;
  noticed.hidden = !text;
}
