// KaTeX's tree → its markup, shorter than KaTeX writes it and drawn the same to the pixel, with what else the page has
// to know of it: how wide it is, which characters of which fonts it shows, and which classes it has. One walk, as the tree
// is large.
"use strict";

globalThis.markup = (() => {
  // Classes without a rule in KaTeX's style sheet; what they stand for (a relation, an opening mark) is in MathML.
  const UNUSED = new Set("mord mbin mrel mopen mclose mpunct minner mop mtight enclosing text base sizing".split(" "));

  // Class → what it does to the font, in the order of KaTeX's style sheet: later ones win.
  const FONT_RULES = Object.entries({
    textbf: { bold: true }, textit: { italic: true }, textrm: { family: "Main" }, texttt: { family: "Typewriter" },
    mathnormal: { family: "Math", italic: true }, mathit: { family: "Main", italic: true }, mathrm: { italic: false },
    mathbf: { family: "Main", bold: true }, boldsymbol: { family: "Math", italic: true, bold: true },
    amsrm: { family: "AMS" }, mathbb: { family: "AMS" }, textbb: { family: "AMS" }, mathcal: { family: "Caligraphic" },
    mathfrak: { family: "Fraktur" }, textfrak: { family: "Fraktur" },
    mathboldfrak: { family: "Fraktur", bold: true }, textboldfrak: { family: "Fraktur", bold: true },
    mathtt: { family: "Typewriter" }, mathscr: { family: "Script" }, textscr: { family: "Script" },
    mathsf: { family: "SansSerif" }, textsf: { family: "SansSerif" },
    mathboldsf: { family: "SansSerif", bold: true }, textboldsf: { family: "SansSerif", bold: true },
    mathitsf: { family: "SansSerif", italic: true }, mathsfit: { family: "SansSerif", italic: true },
    textitsf: { family: "SansSerif", italic: true }, mainrm: { family: "Main", italic: false },
  });
  const FONTS = new Set(FONT_RULES.map(([name]) => name));
  const STYLES = ["Regular", "Italic", "Bold", "BoldItalic"];
  // The styles there are of each family; a browser takes the nearest.
  const FACES = {
    Main: [0, 1, 2, 3], Math: [1, 1, 3, 3], SansSerif: [0, 1, 2, 2], Fraktur: [0, 0, 2, 2], Caligraphic: [0, 0, 2, 2],
  };

  // Font sizes of KaTeX's eleven steps, as its style sheet has them.
  const SIZES = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488];

  // Han characters are as large as those of the text around the formula, of whose size one is this part: KaTeX's letters are
  // drawn larger so that their digits are as tall as the text's. Scripts would be too small to read.
  const HAN = "cjk_fallback", TIGHT = "mtight", HAN_SIZE = [1, 1.1];

  // Widths in em that the style sheet gives.
  const PADDING = {
    nulldelimiter: 0.12, boxpad: 0.6, "x-arrow-pad": 1, "cd-arrow-pad": 0.83334, "cancel-pad": 0.4, "cancel-lap": -0.4,
    anglpad: 0.07778, angl: 0.08789, "katex-root": -0.27778,
  };
  const LENGTHS = new Set("marginLeft marginRight paddingLeft paddingRight borderRightWidth borderLeftWidth".split(" "));
  // What takes no room beside its neighbours, or as much as they leave.
  const NO_ROOM = new Set(["rlap", "llap", "clap", "katex-thinbox", "pstrut", "vlist-s", "frac-line", "katex-hline"]);
  // What stands in a line as letters do; all else stacks, draws or has a height of its own.
  const IN_LINE = new Set([
    ...UNUSED, ...FONT_RULES.map(([name]) => name), ..."mspace nulldelimiter delimcenter delimsizing".split(" "),
    ..."op-symbol small-op large-op katex-sizing".split(" "),
  ]);
  const isInLine = (name) => IN_LINE.has(name) || /^(reset-)?size\d+$/.test(name);
  const isSpace = (name) => name === "mspace" || name === "nulldelimiter";
  const STACKING = new Set(["mfrac", "op-limits", "katex-accent"]);
  // What else may have a margin as letters may.
  const TAKES_SPACE = new Set(["mfrac", "op-limits", "katex-accent", "sqrt"]);
  const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
  const escaped = (text) => (/[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => escapes[char]) : text);
  const em = (value) => (value === undefined ? 0 : Number.parseFloat(value) || 0);

  // What is worked out again and again, once. Bounded, since formulas decide what there is to know.
  function remembering(compute, limit = 5000) {
    const known = new Map();
    return (key) => {
      let value = known.get(key);
      if (value === undefined) {
        value = compute(key);
        if (known.size < limit) known.set(key, value);
      }
      return value;
    };
  }

  const shorter = remembering((value) => escaped(String(value).replace(/(^|[^\d.])0+(?=\.\d)/g, "$1")));
  const property = remembering((name) => name.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase()));

  // Fonts are the same object if they are the same.
  const fonts = new Map();
  function fontWith({ family, bold, italic }) {
    const face = `${family}-${STYLES[(FACES[family] ?? [0, 0, 0, 0])[2 * bold + italic]]}`;
    const key = `${family} ${bold} ${italic}`;
    if (!fonts.has(key)) fonts.set(key, { family, bold, italic, face });
    return fonts.get(key);
  }
  const PLAIN = fontWith({ family: "Main", bold: false, italic: false });

  function fontRules(classes) {
    const rules = FONT_RULES.filter(([name]) => classes.includes(name)).map(([, rule]) => rule);
    if (classes.includes("delimsizing")) {
      const size = /\bsize([1-4])\b/.exec(classes.join(" "));
      if (size !== null) rules.push({ family: `Size${size[1]}` });
    } else if (classes.includes("op-symbol")) {
      if (classes.includes("small-op")) rules.push({ family: "Size1" });
      if (classes.includes("large-op")) rules.push({ family: "Size2" });
    } else if (classes.includes("delim-size1")) rules.push({ family: "Size1" });
    else if (classes.includes("delim-size4")) rules.push({ family: "Size4" });
    return rules;
  }

  // In its own font size an element is so and so wide; by what does that around it see it wider?
  function sizes(classes) {
    if (classes.includes(HAN)) return classes.includes(TIGHT) ? null : HAN_SIZE;
    if (!classes.includes("katex-sizing") && !classes.includes("fontsize-ensurer")) return null;
    const [from, to] = ["reset-size", "size"].map((step) => {
      const name = classes.find((name) => name.startsWith(step) && /^\d+$/.test(name.slice(step.length)));
      return name === undefined ? 0 : Number(name.slice(step.length));
    });
    return from > 0 && to > 0 ? [SIZES[to], SIZES[from]] : null;
  }

  // All that the classes of a node say. Of a hundred thousand nodes there are some hundred kinds, found class by class:
  // to join the classes of each would take longer than what is done with them.
  function kindNamed(named) {
    const isHan = named.includes(HAN);
    const classes = named.filter((name) => !UNUSED.has(name) || (isHan && name === TIGHT));
    const rules = fontRules(classes);
    return {
      names: classes,
      seenIn: 0,
      and: remembering((name) => kindNamed(name ? [...named, name] : named)),
      isBare: named.length === 0,
      isHan,
      open: classes.length === 0 ? "<span" : `<span class="${escaped(classes.join(" "))}"`,
      takesNoRoom: classes.some((name) => NO_ROOM.has(name)) || (classes.includes("accent-body") && !classes.includes("accent-full")),
      isInLine: named.every(isInLine),
      isOfFont: classes.every((name) => FONTS.has(name)),
      isScripts: named.includes("msupsub"),
      isStacking: sizes(classes) === null && named.some((name) => STACKING.has(name)),
      isSign: named.includes("mrel") || named.includes("mbin"),
      isSpace: named.some(isSpace),
      takesSpace: sizes(classes) === null && named.every((name) => isInLine(name) || TAKES_SPACE.has(name)) && !named.some(isSpace),
      isStack: classes.includes("vlist") || classes.includes("vlist-t"),
      padding: classes.filter((name) => PADDING[name] !== undefined).reduce((sum, name) => sum + PADDING[name], 0),
      sizes: sizes(classes),
      font: rules.length === 0 ? (font) => font : remembering((font) => fontWith(Object.assign({ ...font }, ...rules))),
    };
  }
  const NO_CLASSES = kindNamed([]);
  // A node is asked what it is up to six times: its list of classes keeps the answer.
  const KIND = Symbol("kind");
  const kindOf = (classes) => {
    if (classes[KIND] !== undefined) return classes[KIND];
    let kind = NO_CLASSES;
    for (const name of classes) kind = kind.and(name);
    return (classes[KIND] = kind);
  };

  // All that the style of a node says: *css*, the width it sets, the least width, and what it adds.
  const UNSTYLED = { css: "", width: null, least: 0, more: 0 };
  // An author's own, and what the theme knows them by: chosen for black on white, they are seen on a dark page, too.
  const COLORS = { color: "--ink", backgroundColor: "--ground" };
  function styleOf(style) {
    let said = UNSTYLED;
    for (const name in style) {
      const value = style[name];
      // A height below nothing (of a strut under a lone index) is no height: browsers skip it, and checkers complain.
      if (value === undefined || (name === "height" && em(value) < 0)) continue;
      if (said === UNSTYLED) said = { ...UNSTYLED };
      said.css += (said.css === "" ? "" : ";") + property(name) + ":" + shorter(value);
      // A style sheet can read a colour by a name of its own only.
      if (name in COLORS && value !== "transparent") {
        said.css += `;${COLORS[name]}:${shorter(value)}`;
        worn.add(COLORS[name]);
      }
      if (LENGTHS.has(name)) said.more += em(value);
      else if (name === "width" && /em$/.test(value)) said.width = em(value);
      else if (name === "minWidth") said.least = em(value);
    }
    return said;
  }

  // Where KaTeX's table has another width than its fonts: signs of several integrals, degrees.
  const DRAWN = {
    "Main-Regular": { "\u00b0": 0.5 },
    "Size1-Regular": { "\u222c": 0.819, "\u222d": 1.166 }, "Size2-Regular": { "\u222c": 1.084, "\u222d": 1.592 },
  };
  const isDrawnOtherwise = new Set("\u00b0\u222c\u222d");

  // Width of a character within a text, which KaTeX's tree keeps for single ones only.
  const IN_TEXT = { "Main-Bold": "textbf", "Main-Italic": "textit", "SansSerif-Regular": "textsf", "Typewriter-Regular": "texttt" };
  const widthIn = remembering((face) =>
    remembering((char) => DRAWN[face]?.[char] ?? measured(char, isLetter(face, char) ? LETTERS[face] : (IN_TEXT[face] ?? "textrm"))),
  );
  const LETTERS = { "Math-Italic": "", "Math-BoldItalic": "boldsymbol" };
  const isLetter = (face, char) => face in LETTERS && /[A-Za-z\u03b1-\u03c9\u03d1\u03d5\u03d6\u03f1\u03f5]/.test(char);

  // Characters whose width is a guess: they are in none of KaTeX's fonts, and in others not as wide everywhere.
  const guessed = new Set();

  function measured(char, command) {
    const code = char.codePointAt(0);
    if (/[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]/.test(char)) return 1;
    if (/[\p{M}\u200b]/u.test(char)) return 0;
    const width = code < 0x2e80 && known(char, command);
    if (!width) guessed.add(char);
    return width || (code < 0x2e80 ? 0.5 : 1);
  }

  function known(char, command) {
    const code = char.codePointAt(0).toString(16).toUpperCase();
    const tex = command === "" ? char : command === "boldsymbol" ? `\\boldsymbol{${char}}` : `\\${command}{\\char"${code}}`;
    try {
      return symbol(katex.__renderToHTMLTree(tex, { strict: false }))?.width;
    } catch {
      return 0;
    }
  }

  function symbol(node) {
    if (typeof node.text === "string") return node;
    for (const child of node.children ?? []) {
      const found = symbol(child);
      if (found) return found;
    }
    return null;
  }

  // The walk. Each step adds to *html*, *glyphs* and *worn*, the classes, and returns its width in em of the surrounding
  // font. Strings grow at one place only, and nothing is made for a node but its markup: a site's formulas have a million
  // nodes.
  let html = "";
  // What *html* ends with: a tag, a text of KaTeX's, or one without the element that KaTeX has around it.
  const [TAG, TEXT, LONE] = [0, 1, 2];
  let ending = TAG;
  let glyphs = new Map();
  let worn = new Set();
  let isGuess = false;
  let formulas = 0;

  // Note the classes of *kind*, for each formula once.
  function see(kind) {
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
    const nodes = ungrouped(children);
    let sum = 0, before = 0;
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at], next = nodes[at + 1];
      const space = spaceOf(node);
      if (space === null) {
        const following = next === undefined ? null : spaceOf(next);
        const after = following === null || !takesAfter(node, following, nodes[at + 2]) ? 0 : following;
        if (after !== 0) at++;
        sum += writeAmong(node, font, before, after);
        before = 0;
      } else if (next !== undefined && takesBefore(next)) before = space;
      else if (space !== 0) sum += write(node, font);
    }
    return sum;
  }

  // *nodes*, with those that groups among them hold.
  function ungrouped(nodes) {
    if (!nodes.some(isGroup)) return nodes;
    return nodes.flatMap((node) => {
      if (!isGroup(node)) return [node];
      return isAroundText(node) ? [{ ...node.children[0], classes: AROUND_TEXT }] : ungrouped(node.children);
    });
  }

  const isGroup = (node) =>
    node.classes !== undefined && typeof node.text !== "string" && (node.attributes === undefined || isMereGroup(node));
  const isAroundText = ({ attributes, children }) =>
    attributes !== undefined && children.length === 1 && typeof children[0].text === "string" && !isElement(children[0]);
  const AROUND_TEXT = ["mord"];

  // The width in em of *node* if it is nothing but a space, or null.
  function spaceOf({ text, classes, style, children }) {
    if (typeof text === "string" || classes === undefined || children.length > 0) return null;
    const kind = kindOf(classes);
    if (!kind.isSpace) return null;
    for (const name in style) if (name !== "marginRight" && style[name] !== undefined) return null;
    return inSize(kind.padding, kind) + em(style.marginRight);
  }

  // Can *node* have a margin, and has it none?
  function canTake({ text, classes, style, attributes }, side) {
    if (classes === undefined || style[side] !== undefined) return false;
    const kind = kindOf(classes);
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

  const length = (value) => `${shorter(+value.toFixed(4))}em`;
  const marginLeft = remembering((value) => `margin-left:${length(value)}`);
  const marginRight = remembering((value) => `margin-right:${length(value)}`);
  const paddingRight = remembering((value) => `padding-right:${length(value)}`);
  const margins = remembering((value) => `margin:0 ${length(value)}`);
  const and = (css, more) => (css === "" ? more : more === "" ? css : `${css};${more}`);

  // The spaces beside a letter, which keeps a margin of its own for its slant.
  function sides(italic, before, after) {
    if (italic === 0 && before === after) return before === 0 ? "" : margins(before);
    const left = before === 0 ? "" : marginLeft(before);
    if (italic === 0) return and(left, after === 0 ? "" : marginRight(after));
    return and(and(marginRight(italic), left), after === 0 ? "" : paddingRight(after));
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
    see(kind);
    const { css, more } = styleOf(style);
    const { face } = kind.font(around);
    const all = and(sides(italic > 0 ? italic : 0, before, after), css);
    const isBare = kind.names.length === 0 && all === "" && (kind.isBare ? ending !== LONE : inLine && ending === TAG);
    if (isBare) html += escaped(text);
    else if (all !== "") html += `${kind.open} style="${all}">${escaped(text)}</span>`;
    else html += `${kind.open}>${escaped(text)}</span>`;
    ending = !isBare ? TAG : kind.isBare ? TEXT : LONE;
    return inSize((kind.isHan ? roomOf(text, face) : room(text, width, face)) + (italic > 0 ? italic : 0) + more, kind) + before + after;
  }

  // The width of *text*, whose characters are shown in *face*.
  function room(text, width, face) {
    let shown = glyphs.get(face);
    if (shown === undefined) glyphs.set(face, (shown = new Set()));
    if (text.length === 1 && width > 0 && text < "\u2e80") {
      shown.add(text);
      return isDrawnOtherwise.has(text) ? (DRAWN[face]?.[text] ?? width) : width;
    }
    for (const char of text) shown.add(char);
    return roomOf(text, face);
  }

  function roomOf(text, face) {
    let sum = 0;
    for (const char of text) {
      sum += widthIn(face)(char);
      isGuess ||= guessed.has(char);
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
    if (kind.isScripts) return stacked(node).every(({ children: [, script] }) => isFlat(script));
    if (kind.isStacking) return inSize(scale, kind) < 1.001 && isFlatStack(node);
    return kind.isInLine && node.children.every((child) => isFlat(child, inSize(scale, kind)));
  }

  const isFlatStack = ({ children }) => children.length === 1 && stacked({ children }).every(isFlatRow);

  function isFlatRow({ classes, style, children: [, row] }) {
    for (const name in style) if (style[name] !== undefined && !ROW_STYLES.has(name)) return false;
    if (classes.length > 0 || row.classes?.includes("frac-line")) return classes.length === 0;
    return isFlat(row) || (row.classes?.includes("accent-body") && row.children.every((mark) => isFlat(mark)));
  }
  const ROW_STYLES = new Set(["top", "marginLeft", "marginRight"]);

  // A script stays in the line of its base and is moved from there. That makes no line higher: struts say how high it is.
  // KaTeX's table takes eleven elements more, and is drawn in the same place but for a 64th of a pixel.
  const SCRIPT = kindOf(["katex-script"]), BOTH = kindOf(["katex-scripts"]);

  // Browsers cut off what is below a 64th of a pixel; with half of one more, in letters of twenty pixels, they round.
  const nearest = (top) => (Math.abs(top) < 5e-5 ? 0 : top + Math.sign(top) * 0.0004);

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
  function placed({ style, children: [strut] }, kind, italic = 0) {
    const own = (length) => (length === 0 ? undefined : `${+outOfSize(length, kind).toFixed(4)}em`);
    return styleOf({
      top: own(nearest(em(style.top) + em(strut.style.height))),
      marginLeft: own(em(style.marginLeft)), marginRight: own(em(style.marginRight)),
      paddingRight: italic > 0 ? `${+italic.toFixed(4)}em` : undefined,
    });
  }

  // A script of one letter, which is that letter: null if it is none. Of two scripts none is, as fonts part their lines.
  function writeLetter(item, around) {
    const script = item.children[1];
    if (!isSmaller(script)) return null;
    const [letter, ...others] = ungrouped(script.children);
    if (others.length > 0 || typeof letter?.text !== "string" || !isOfFont(letter)) return null;
    const kind = letter.classes.reduce((kind, name) => kind.and(name), kindOf(script.classes)).and("katex-script");
    see(kind);
    const { css, more } = placed(item, kind, letter.italic);
    html += `${css === "" ? kind.open : `${kind.open} style="${css}"`}>${escaped(letter.text)}</span>`;
    ending = TAG;
    return inSize(room(letter.text, letter.width, kind.font(around).face) + more, kind);
  }

  const isOfFont = ({ classes, style }) => kindOf(classes).isOfFont && styleOf(style) === UNSTYLED;

  function writeScript(item, around) {
    const script = item.children[1];
    const isItself = isSmaller(script);
    const kind = isItself ? kindOf(script.classes).and("katex-script") : SCRIPT;
    see(kind);
    const { css, more } = placed(item, kind);
    html += css === "" ? `${kind.open}>` : `${kind.open} style="${css}">`;
    ending = TAG;
    let width = more;
    width += isItself ? writeLine(script.children, kind.font(around)) : writeLine([script], around);
    html += "</span>";
    ending = TAG;
    return inSize(width, kind);
  }

  // A fraction, limits or an accent: lines of one size that all begin at the same place, each moved from there. That is so
  // many em above the base line: from below it, what scrolls a wide formula would scroll down, too.
  const RAISED = 3;
  // Browsers cut off what is below a 64th of a pixel. KaTeX moves up what here is moved down: so nearly a 64th more, in
  // letters of twenty pixels.
  const CUT_OFF = 0.0007;

  function writeStack(node, around, before, after) {
    const kind = kindOf(node.classes.filter((name) => name !== "op-limits")).and("katex-scripts").and("katex-stack");
    see(kind);
    see(SCRIPT);
    // `margin` would set it down again.
    const room = before === after && before !== 0 ? `margin-inline:${length(before)}` : sides(0, before, after);
    const css = and(room, styleOf(node.style).css);
    html += css === "" ? `${kind.open}>` : `${kind.open} style="${css}">`;
    const widths = stacked(node).map((row) => writeRow(row, kind.font(around)));
    html += "</span>";
    ending = TAG;
    return Math.max(...widths) + before + after;
  }

  function writeRow({ style, children: [strut, row] }, font) {
    const top = em(style.top) + em(strut.style.height);
    const own = (value) => (Math.abs(value) < 5e-5 ? undefined : `${+value.toFixed(4)}em`);
    const { css, more } = styleOf({
      top: Math.abs(top) < 5e-5 ? undefined : `${+(top + RAISED + CUT_OFF).toFixed(4)}em`,
      marginLeft: own(em(style.marginLeft)), marginRight: own(em(style.marginRight)),
    });
    html += css === "" ? `${SCRIPT.open}>` : `${SCRIPT.open} style="${css}">`;
    ending = TAG;
    const width = writeLine([row], font);
    html += "</span>";
    ending = TAG;
    return width + more;
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
    see(kind);
    const said = styleOf(style);
    const font = kind.font(around);
    const css = and(sides(0, before, after), said.css);
    html += css === "" ? kind.open : `${kind.open} style="${css}"`;
    for (const name in attributes) html += ` ${name}="${escaped(String(attributes[name]))}"`;
    html += ">";
    ending = TAG;
    let sum = 0, widest = 0;
    // What a table stacks has a place and no class; rules say what its children are.
    if (kind.isInLine && (style.top === undefined || kind.names.length > 0)) sum = widest = writeLine(children, font);
    else
      for (const child of children) {
        const width = write(child, font);
        sum += width;
        if (width > widest) widest = width;
      }
    html += "</span>";
    ending = TAG;
    if (kind.takesNoRoom) return before + after;
    const inside = said.width ?? (kind.isStack ? widest : sum);
    const width = Math.max(inside, said.least) + kind.padding + said.more;
    return inSize(width, kind) + before + after;
  }

  const inSize = (width, { sizes }) => (sizes === null ? width : (width * sizes[0]) / sizes[1]);
  const outOfSize = (length, { sizes }) => (sizes === null ? length : (length * sizes[1]) / sizes[0]);

  // What a line of text has room for above and below its base line anyway, in em of a formula within it.
  const [ROOM_ABOVE, ROOM_BELOW] = [1, 0.25];

  // The strut of a formula in a line tells how high and deep it is. Most are not worth telling.
  const isWorthTelling = ({ above, below }) => above > ROOM_ABOVE || below > ROOM_BELOW;

  // The widest, in em, that parts of a formula in a line become by being joined. A justified line is stretched, and any
  // other ends, by as much as does not fit. Parts of a displayed one stay: each keeps the next where it is when fonts come.
  const WIDEST = 4.5;

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
    isGuess = false;
    if (!node.classes.includes("katex-base")) {
      const width = write(node, PLAIN);
      return { node, html, width, hold: FREE };
    }
    const [{ style }, ...children] = node.children;
    const width = writeLine(children, PLAIN);
    const below = -em(style.verticalAlign);
    return { node, html, width, isGuess, above: em(style.height) - below, below, hold: hold(children, depth) };
  }

  // Parts that are one for a line: shorter ones are not worth a break, and fewer are laid out sooner.
  function joined(parts) {
    for (const by of [BRACKET, OPERATOR, RELATION]) {
      const found = [];
      for (const part of parts) {
        const last = found.at(-1);
        if (last?.hold === by && part.above !== undefined && last.width + part.width <= WIDEST) {
          last.html += part.html;
          last.width += part.width;
          last.isGuess ||= part.isGuess;
          last.above = Math.max(last.above, part.above);
          last.below = Math.max(last.below, part.below);
          last.hold = part.hold;
        } else found.push(part);
      }
      parts = found;
    }
    return parts;
  }

  // A part says how wide it is: so what follows stays where it is when the fonts come.
  const BASE = kindOf(["katex-base"]), STRUT = kindOf(["katex-strut"]);

  function dressed(part, display) {
    if (part.above === undefined) return part;
    see(BASE);
    const { above, below, width } = part;
    const hasStrut = display || isWorthTelling(part);
    if (hasStrut) see(STRUT);
    const style = styleOf({
      height: `${+(above + below).toFixed(4)}em`, ...(below === 0 ? {} : { verticalAlign: `${+(-below).toFixed(4)}em` }),
    }).css;
    const room = part.isGuess ? "" : ` style="width:${shorter(+width.toFixed(3))}em"`;
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
