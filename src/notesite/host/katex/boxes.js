// Which letters have a box of their own in KaTeX's drawing, and where that matters.
//
// A browser draws a letter so far below the top of the box or line it is in as it is laid out, and rounds where that top
// is to whole pixels. A letter's own box begins where the letter does, and so, by whole pixels, does a line that only
// holds letters. A line with something higher does not: it is uneven, and there a letter is drawn a row of pixels off if
// it has a box that it has not in KaTeX's drawing, or has none where KaTeX's has one.
"use strict";

globalThis.boxes = (() => {
  const { PLAIN, UNSTYLED, em, kindOf, styleOf, inSize } = kinds;

  // What letters reach up to, in em of a formula and, at least, in em of a smaller line in it.
  const LETTERS_REACH = 17 / 18.7, LETTERS_REACH_HERE = 0.8;

  // Whether a line of *nodes* within an element is uneven, and holds letters without a box. *scale* is how large letters are
  // there, in em of the formula.
  const isUnevenLine = (nodes, scale) => reach(nodes) > LETTERS_REACH_HERE && boxless(nodes, PLAIN, scale) > 0;

  // How high what KaTeX stacks in a line of *nodes* reaches above its base line, in em.
  function reach(nodes) {
    let highest = 0;
    for (const { text, classes, children } of nodes) {
      if (typeof text === "string" || classes === undefined || children === undefined) continue;
      const kind = kindOf(classes);
      const height = kind.isStack ? em(children[0].children[0].style.height) : inSize(reach(children), kind);
      if (height > highest) highest = height;
    }
    return highest;
  }

  // How many letters of KaTeX's drawing of *nodes* have no box.
  function boxless(nodes, font, scale) {
    let count = 0;
    for (const node of nodes) {
      if (typeof node.text === "string") count += isBoxed(node) ? 0 : 1;
      else if (isSpan(node) && !hasBox(node, font, scale)) count += boxless(node.children, kindOf(node.classes).font(font), scale);
    }
    return count;
  }

  // What stands in a line and may be broken with it.
  const isSpan = ({ text, classes, children }) =>
    typeof text !== "string" && classes !== undefined && children !== undefined && !kindOf(classes).isAtom;
  const isBoxed = ({ classes, style, italic }) => italic > 0 || styleOf(style) !== UNSTYLED || kindOf(classes).isPlaced;

  // A span has a box if it has margins or a place of its own, or holds what has margins, another font or no line to share.
  function hasBox({ classes, style, children }, font, scale) {
    const kind = kindOf(classes), own = kind.font(font);
    return kind.isPlaced || hasMargin(style) || children.some((child) => {
      if (child.classes === undefined) return false;
      const inner = kindOf(child.classes);
      if (typeof child.text !== "string" && inner.isAtom) return true;
      return child.italic > 0 || hasMargin(child.style) || inner.sizes !== null || !isAsHigh(inner.font(own).face, own.face, scale);
    });
  }
  const hasMargin = ({ marginLeft, marginRight }) => em(marginLeft) !== 0 || em(marginRight) !== 0;

  // Of all fonts two are as high as each other, and only in the size of scripts.
  const isAsHigh = (face, other, scale) => face === other || (scale > 0.6 && scale < 0.8 && MAIN.has(face) && MAIN.has(other));
  const MAIN = new Set(["Main-Regular", "Main-Bold"]);

  // What gives a node a box of its own.
  const BOX = "katex-script";

  // *node* of KaTeX's, which has a box, with one here.
  const boxed = (node) => ({ ...node, classes: [...node.classes, BOX] });

  // *node*, whose one letter without a box has one.
  function withBox(node, font, scale) {
    if (typeof node.text === "string") return isBoxed(node) ? node : boxed(node);
    if (!isSpan(node) || hasBox(node, font, scale)) return node;
    return { ...node, children: node.children.map((child) => withBox(child, font, scale)) };
  }

  return { LETTERS_REACH, BOX, isUnevenLine, reach, boxless, isSpan, isBoxed, hasBox, boxed, withBox };
})();
