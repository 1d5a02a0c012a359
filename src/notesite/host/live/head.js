// The head of the page, and the style sheets in it: a new one is loaded before the old one goes, so nothing flashes.

import { learn } from "./document.js";

const LOADING = 1000; // milliseconds style sheets may take before the page goes on without them
const SHEET = 'link[rel~="stylesheet"]';

const scripts = new Set([...document.scripts].map(scriptKey));
const arrivals = new WeakMap(); // a style sheet that was put in → whether it came
let served = keys(document.head); // what a script of the page put into its head is not the server's to remove

// A script has run for the page as it was; a new one asks for a new page.
export function hasNewScripts(next) {
  return [...next.scripts].some((script) => isCode(script) && !scripts.has(scriptKey(script)));
}

export function swapStyles(renamed) {
  for (const link of sheets(document)) {
    const href = renamed[link.getAttribute("href")];
    if (href && ![...document.querySelectorAll("link")].some((other) => other.getAttribute("href") === href)) {
      const next = link.cloneNode();
      next.href = href;
      link.after(next);
      arrival(next).then((good) => (good ? link : next).remove());
    }
  }
}

// Make the head what that of a page is that was *read*, and have all style sheets here that its body needs.
export async function syncHead(read) {
  if (read.isHeadless) {
    addSheets(read.document.body);
    await settled();
  } else {
    await replaceHead(read.document);
    learn(read);
  }
}

async function replaceHead(next) {
  const old = new Map([...document.head.children].map((element) => [element.outerHTML, element]));
  let last = null;
  for (const element of next.head.children) {
    if (element.matches("script")) continue;
    const there = old.get(element.outerHTML);
    const placed = there ?? document.importNode(element, true);
    old.delete(element.outerHTML);
    if (!there) {
      if (placed.matches(SHEET)) arrival(placed);
      if (last) last.after(placed);
      else document.head.prepend(placed);
    }
    last = placed;
  }
  addSheets(next.body);
  await settled();
  for (const [html, element] of old) {
    if (served.has(html) && !element.matches("script")) element.remove();
  }
  served = keys(next.head);
}

// Put in what *body* has more, where it has it: so it stays there when the rest of the body comes.
function addSheets(body) {
  const old = sheets(document.body);
  let last = null;
  for (const link of sheets(body)) {
    let placed = old.find((each) => each.isEqualNode(link));
    if (!placed) {
      placed = document.importNode(link, true);
      arrival(placed);
      if (last) last.after(placed);
      else if (old.length) old[0].before(placed);
      else document.body.prepend(placed);
    }
    last = placed;
  }
}

function sheets(parent) {
  return [...parent.querySelectorAll(SHEET)];
}

// Return whether the style sheet *link*, which is being put in, comes.
function arrival(link) {
  const promise = new Promise((resolve) => {
    link.addEventListener("load", () => resolve(true));
    link.addEventListener("error", () => resolve(false));
  });
  arrivals.set(link, promise);
  return promise;
}

function settled() {
  const arrived = Promise.all(sheets(document).map((link) => arrivals.get(link)));
  return Promise.race([arrived, new Promise((resolve) => setTimeout(resolve, LOADING))]);
}

function keys(head) {
  return new Set([...head.children].map((element) => element.outerHTML));
}

function isCode(script) {
  return !script.hasAttribute("data-version") && /^(|module|(text|application)\/javascript)$/.test(script.type);
}

function scriptKey(script) {
  return script.getAttribute("src") ?? script.textContent;
}
