// What is wrong, over the last good page: errors open, warnings behind a badge, gone by itself once repaired.
// Nothing of it is ever read as HTML.

import { open } from "./editor.js";
import { cover, make, surface } from "./surface.js";

const RANK = { error: 0, warning: 1, note: 2 };
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROW = /[\p{Mn}\p{Me}\p{Cf}]/u;

const title = make("h2", { id: "title" });
const close = make("button", { type: "button", className: "close", ariaLabel: "Close", title: "Close (Esc)" }, "×");
const list = make("ol");
const rest = make("details", {}, make("summary"), make("ol"));
const panel = make("section", { className: "panel", tabIndex: -1, hidden: true }, make("header", {}, title, close), list, rest);
const badge = make("button", { type: "button", className: "badge", hidden: true });
panel.setAttribute("aria-labelledby", "title");
badge.setAttribute("aria-expanded", "false");
surface.append(panel, badge);
new ResizeObserver(coverPage).observe(panel);

let current = ""; // what is shown, as JSON
let listed = []; // those in the panel,
let folded = []; // and those in its folded part: written when somebody looks, for a page waits while two hundred are
let before = null; // what had the focus before the panel took it

// *more*: there are others, which were not sent.
export function showProblems(diagnostics, more) {
  const told = JSON.stringify([diagnostics, more]);
  if (told === current) return;
  current = told;
  const hadFocus = panel.contains(surface.activeElement);
  const sorted = diagnostics.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  const errors = sorted.filter((each) => each.severity === "error");
  const others = sorted.filter((each) => each.severity !== "error");
  [listed, folded] = errors.length ? [errors, others] : [others, []];
  list.replaceChildren();
  rest.querySelector("ol").replaceChildren();
  rest.querySelector("summary").textContent = counted(folded);
  rest.hidden = !folded.length;
  rest.open = false;
  title.textContent = counted(listed) + (more ? " and more" : "");
  badge.textContent = counted(sorted) + (more ? " and more" : "");
  badge.className = errors.length ? "badge error" : "badge";
  panel.setAttribute("role", errors.length ? "alertdialog" : "dialog");
  if (!errors.length) {
    hide();
    if (hadFocus && before?.isConnected) before.focus({ preventScroll: true });
  } else if (panel.hidden) show();
  else {
    list.replaceChildren(...listed.map(item));
    coverPage();
    if (hadFocus) panel.focus({ preventScroll: true });
  }
}

function show() {
  before = document.activeElement;
  list.replaceChildren(...listed.map(item));
  panel.hidden = false;
  badge.hidden = true;
  badge.setAttribute("aria-expanded", "true");
  coverPage();
  // Whoever is typing goes on typing.
  if (!before?.matches("input, textarea, select, [contenteditable]")) panel.focus({ preventScroll: true });
}

function hide() {
  panel.hidden = true;
  badge.hidden = !listed.length;
  badge.setAttribute("aria-expanded", "false");
  coverPage();
}

// Whoever closes the panel finds it again where the focus is.
function fold() {
  hide();
  badge.focus({ preventScroll: true });
}

function coverPage() {
  cover(panel.hidden ? 0 : panel.offsetHeight);
}

rest.addEventListener("toggle", () => {
  if (rest.open) rest.querySelector("ol").replaceChildren(...folded.map(item));
});
close.addEventListener("click", fold);
badge.addEventListener("click", show);
addEventListener("keydown", (event) => {
  const elsewhere = document.activeElement !== document.body && document.activeElement !== surface.host;
  if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented && !elsewhere) fold();
});

function counted(diagnostics) {
  const count = (severity) => diagnostics.filter((each) => each.severity === severity).length;
  const parts = Object.keys(RANK).map((severity) => [count(severity), severity]).filter(([number]) => number);
  return parts.map(([number, severity]) => `${number} ${severity}${number === 1 ? "" : "s"}`).join(", ");
}

function item({ severity, code, message, file, line, column, source, caret, hint }) {
  const place = make("button", { type: "button", className: "place", title: "Open in the editor" }, `${file}:${line}:${column}`);
  place.addEventListener("click", () => open({ file, line, column }));
  return make(
    "li",
    { className: severity },
    make("p", {}, place, " ", make("strong", {}, severity), " ", make("code", {}, code)),
    make("p", { className: "message" }, message),
    source?.trim() ? excerpt(source, caret ?? "") : "",
    hint ? make("p", { className: "hint" }, make("b", {}, "hint: "), hint) : "",
  );
}

// The server's carets count cells of a terminal, which a browser's fonts do not keep to: so the text they stand below is
// found, and carets are set under it whatever its width.
function excerpt(source, caret) {
  const start = caret.length - caret.trimStart().length;
  const [first, last] = [index(source, start), index(source, Math.max(caret.trimEnd().length, start + 1))];
  const marked = source.slice(first, last) || " ";
  const lead = make("span", { className: "unseen" }, source.slice(0, first));
  const under = make("span", { className: "caret", ariaHidden: "true" }, lead, make("b", {}, "^".repeat(Math.max(1, caret.trim().length))));
  return make("pre", { tabIndex: 0 }, source.slice(0, first), make("mark", {}, marked), source.slice(last), "\n", under);
}

// Return the index in *text* of the character that begins at or after a cell.
function index(text, cell) {
  let at = 0;
  let cells = 0;
  for (const character of text) {
    if (cells >= cell) break;
    cells += NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
    at += character.length;
  }
  return at;
}
