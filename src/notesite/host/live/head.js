// The head of the page, and the style sheets in it: a new one is loaded before the old one goes, so nothing flashes.

const LOADING = 1000; // milliseconds a style sheet may take before the page goes on without it

const scripts = new Set([...document.scripts].map(scriptKey));
let served = keys(document.head); // what a script of the page put into its head is not the server's to remove

// A script has run for the page as it was; a new one asks for a new page.
export function hasNewScripts(next) {
  return [...next.scripts].some((script) => isCode(script) && !scripts.has(scriptKey(script)));
}

export function swapStyles(renamed) {
  for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
    const href = renamed[link.getAttribute("href")];
    if (href && ![...document.querySelectorAll("link")].some((other) => other.getAttribute("href") === href)) {
      const next = link.cloneNode();
      next.href = href;
      link.after(next);
      loaded(next).then((good) => (good ? link : next).remove());
    }
  }
}

export async function syncHead(next) {
  const old = new Map([...document.head.children].map((element) => [element.outerHTML, element]));
  const loading = [];
  let last = null;
  for (const element of next.children) {
    if (element.matches("script")) continue;
    const there = old.get(element.outerHTML);
    const placed = there ?? document.importNode(element, true);
    old.delete(element.outerHTML);
    if (!there) {
      if (last) last.after(placed);
      else document.head.prepend(placed);
      if (placed.matches('link[rel~="stylesheet"]')) loading.push(loaded(placed));
    }
    last = placed;
  }
  if (loading.length) await Promise.all(loading);
  for (const [html, element] of old) {
    if (served.has(html) && !element.matches("script")) element.remove();
  }
  served = keys(next);
}

function loaded(link) {
  return new Promise((resolve) => {
    link.addEventListener("load", () => resolve(true));
    link.addEventListener("error", () => resolve(false));
    setTimeout(resolve, LOADING, true);
  });
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
