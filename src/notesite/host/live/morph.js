// Changing the page in place: what is the same keeps its nodes, and with them its selection, scroll position and state.
//
// idiomorph pairs elements by their ids. Most blocks of a note have none, so blocks are compared here first, and those
// that belong together get an id for as long as the change takes.

import { Idiomorph } from "./idiomorph.js";

const PAIR = "notesite-pair-";
const KEPT = '[data-live="keep"]'; // made by a script of the page: not the server's to change
// Only in start tags, where the server writes them: a `<` in text or in what follows it would be escaped.
const PLACE = /(<[a-z][a-z0-9-]*)(?: data-file="[^"]*")?(?: data-source="\d+")?/g;
const UNFOLDED = /(<details\b[^<>]*?) open=""/g; // by the reader, or by the author: no reason to replace it
const CELLS = 4_000_000; // of the table that compares two lists of blocks

export function morph(newBody) {
  const equal = new WeakMap(); // old element → the new one that looks the same
  const state = { equal, count: 0 };
  document.querySelectorAll(KEPT).forEach((element) => name(element, state));
  pair(document.body, newBody, state);
  const anchor = inView(equal);
  const top = anchor?.getBoundingClientRect().top;
  try {
    Idiomorph.morph(document.body, newBody, { morphStyle: "outerHTML", callbacks: callbacks(equal) });
  } finally {
    document.querySelectorAll(`[id^="${PAIR}"]`).forEach((element) => element.removeAttribute("id"));
  }
  // What was put in or taken out above moves nothing that is looked at.
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
}

// Return the first block in view that stays as it is, while the page is scrolled at all.
function inView(equal) {
  if (scrollY === 0) return null;
  return [...document.querySelectorAll("[data-source]")].find((block) => {
    const box = equal.has(block) && block.getBoundingClientRect();
    return box && box.bottom > 0 && box.top < innerHeight && box.height > 0;
  });
}

function callbacks(equal) {
  return {
    beforeNodeMorphed(old, fresh) {
      if (old.nodeType === Node.TEXT_NODE) return splice(old, fresh.data);
      if (old.nodeType !== Node.ELEMENT_NODE) return true;
      if (old.matches(KEPT) || old.isEqualNode(fresh)) return false;
      if (equal.get(old) !== fresh) return true;
      moveLines(old, fresh);
      return false;
    },
    beforeNodeRemoved: (node) => !(node.nodeType === Node.ELEMENT_NODE && node.matches(KEPT)),
    beforeAttributeUpdated(attribute, element) {
      if (element === document.body) return false;
      if (attribute === "open") return !element.matches("details, dialog");
      if (["value", "checked", "selected"].includes(attribute)) return element.matches(":disabled");
      return true;
    },
  };
}

// Replace just what differs: a selection in the rest of the text stays.
function splice(text, data) {
  const old = text.data;
  let start = 0;
  while (start < old.length && old[start] === data[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, data.length) - start && old.at(-1 - end) === data.at(-1 - end)) end++;
  if (start + end < Math.max(old.length, data.length)) {
    text.replaceData(start, old.length - start - end, data.slice(start, data.length - end));
  }
  return false;
}

// Two elements that look the same may have moved to other lines of the file.
function moveLines(old, fresh) {
  const places = (element) => [element, ...element.querySelectorAll("[data-source]")];
  const from = places(fresh);
  places(old).forEach((element, index) => {
    const source = from[index];
    if (element.dataset.file !== source.dataset.file) {
      // In the order the server writes them, so that the two still look the same the next time.
      for (const attribute of [...element.attributes]) element.removeAttribute(attribute.name);
      for (const { name, value } of source.attributes) element.setAttribute(name, value);
    } else if (element.dataset.source !== source.dataset.source) {
      element.dataset.source = source.dataset.source;
    }
  });
}

// Pair the children of two elements, and theirs where they differ.
function pair(oldParent, newParent, state) {
  const old = [...oldParent.children].filter((element) => !element.matches(KEPT)).map(shaped);
  const fresh = [...newParent.children].map(shaped);
  const partner = aligned(old, fresh); // index in *fresh* → index in *old*
  fresh.forEach((to, index) => {
    if (partner[index] === undefined) return;
    const from = old[partner[index]];
    if (!from.element.id && !to.element.id) name(from.element, state, to.element);
    if (from.shape === to.shape) state.equal.set(from.element, to.element);
    else if (from.element.childElementCount && to.element.childElementCount) pair(from.element, to.element, state);
  });
}

function name(element, state, partner) {
  if (element.id) return;
  element.id = PAIR + state.count++;
  if (partner) partner.id = element.id;
}

function shaped(element) {
  let bare = element;
  if (element.querySelector(KEPT)) {
    bare = element.cloneNode(true);
    bare.querySelectorAll(KEPT).forEach((kept) => kept.remove());
  }
  return { element, shape: bare.outerHTML.replace(PLACE, "$1").replace(UNFOLDED, "$1") };
}

// Equal blocks first: those in order (the longest common subsequence), then those that were moved. Between them,
// what is alike is the same block, edited.
function aligned(old, fresh) {
  const partner = new Array(fresh.length);
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start].shape === fresh[start].shape) partner[start] = start++;
  let end = 0;
  while (
    end < Math.min(old.length, fresh.length) - start &&
    old[old.length - 1 - end].shape === fresh[fresh.length - 1 - end].shape
  ) {
    partner[fresh.length - 1 - end] = old.length - 1 - end++;
  }
  const a = range(start, old.length - end);
  const b = range(start, fresh.length - end);
  for (const [i, j] of common(a.map((i) => old[i].shape), b.map((j) => fresh[j].shape))) partner[b[j]] = a[i];
  const left = new Set(a.filter((i) => !partner.includes(i)));
  const open = b.filter((j) => partner[j] === undefined);
  take(open, left, partner, (i, j) => old[i].shape === fresh[j].shape);
  take(open, left, partner, (i, j) => alike(old[i].element, fresh[j].element));
  // What holds everything else may have changed beyond likeness; where it is one of a kind, it is the same all the same.
  const lonely = (list, all, tag) => [...list].filter((at) => all[at].element.tagName === tag).length === 1;
  const still = open.filter((j) => partner[j] === undefined);
  take(still, left, partner, (i, j) => {
    const [a, b] = [old[i].element, fresh[j].element];
    return a.tagName === b.tagName && a.id === b.id && lonely(left, old, a.tagName) && lonely(still, fresh, a.tagName);
  });
  return partner;
}

function take(open, left, partner, fits) {
  for (const j of open) {
    const found = partner[j] === undefined && [...left].find((i) => fits(i, j));
    if (found === false || found === undefined) continue;
    partner[j] = found;
    left.delete(found);
  }
}

// The same kind of element, and most of its text.
function alike(a, b) {
  if (a.tagName !== b.tagName || a.id !== b.id) return false;
  if (a.id) return true;
  const [s, t] = [a.textContent, b.textContent];
  let same = 0;
  while (same < Math.min(s.length, t.length) && s[same] === t[same]) same++;
  let end = 0;
  while (end < Math.min(s.length, t.length) - same && s.at(-1 - end) === t.at(-1 - end)) end++;
  return same + end >= Math.max(s.length, t.length) / 2 || (a.className !== "" && a.className === b.className);
}

// Pairs of indices of the longest common subsequence.
function common(a, b) {
  if (!a.length || !b.length || a.length * b.length > CELLS) return [];
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * width + j] =
        a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i++;
    else j++;
  }
  return pairs;
}

function range(start, end) {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
