// KaTeX's tree → its markup, shorter than KaTeX writes it and drawn the same to the pixel, with what else the page has
// to know of it: how wide it is, which characters of which fonts it shows, and which classes it has. One walk, as the tree
// is large.
"use strict";

globalThis.markup = (() => {
  const { EM, cut, advance, css: cssOf, sum: summed, exactly } = lengths;
  const { PLAIN, UNSTYLED, em, escaped, kindOf, styleOf, inSize } = kinds;
  const { LETTERS_REACH, BOX, isUnevenLine, reach, boxless, isSpan, isBoxed, hasBox, boxed, withBox } = boxes;

  // The walk. Each step adds to *html*, *glyphs* and *worn*, the classes, and returns its width in 64ths of a pixel, see
  // `lengths.js`. Strings grow at one place only, and nothing is made for a node but its markup: a site's formulas have a million
  // nodes.
  let html = "";
  // What *html* ends with: a tag, a text of KaTeX's, or one without the element that KaTeX has around it.
  const [TAG, TEXT, LONE] = [0, 1, 2];
  let ending = TAG;
  // How wide the text is that *html* ends with.
  let run = 0;
  let glyphs = new Map();
  let worn = new Set();
  let isGuess = false;
  let hasTable = false;
  let formulas = 0;
  // How large letters are here, in em of the formula.
  let scale = 1;
  // Is this line uneven, see `boxes.js`?
  let isUneven = false;

  const here = (em) => cut(em, scale);
  const total = (ems) => (ems.length === 0 ? 0 : ems.reduce((sum, em) => sum + here(em), 0));

  // Note the classes of *kind*, for each formula once, and the names of its colours.
  function see(kind, inks = UNSTYLED.inks) {
    for (const name of inks) worn.add(name);
    if (kind.seenIn === formulas) return;
    kind.seenIn = formulas;
    for (const name of kind.names) worn.add(name);
  }

  function write(node, font) {
    if (typeof node.text === "string") return writeText(node, font);
    if (node.classes === undefined) return writeDrawing(node);
    if (node.attributes === undefined) return writeFragment(node, font);
    return writeElement(node, font);
  }

  // Letters and what stands among them, where no rule asks whose child an element is. A space is a margin of its neighbour,
  // where KaTeX has an element.
  function writeLine(children, font) {
    const nodes = ungrouped(children, font);
    let width = 0, before = 0;
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at], next = nodes[at + 1];
      const space = spaceOf(node);
      if (space === null) {
        const following = next === undefined ? null : spaceOf(next);
        const after = following === null || !takesAfter(node, following, nodes[at + 2]) ? 0 : following;
        if (after !== 0) at++;
        width += writeAmong(node, font, before, after);
        before = 0;
      } else if (next !== undefined && takesBefore(next)) before = space;
      else if (space !== 0) width += write(node, font);
    }
    return width;
  }

  // The same in a line of its own, in which letters are *size* em of the formula large.
  function writeLineWithin(nodes, font, size, uneven = false) {
    const outer = scale, outside = isUneven;
    scale = size;
    isUneven = uneven;
    const width = writeLine(nodes, font);
    scale = outer;
    isUneven = outside;
    return width;
  }

  // *nodes*, with those that groups among them hold. Where it matters, what is in a box of KaTeX's has one.
  function ungrouped(nodes, font) {
    if (!nodes.some(isUneven ? isSpan : isGroup)) return nodes;
    return nodes.flatMap((node) => {
      if (isUneven && isSpan(node) && !node.classes.includes(BOX) && hasBox(node, font, scale)) {
        const count = boxless(node.children, kindOf(node.classes).font(font), scale);
        if (count > 1 || (count > 0 && !isGroup(node))) return [boxed(node)];
        if (count > 0) return ungrouped(node.children.map((child) => withBox(child, font, scale)), font);
      }
      if (!isGroup(node)) return [node];
      return isAroundText(node) ? [{ ...node.children[0], classes: AROUND_TEXT }] : ungrouped(node.children, font);
    });
  }

  const isGroup = (node) =>
    node.classes !== undefined && typeof node.text !== "string" && (node.attributes === undefined || isMereGroup(node));
  const isAroundText = ({ attributes, children }) =>
    attributes !== undefined && children.length === 1 && typeof children[0].text === "string" && !isElement(children[0]);
  const AROUND_TEXT = ["mord"];

  // The width of *node* in em of letters here if it is nothing but a space, or null.
  function spaceOf({ text, classes, style, children }) {
    if (typeof text === "string" || classes === undefined || children.length > 0) return null;
    const kind = kindOf(classes);
    if (!kind.isSpace) return null;
    for (const name in style) if (name !== "marginRight" && style[name] !== undefined) return null;
    return kind.padding * inSize(1, kind) + em(style.marginRight);
  }

  // Can *node* have a margin, and has it none?
  function canTake(node, side) {
    const { text, classes, style, attributes } = node;
    if (classes === undefined || style[side] !== undefined) return false;
    const kind = kindOf(classes);
    if (isUneven && (typeof text === "string" ? !isBoxed(node) : !kind.isTable && !kind.isPlaced)) return false;
    if (typeof text === "string") return !kind.isBare && kind.sizes === null;
    return attributes !== undefined && kind.takesSpace;
  }
  const takesBefore = (node) => canTake(node, "marginLeft");

  // Spaces around a sign are its own. Any other is of what is an element anyway: the following node, or else this one.
  function takesAfter(node, space, next) {
    const canTakeIt = canTake(node, "marginRight") && (!(node.italic > 0) || space > 0);
    if (!canTakeIt || isSign(node) || next === undefined || !takesBefore(next)) return canTakeIt;
    return !isSign(next) && (!isPlain(node) || isPlain(next));
  }
  const isSign = ({ text, classes }) => typeof text === "string" && kindOf(classes).isSign;
  // Is *node* a text that may stand without an element?
  const isPlain = ({ text, classes, style, italic }) =>
    typeof text === "string" && kindOf(classes).names.length === 0 && styleOf(style) === UNSTYLED && !(italic > 0);

  function writeAmong(node, font, before, after) {
    if (typeof node.text === "string") return writeText(node, font, true, before, after);
    return before === 0 && after === 0 ? write(node, font) : writeElement(node, font, before, after);
  }

  const and = (css, more) => (css === "" ? more : more === "" ? css : `${css};${more}`);

  // What KaTeX writes of how far a letter leans out of its width, in em, has four digits.
  const slanted = (italic) => (italic > 0 ? +italic.toFixed(4) : 0);

  // The spaces beside a letter, which keeps a margin of its own for its slant.
  function sides(italic, before, after) {
    if (italic === 0 && before === after) return before === 0 ? "" : `margin:0 ${exactly(before)}`;
    const left = before === 0 ? "" : `margin-left:${exactly(before)}`;
    if (italic === 0) return and(left, after === 0 ? "" : `margin-right:${exactly(after)}`);
    return and(and(`margin-right:${exactly(italic)}`, left), after === 0 ? "" : `padding-right:${exactly(after)}`);
  }

  // Does *node* only hold elements together, or one text? Beside others a text has an element, see `writeText`.
  function isMereGroup({ classes, style, attributes, children }) {
    if (children === undefined || !saysNothing(kindOf(classes).names, style)) return false;
    for (const _ in attributes) return false;
    if (children.length === 0 || isAroundText({ attributes, children })) return true;
    return isElement(children[0]) && isElement(children.at(-1));
  }

  // A delimiter that is in the middle as it is says that it is moved by nothing.
  const saysNothing = (names, style) =>
    names.length === 0 ? styleOf(style) === UNSTYLED : names.length === 1 && names[0] === "delimcenter" && styleOf(style).css === "top:0em";

  const isElement = ({ text, classes, attributes }) =>
    typeof text === "string" ? classes.length > 0 : classes === undefined || attributes !== undefined;

  function writeDrawing(node) {
    worn.add("svg");
    ending = TAG;
    html += node.toMarkup().replace(' xmlns="http://www.w3.org/2000/svg"', "");
    return 0;
  }

  // Between tags a text is the same without an element of its own. Beside another it has one where KaTeX has it, even
  // without a class: texts joined are set a 64th of a pixel elsewhere.
  function writeText({ text, classes, style, italic, width }, around, inLine = false, before = 0, after = 0) {
    const kind = kindOf(classes);
    const { css, inks, more } = styleOf(style);
    see(kind, inks);
    const { face } = kind.font(around);
    const slant = slanted(italic);
    const all = and(sides(slant, before, after), css);
    const isBare = kind.names.length === 0 && all === "" && (kind.isBare ? ending !== LONE : inLine && ending === TAG);
    if (isBare) html += escaped(text);
    else if (all !== "") html += `${kind.open} style="${all}">${escaped(text)}</span>`;
    else html += `${kind.open}>${escaped(text)}</span>`;
    const wide = kind.isHan ? roomOf(text, face) : room(text, width, face);
    // What KaTeX gives no element joins the text before it, and both are cut off once.
    const joined = isBare && ending === TEXT ? run : 0, size = inSize(scale, kind);
    run = joined + wide;
    ending = !isBare ? TAG : kind.isBare ? TEXT : LONE;
    return advance(run, size) - advance(joined, size) + here(slant) + here(before) + here(after) + total(more);
  }

  // The width of *text*, whose characters are shown in *face*, in thousandths of an em.
  function room(text, width, face) {
    let shown = glyphs.get(face);
    if (shown === undefined) glyphs.set(face, (shown = new Set()));
    if (text.length === 1 && width > 0 && text < "\u2e80") {
      shown.add(text);
      return widths.single(text, width, face);
    }
    for (const char of text) shown.add(char);
    return roomOf(text, face);
  }

  function roomOf(text, face) {
    let sum = 0;
    for (const char of text) {
      sum += widths.inText(face)(char);
      isGuess ||= widths.isGuess(char);
    }
    return sum;
  }

  // What KaTeX stacks in *table*, a wrapper around `vlist-t`, from the bottom to the top.
  const stacked = (table) => table.children[0].children[0].children[0].children;

  // Is *node* letters in a line, and scripts and stacks that are? A stack is as high as a line of its own size, so no letters
  // around it may be smaller: *scale* is by how much those of *node* are larger.
  function isFlat(node, scale = 1) {
    if (typeof node.text === "string") return true;
    if (node.classes === undefined) return false;
    const kind = kindOf(node.classes);
    if (kind.isScripts) return stacked(node).every(({ children: [, script] }) => isEven(script) && isFlat(script));
    if (kind.isStacking) return inSize(scale, kind) < 1.001 && isFlatStack(node);
    return kind.isInLine && node.children.every((child) => isFlat(child, inSize(scale, kind)));
  }

  const isEven = ({ text, children }) => typeof text === "string" || children === undefined || !isUnevenLine(children, scale);
  const isFlatStack = ({ children }) => children.length === 1 && stacked({ children }).every(isFlatRow);

  function isFlatRow({ classes, style, children: [, row] }) {
    for (const name in style) if (style[name] !== undefined && !ROW_STYLES.has(name)) return false;
    if (classes.length > 0 || row.classes?.includes("frac-line")) return classes.length === 0;
    return (isEven(row) && isFlat(row)) || (row.classes?.includes("accent-body") && row.children.every((mark) => isFlat(mark)));
  }
  const ROW_STYLES = new Set(["top", "marginLeft", "marginRight"]);

  // A script stays in the line of its base and is moved from there. That makes no line higher: struts say how high it is.
  // KaTeX's table takes eleven elements more, and is drawn in the same place.
  const SCRIPT = kindOf([BOX]), BOTH = kindOf(["katex-scripts"]);

  function writeScripts(table, font) {
    const items = stacked(table);
    if (items.length === 1) return writeLetter(items[0], font) ?? writeScript(items[0], font);
    see(BOTH);
    html += `${BOTH.open}>`;
    const widths = items.map((item) => writeScript(item, font));
    html += "</span>";
    return Math.max(...widths);
  }

  // What is but smaller is the script itself.
  const isSmaller = ({ attributes, classes, style }) =>
    attributes !== undefined && kindOf(classes).sizes !== null && styleOf(style) === UNSTYLED;

  // Where a script stands beside its base, in its own size.
  function placed({ style, children: [strut] }, kind, slant = 0) {
    const size = inSize(scale, kind);
    const left = em(style.marginLeft), right = em(style.marginRight);
    const top = summed([em(style.top), em(strut.style.height)], scale, size);
    const css = and(moved(top, left, right, size), slant === 0 ? "" : `padding-right:${exactly(slant)}`);
    return { css, more: here(left) + here(right) + cut(slant, size) };
  }

  // CSS of an element of that *size* that is moved down by *top*, with margins in em of letters here.
  function moved(top, left, right, size) {
    const css = top === "" ? "" : `top:${top}`, by = scale / size;
    return and(and(css, left === 0 ? "" : `margin-left:${exactly(left, by)}`), right === 0 ? "" : `margin-right:${exactly(right, by)}`);
  }

  // A script of one letter, which is that letter: null if it is none. Of two scripts none is, as fonts part their lines.
  function writeLetter(item, around) {
    const script = item.children[1];
    if (!isSmaller(script)) return null;
    const [letter, ...others] = ungrouped(script.children, around);
    if (others.length > 0 || typeof letter?.text !== "string" || !isOfFont(letter)) return null;
    const kind = letter.classes.reduce((kind, name) => kind.and(name), kindOf(script.classes)).and(BOX);
    see(kind);
    const size = inSize(scale, kind);
    const { css, more } = placed(item, kind, slanted(letter.italic));
    html += `${css === "" ? kind.open : `${kind.open} style="${css}"`}>${escaped(letter.text)}</span>`;
    ending = TAG;
    return advance(room(letter.text, letter.width, kind.font(around).face), size) + more;
  }

  const isOfFont = ({ classes, style }) => kindOf(classes).isOfFont && styleOf(style) === UNSTYLED;

  function writeScript(item, around) {
    const script = item.children[1];
    const isItself = isSmaller(script);
    const kind = isItself ? kindOf(script.classes).and(BOX) : SCRIPT;
    see(kind);
    const { css, more } = placed(item, kind);
    html += css === "" ? `${kind.open}>` : `${kind.open} style="${css}">`;
    ending = TAG;
    const [nodes, font] = isItself ? [script.children, kind.font(around)] : [[script], around];
    const width = writeLineWithin(nodes, font, inSize(scale, kind));
    html += "</span>";
    ending = TAG;
    return width + more;
  }

  // A fraction, limits or an accent: lines of one size that all begin at the same place, each moved from there. That is so
  // many em above the base line: from below it, what scrolls a wide formula would scroll down, too.
  const RAISED = 3;

  function writeStack(node, around, before, after) {
    const kind = kindOf(node.classes.filter((name) => name !== "op-limits")).and("katex-scripts").and("katex-stack");
    const said = styleOf(node.style);
    see(kind, said.inks);
    see(SCRIPT);
    // `margin` would set it down again.
    const room = before === after && before !== 0 ? `margin-inline:${exactly(before)}` : sides(0, before, after);
    const css = and(room, said.css);
    html += css === "" ? `${kind.open}>` : `${kind.open} style="${css}">`;
    const widths = stacked(node).map((row) => writeRow(row, kind.font(around)));
    html += "</span>";
    ending = TAG;
    return Math.max(...widths) + here(before) + here(after);
  }

  function writeRow({ style, children: [strut, row] }, font) {
    const top = em(style.top), height = em(strut.style.height);
    const left = em(style.marginLeft), right = em(style.marginRight);
    const isMoved = here(top) + here(height) !== 0;
    const css = moved(isMoved ? summed([top, height, RAISED], scale) : "", left, right, scale);
    html += css === "" ? `${SCRIPT.open}>` : `${SCRIPT.open} style="${css}">`;
    ending = TAG;
    const width = writeLineWithin([row], font, scale);
    html += "</span>";
    ending = TAG;
    return width + here(left) + here(right);
  }

  function writeFragment(node, font) {
    let width = 0;
    for (const child of node.children ?? []) width += write(child, font);
    return width;
  }

  function writeElement(node, around, before = 0, after = 0) {
    const { classes, style, attributes, children } = node;
    const kind = kindOf(classes);
    if (kind.isScripts && isFlat(node)) return writeScripts(node, around);
    if (kind.isStacking && isFlatStack(node)) return writeStack(node, around, before, after);
    hasTable ||= kind.isStack;
    const said = styleOf(style);
    see(kind, said.inks);
    const font = kind.font(around);
    const css = and(sides(0, before, after), said.css);
    html += css === "" ? kind.open : `${kind.open} style="${css}"`;
    for (const name in attributes) html += ` ${name}="${escaped(String(attributes[name]))}"`;
    html += ">";
    ending = TAG;
    const outer = scale;
    scale = inSize(scale, kind);
    if (height > 0) writeStrut();
    let sum = 0, widest = 0;
    // What a table stacks has a place and no class; rules say what its children are.
    if (kind.isInLine && (style.top === undefined || kind.names.length > 0))
      sum = widest = writeLineWithin(children, font, scale, isUneven && !kind.isPlaced);
    else
      for (const child of children) {
        const width = isStrut(children[0]) && child !== children[0] ? writeContent(child, font) : write(child, font);
        sum += width;
        if (width > widest) widest = width;
      }
    html += "</span>";
    ending = TAG;
    const inside = said.width === null ? (kind.isStack ? widest : sum) : here(said.width);
    const width = Math.max(inside, here(said.least)) + here(kind.padding) + total(said.more);
    scale = outer;
    return (kind.takesNoRoom ? 0 : width) + here(before) + here(after);
  }

  // How high the line is that begins with the next element, if nothing in it says so.
  let height = 0;
  function writeStrut() {
    see(STRUT);
    html += `${STRUT.open} style="height:${exactly(height)}"></span>`;
    height = 0;
  }

  const isStrut = ({ classes }) => classes?.includes("pstrut");

  // What KaTeX stacks is a line of its own, as high as what KaTeX stacks there.
  function writeContent(node, font) {
    if (typeof node.text === "string" || node.classes === undefined) return write(node, font);
    if (node.attributes === undefined) return node.children.reduce((width, child) => width + writeContent(child, font), 0);
    const outside = isUneven;
    isUneven = isUnevenLine(node.children, scale);
    height = isUneven ? reach(node.children) : 0;
    const width = write(node, font);
    isUneven = outside;
    return width;
  }

  // What a line of text has room for above and below its base line anyway, in em of a formula within it.
  const [ROOM_ABOVE, ROOM_BELOW] = [LETTERS_REACH, 0.25];

  // The strut of a formula in a line tells how high and deep it is. Most are not worth telling. Without one a table would
  // say where the line begins, which only takes the room of letters where they are: these have no height of their own here.
  const isWorthTelling = ({ above, below, hasTable }) => above > ROOM_ABOVE || below > ROOM_BELOW || hasTable;

  // The widest, in em, that parts of a formula in a line become by being joined. A justified line is stretched, and any
  // other ends, by as much as does not fit. Parts of a displayed one stay: each keeps the next where it is when fonts come.
  const WIDEST = 4.5 * EM;

  // What a part holds on to the next by: a line is better broken after a relation than after an operator, and there than
  // within brackets. After what was written for it to break there, it holds by nothing.
  const [FREE, RELATION, OPERATOR, BRACKET] = [0, 1, 2, 3];

  function hold(children, depth) {
    const says = (name) => children.findLastIndex(({ classes }) => classes?.includes(name));
    const relation = says("mrel"), operator = says("mbin");
    if (relation === operator || says("allowbreak") >= 0) return FREE;
    if (depth > 0) return BRACKET;
    return operator > relation ? OPERATOR : RELATION;
  }

  // How many brackets *children* open more than they close.
  function opened(children) {
    let depth = 0;
    for (const { classes } of children) depth += (classes?.includes("mopen") ?? 0) - (classes?.includes("mclose") ?? 0);
    return depth;
  }

  // A part: what it shows, how wide it is, and how high and deep a line with it must be.
  function written(node, depth) {
    html = "";
    isGuess = hasTable = false;
    if (!node.classes.includes("katex-base")) {
      const width = write(node, PLAIN);
      return { node, html, width, hold: FREE };
    }
    const [{ style }, ...children] = node.children;
    const below = -em(style.verticalAlign), above = em(style.height) - below;
    isUneven = above > LETTERS_REACH;
    const width = writeLine(children, PLAIN);
    return { node, html, width, isGuess, hasTable, isUneven, above, below, hold: hold(children, depth) };
  }

  // Parts that are one for a line: shorter ones are not worth a break, and fewer are laid out sooner.
  function joined(parts) {
    for (const by of [BRACKET, OPERATOR, RELATION]) {
      const found = [];
      for (const part of parts) {
        const last = found.at(-1);
        if (last?.hold === by && part.above !== undefined && !last.isUneven && !part.isUneven && last.width + part.width <= WIDEST) {
          last.html += part.html;
          last.width += part.width;
          last.isGuess ||= part.isGuess;
          last.hasTable ||= part.hasTable;
          last.above = Math.max(last.above, part.above);
          last.below = Math.max(last.below, part.below);
          last.hold = part.hold;
        } else found.push(part);
      }
      parts = found;
    }
    return parts;
  }

  // A part says how wide it is, so what follows stays where it is when the fonts come: in a property of its own, since the
  // theme leaves the last 64ths of a pixel to the letters.
  const BASE = kindOf(["katex-base"]), STRUT = kindOf(["katex-strut"]);

  function dressed(part, display) {
    if (part.above === undefined) return part;
    see(BASE);
    const { above, below, width } = part;
    const hasStrut = display || isWorthTelling(part);
    if (hasStrut) see(STRUT);
    // A line that only holds letters begins where they do, whole pixels above its base line.
    const height = part.isUneven ? exactly(+(above + below).toFixed(4)) : summed([LETTERS_REACH, below]);
    const style = `height:${height}${below === 0 ? "" : `;vertical-align:${exactly(-below)}`}`;
    const room = part.isGuess ? "" : ` style="--width:${cssOf(width)}"`;
    part.html = `${BASE.open}${room}>${hasStrut ? `${STRUT.open} style="${style}"></span>` : ""}${part.html}</span>`;
    return part;
  }

  // Parts of *nodes*, the visible half of a formula, one after the other; a line may be broken between two.
  return (nodes, display) => {
    glyphs = new Map();
    worn = new Set();
    ending = TAG;
    formulas++;
    let depth = 0;
    const all = nodes.map((node) => written(node, (depth += opened(node.children ?? []))));
    const parts = (display ? all : joined(all)).map((part) => dressed(part, display));
    html = "";
    const sorted = [...glyphs].sort().map(([face, chars]) => [face, [...chars].sort().join("")]);
    return { parts, glyphs: Object.fromEntries(sorted), classes: [...worn].sort().join(" ") };
  };
})();
