// Changing the page in place: what is the same keeps its nodes, and with them its selection, scroll position and state.
//
// idiomorph pairs elements by their ids. Most blocks of a note have none, so blocks are compared here first, and those
// that belong together get an id for as long as the change takes.

import { Idiomorph } from "./idiomorph.js";

const PAIR = "notesite-pair-";
const KEPT = '[data-live="keep"]'; // made by a script of the page: not the server's to change
const FEW = 10_000; // comparisons of blocks with blocks; above that, of their HTML, which takes writing it

export function morph(newBody) {
  const state = { equal: new WeakMap(), count: 0 }; // old element → the new one that looks the same
  const old = withoutLines(document.body);
  const fresh = withoutLines(newBody);
  document.querySelectorAll(KEPT).forEach((element) => name(element, state));
  pair(document.body, newBody, state);
  restore(fresh);
  const anchor = inView(state.equal);
  const top = anchor?.getBoundingClientRect().top;
  try {
    Idiomorph.morph(document.body, newBody, { morphStyle: "outerHTML", callbacks: callbacks(state.equal) });
  } finally {
    document.querySelectorAll(`[id^="${PAIR}"]`).forEach((element) => element.removeAttribute("id"));
    restore(old.filter(({ element }) => element.dataset.source === ""));
  }
  // What was put in or taken out above moves nothing that is looked at.
  const moved = anchor?.isConnected ? anchor.getBoundingClientRect().top - top : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}

// Empty the lines of the blocks in *body*, which say where a block stands and not what it is; return them.
function withoutLines(body) {
  return Array.from(body.querySelectorAll("[data-source]"), (element) => {
    const { source, file } = element.dataset;
    element.dataset.source = "";
    delete element.dataset.file;
    return { element, source, file };
  });
}

function restore(places) {
  for (const { element, source, file } of places) {
    element.dataset.source = source;
    if (file !== undefined) element.dataset.file = file;
  }
}

// Return the first block in view that stays as it is, if the page is scrolled at all.
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

// Give what looks the same the lines of the new one.
function moveLines(old, fresh) {
  const places = (element) => [element, ...element.querySelectorAll("[data-source]")];
  const from = places(fresh);
  places(old).forEach((element, index) => {
    for (const kind of ["source", "file"]) {
      const value = from[index].dataset[kind];
      if (value !== undefined) element.dataset[kind] = value;
    }
  });
}

// Pair the children of two elements, and theirs where they differ.
function pair(oldParent, newParent, state) {
  const old = [...oldParent.children].filter((element) => !element.matches(KEPT));
  const fresh = [...newParent.children];
  const partner = aligned(old, fresh, state.equal);
  for (const to of fresh) {
    const from = partner.get(to);
    if (!from) continue;
    if (!from.id && !to.id) name(from, state, to);
    if (!state.equal.has(from) && from.childElementCount && to.childElementCount) pair(from, to, state);
  }
}

function name(element, state, partner) {
  if (element.id) return;
  element.id = PAIR + state.count++;
  if (partner) partner.id = element.id;
}

// Return new element → old one. Equal ones first: those in order, then those that were moved. Of what is left, those
// that are alike are the same block, edited.
function aligned(old, fresh, equal) {
  const partner = new Map();
  const match = (from, to, isEqual) => {
    partner.set(to, from);
    if (isEqual) equal.set(from, to);
  };
  let [start, end] = [0, 0];
  const shorter = Math.min(old.length, fresh.length);
  while (start < shorter && old[start].isEqualNode(fresh[start])) match(old[start], fresh[start++], true);
  while (end < shorter - start && old.at(-1 - end).isEqualNode(fresh.at(-1 - end))) {
    match(old.at(-1 - end), fresh.at(-1 - end), true);
    end++;
  }
  const left = new Set(old.slice(start, old.length - end));
  const open = new Set(fresh.slice(start, fresh.length - end));
  const take = (fits, isEqual) => {
    for (const to of open) {
      const from = [...left].find((each) => fits(each, to));
      if (!from) continue;
      match(from, to, isEqual);
      left.delete(from);
      open.delete(to);
    }
  };
  if (left.size > 1 || open.size > 1) {
    const same = comparison(left, open);
    for (const [from, to] of common([...left], [...open], same)) {
      match(from, to, true);
      left.delete(from);
      open.delete(to);
    }
    take(same, true);
  }
  take(alike, false);
  // What holds everything else may have changed beyond likeness; where it is one of a kind, it is itself all the same.
  const lonely = (elements, tag) => [...elements].filter((element) => element.tagName === tag).length === 1;
  take((a, b) => isKind(a, b) && lonely(left, a.tagName) && lonely(open, b.tagName), false);
  return partner;
}

function comparison(left, open) {
  if (left.size * open.size <= FEW) return (a, b) => a.isEqualNode(b);
  const html = new Map([...left, ...open].map((element) => [element, element.outerHTML]));
  return (a, b) => html.get(a) === html.get(b);
}

function isKind(a, b) {
  return a.tagName === b.tagName && a.id === b.id;
}

// The same kind of element, and most of its text.
function alike(a, b) {
  if (!isKind(a, b)) return false;
  if (a.id || (a.className !== "" && a.className === b.className)) return true;
  const [s, t] = [a.textContent, b.textContent];
  const shorter = Math.min(s.length, t.length);
  let same = 0;
  while (same < shorter && s[same] === t[same]) same++;
  let end = 0;
  while (end < shorter - same && s.at(-1 - end) === t.at(-1 - end)) end++;
  return same + end >= Math.max(s.length, t.length) / 2;
}

// Return the pairs of the longest common subsequence of two lists.
function common(a, b, same) {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  const isSame = (i, j) => same(a[i], b[j]);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [below, beside] = [best[(i + 1) * width + j], best[i * width + j + 1]];
      best[i * width + j] = isSame(i, j) ? best[(i + 1) * width + j + 1] + 1 : Math.max(below, beside);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (isSame(i, j)) pairs.push([a[i++], b[j++]]);
    else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i++;
    else j++;
  }
  return pairs;
}
