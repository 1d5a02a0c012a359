// Changing the page in place: what is the same keeps its nodes, and with them its selection, scroll position and state.
//
// idiomorph pairs elements by their ids. Most blocks of a note have none, so blocks are compared here first, and those
// that belong together get an id for as long as the change takes.

import { Idiomorph } from "./idiomorph.js";

const PAIR = "notesite-pair-";
const KEPT = '[data-live="keep"]'; // made by a script of the page: not the server's to change
const REHEARSED = `<main><h1>0</h1><p>1</p>
  <p data-source="1" data-file="a"><b>2</b> 3</p><ul data-source="3"><li data-source="3">7</ul></main>`;
const FEW = 10_000; // comparisons of blocks with blocks; above that, of their HTML, which takes writing it

// Make the body what *newBody* is; return the line of the first block that is not as it was, 0 if there is none.
export function morph(newBody) {
  const before = inView();
  const { equal, edited } = change(document.body, newBody);
  hold(before, equal);
  return edited;
}

// Do it once with what nobody sees: what never ran must be read and compiled, and the first edit would wait for that.
export function rehearse() {
  const [old, fresh] = ["html", "html"].map((name) => document.createElement(name));
  old.innerHTML = REHEARSED;
  fresh.innerHTML = REHEARSED.replace("<p>1</p>", "<p>4</p><p>5</p>").replace("3", "6");
  change(old.querySelector("body"), fresh.querySelector("body"));
}

// Make *body* what *newBody* is; return which old element is equal to which new one, and the line as above.
function change(body, newBody) {
  const state = { equal: new Map(), added: new Set(), count: 0 }; // equal: old element → the new one that looks the same
  const old = withoutLines(body);
  const fresh = withoutLines(newBody);
  body.querySelectorAll(KEPT).forEach((element) => name(element, state));
  pair(body, newBody, state);
  restore(fresh);
  try {
    Idiomorph.morph(body, newBody, { morphStyle: "outerHTML", callbacks: callbacks(state.equal) });
  } finally {
    body.querySelectorAll(`[id^="${PAIR}"]`).forEach((element) => element.removeAttribute("id"));
    restore(old.filter(({ element }) => element.dataset.source === ""));
  }
  const edited = firstEdited(fresh, new Set(state.equal.values()).difference(state.added));
  return { equal: state.equal, edited };
}

// Return where the page is scrolled to, and the blocks in view.
function inView() {
  const blocks = [];
  for (const block of scrollY === 0 ? [] : document.querySelectorAll("[data-source]")) {
    const { top, bottom } = block.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight && bottom > top) blocks.push({ block, top });
  }
  return { y: scrollY, blocks };
}

// What was put in or taken out above moves nothing that is looked at, nor does a page that was short for a moment.
function hold({ y, blocks }, equal) {
  const kept = blocks.find(({ block }) => block.isConnected && equal.has(block));
  const moved = kept ? kept.block.getBoundingClientRect().top - kept.top : y - scrollY;
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

function firstEdited(places, equal) {
  const isEdited = ({ element }) => {
    while (element && !equal.has(element)) element = element.parentElement;
    return !element;
  };
  const edited = places.filter(isEdited);
  // Of a list and its item, the item.
  let first = edited[0];
  for (const place of edited) if (first.element.contains(place.element)) first = place;
  return Number(first?.source ?? 0);
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
  const { partner, firm } = aligned(old, fresh, state.equal);
  const paired = new Set(partner.values());
  const gone = old.filter((element) => !paired.has(element));
  if ([oldParent, newParent].every(holdsBlocks)) {
    gone.forEach(remove);
    arrange(oldParent, old, fresh, { partner, firm }, state);
  } else {
    // idiomorph takes one without an id for any other of its kind, however far away.
    gone.forEach((element) => name(element, state));
  }
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

// Put in the blocks that are new, and move the few that are elsewhere now: idiomorph, coming upon one, would move all
// the others out of its way and back. A block takes the blank text after it along.
function arrange(parent, old, fresh, { partner, firm }, state) {
  const index = new Map(old.map((element, at) => [element, at]));
  const places = fresh.map((to) => index.get(partner.get(to)) ?? -1);
  const ceilings = new Array(fresh.length); // where the next block stood that is equal and in order
  for (let i = fresh.length - 1, next = old.length; i >= 0; i--) {
    ceilings[i] = next;
    if (firm.has(fresh[i])) next = places[i];
  }
  let floor = -1;
  let last = null;
  fresh.forEach((to, i) => {
    const isNew = !partner.has(to);
    const block = isNew ? document.importNode(to, true) : partner.get(to);
    if (!isNew && floor < places[i] && places[i] < ceilings[i]) floor = places[i];
    else {
      const blank = isNew ? blankAfter(to)?.cloneNode() : blankAfter(block);
      const before = last ? (blankAfter(last) ?? last).nextSibling : (parent.firstElementChild ?? null);
      move(parent, block, before);
      if (blank) block.after(blank);
    }
    if (isNew) {
      partner.set(to, block);
      state.equal.set(block, to);
      state.added.add(to);
    }
    last = block;
  });
}

function holdsBlocks(parent) {
  return [...parent.childNodes].every((node) => node.nodeType === Node.ELEMENT_NODE || isBlank(node));
}

function isBlank(node) {
  return node?.nodeType === Node.TEXT_NODE && !node.data.trim();
}

function blankAfter(element) {
  return isBlank(element.nextSibling) ? element.nextSibling : null;
}

function remove(element) {
  blankAfter(element)?.remove();
  element.remove();
}

function move(parent, element, before) {
  if (element.isConnected && parent.moveBefore) parent.moveBefore(element, before); // keeps more of its state
  else parent.insertBefore(element, before);
}

// Return new element → old one, and which of these are equal and in order. Then come those that were moved, those that
// are like each other, and those that stand beside what belongs together: they are the same block, edited.
function aligned(old, fresh, equal) {
  const partner = new Map();
  const firm = new Set();
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
  const settle = () => partner.forEach((_, to) => firm.add(to));
  settle();
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
    settle();
    take(same, true);
  }
  take(alike, false);
  const beside = (a, b, side) => (partner.get(b[side]) ?? null) === a[side];
  const besides = (a, b) => beside(a, b, "previousElementSibling") || beside(a, b, "nextElementSibling");
  take((a, b) => isKind(a, b) && besides(a, b), false);
  return { partner, firm };
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
  if (a.id) return true;
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
