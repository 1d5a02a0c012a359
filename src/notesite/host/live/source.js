// Where blocks of the page come from. A block says its line, `data-source`; the first one of an article its file too.

import { seenHeight } from "./surface.js";

// Return the place an element comes from; null where nothing says so.
export function placeOf(element) {
  const block = element.closest("[data-source]");
  if (block) return { file: fileOf(block), line: Number(block.dataset.source), block };
  const article = element.closest("article");
  const file = article?.querySelector("[data-file]")?.dataset.file;
  return file ? { file, line: 1, block: article } : null;
}

// Bring the block with a line of a file into view, if none of it is. A line of the front matter may stand for an edit
// that touched more: then it is the line *edited*, where the page itself first differs.
export function reveal({ file, line }, edited) {
  const first = document.querySelector(`[data-file="${CSS.escape(file)}"]`);
  const isAbove = edited && line < Number(first?.dataset.source ?? 0);
  const block = visible(blockAt(file, isAbove ? edited : line));
  if (!block || document.activeElement?.matches("input, textarea, select, [contenteditable]")) return;
  const box = block.getBoundingClientRect();
  if (box.bottom > 0 && box.top < seenHeight()) return;
  const still = document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const tall = box.height > seenHeight() / 2;
  block.scrollIntoView({ block: tall ? "start" : "center", behavior: still ? "instant" : "smooth" });
}

function blockAt(file, line) {
  let best = null;
  let current = "";
  for (const block of document.querySelectorAll("[data-source]")) {
    current = block.dataset.file ?? current;
    if (current !== file) continue;
    const from = Number(block.dataset.source);
    // Above the first block is the front matter, which the page shows as its title.
    if (best === null) best = from > line ? block.closest("article")?.firstElementChild ?? block : block;
    else if (from <= line && from >= Number(best.dataset.source)) best = block;
  }
  return best;
}

// A block in folded details has no place of its own.
function visible(block) {
  while (block && !block.checkVisibility()) block = block.parentElement;
  return block;
}

function fileOf(block) {
  let file = "";
  for (const named of document.querySelectorAll("[data-file]")) {
    const follows = block.compareDocumentPosition(named) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (follows && !block.contains(named)) break;
    file = named.dataset.file;
  }
  return file;
}
