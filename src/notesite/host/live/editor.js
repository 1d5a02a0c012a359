// Alt-click on a block opens its line in the author's editor, through the editor's own URL scheme: nothing is asked of
// the server. Without a scheme the place is copied. While Alt is held, the block under the pointer is outlined.

import { placeOf } from "./source.js";
import { make, surface, toast } from "./surface.js";

const HARMFUL = /^\s*(javascript|data|vbscript|blob):/i;

let settings = { template: "", root: "" };
let under = null; // the element below the pointer
let opened = false; // Alt is held, and something was opened with it
const outline = make("div", { className: "outline", hidden: true }, make("span"));

export function serveClicks(given) {
  settings = given;
  surface.append(outline);
  addEventListener("click", clicked, { capture: true });
  addEventListener("mousedown", (event) => event.altKey && target(event) && event.preventDefault(), { capture: true });
  addEventListener("mousemove", (event) => point(event.target, event.altKey), { passive: true });
  addEventListener("keydown", (event) => event.key === "Alt" && point(under, true));
  addEventListener("keyup", (event) => {
    if (event.key !== "Alt") return;
    if (opened) event.preventDefault(); // It would open the menu of some browsers.
    opened = false;
    point(under, false);
  });
  addEventListener("blur", () => point(null, false));
  addEventListener("scroll", () => point(under, false), { passive: true });
}

// Open places by the address *template* from now on.
export function useEditor(template) {
  settings = { ...settings, template };
}

// Open a place in the editor, or copy it. A script may listen for `notesite:open`, and prevent it.
export async function open({ file, line, column = 1 }) {
  const url = address({ file, line, column });
  const detail = { url, file, line, column };
  if (!document.dispatchEvent(new CustomEvent("notesite:open", { detail, cancelable: true }))) return;
  if (url) {
    location.assign(url);
    return;
  }
  const place = `${file}:${line}`;
  try {
    await navigator.clipboard.writeText(place);
    toast(`Copied ${place}`);
  } catch {
    toast(place); // No clipboard here: it can be read at least.
  }
}

function address({ file, line, column }) {
  const { template, root } = settings;
  if (!template || !root || HARMFUL.test(template)) return "";
  const path = new URL(encoded(file), `file://${encoded(root)}/`).pathname;
  return template.replaceAll("{file}", path).replaceAll("{line}", line).replaceAll("{column}", column);
}

function encoded(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

async function clicked(event) {
  const element = event.altKey && event.button === 0 && target(event);
  if (!element) return;
  event.preventDefault(); // Alt-click on a link would save what it leads to.
  event.stopImmediatePropagation();
  opened = true;
  const place = placeOf(element) ?? (await placeOfCard(element));
  if (place) open(place);
  else toast("Nothing says which file this comes from.");
}

// Return the element an Alt-click is about: a block, or an article around it.
function target(event) {
  return event.target instanceof Element ? event.target.closest("[data-source], article") && event.target : null;
}

// The card of a feed says where the article is, and that page where it comes from.
async function placeOfCard(element) {
  const link = element.closest("article")?.querySelector("a[href]");
  if (!link || new URL(link.href).origin !== location.origin) return null;
  const html = await fetch(link.href, { headers: { accept: "text/html" } }).then((response) => response.text(), () => "");
  const first = new DOMParser().parseFromString(html, "text/html").querySelector("[data-file]");
  return first && { file: first.dataset.file, line: 1 };
}

function point(element, isHeld) {
  under = element;
  const around = isHeld && element instanceof Element ? element.closest("[data-source], article") : null;
  outline.hidden = !around;
  if (!around) return;
  const place = placeOf(element);
  const box = (place?.block ?? around).getBoundingClientRect();
  Object.assign(outline.style, {
    left: `${box.left - 4}px`,
    top: `${box.top - 4}px`,
    width: `${box.width + 8}px`,
    height: `${box.height + 8}px`,
  });
  outline.firstChild.textContent = place ? `${place.file}:${place.line}` : "";
}
