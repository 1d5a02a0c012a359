// What the classes and the style of a node of KaTeX's tree say. A hundred thousand nodes are of some hundred kinds, each of
// which is worked out once.
"use strict";

globalThis.kinds = (() => {
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
    ..."op-symbol small-op large-op katex-sizing katex-script".split(" "),
  ]);
  const isInLine = (name) => IN_LINE.has(name) || /^(reset-)?size\d+$/.test(name);
  const isSpace = (name) => name === "mspace" || name === "nulldelimiter";
  // What takes part in a line as one letter would, and what is moved from where it stands.
  const ATOMS = new Set("vlist-t mspace nulldelimiter rule katex-strut katex-thinbox rlap llap clap arraycolsep".split(" "));
  const PLACED = new Set("op-symbol delimcenter katex-script".split(" "));
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
      isAtom: named.some((name) => ATOMS.has(name)),
      isPlaced: named.some((name) => PLACED.has(name)),
      isTable: named.some((name) => TAKES_SPACE.has(name)),
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

  // All that the style of a node says: *css*, the names of its colours, the width it sets, the least width, and what it adds,
  // each in em.
  const UNSTYLED = { css: "", inks: [], width: null, least: 0, more: [] };
  // An author's own, and what the theme knows them by: chosen for black on white, they are seen on a dark page, too.
  const COLORS = { color: "--ink", backgroundColor: "--ground" };
  function styleOf(style) {
    let said = UNSTYLED;
    for (const name in style) {
      const value = style[name];
      // A height below nothing (of a strut under a lone index) is no height: browsers skip it, and checkers complain.
      if (value === undefined || (name === "height" && em(value) < 0)) continue;
      if (said === UNSTYLED) said = { ...UNSTYLED, inks: [], more: [] };
      said.css += (said.css === "" ? "" : ";") + property(name) + ":" + shorter(value);
      // A style sheet can read a colour by a name of its own only.
      if (name in COLORS && value !== "transparent") {
        said.css += `;${COLORS[name]}:${shorter(value)}`;
        said.inks.push(COLORS[name]);
      }
      if (LENGTHS.has(name)) said.more.push(em(value));
      else if (name === "width" && /em$/.test(value)) said.width = em(value);
      else if (name === "minWidth") said.least = em(value);
    }
    return said;
  }

  // What is *size* em large where it stands, within an element of *kind*.
  const inSize = (size, { sizes }) => (sizes === null ? size : (size * sizes[0]) / sizes[1]);

  return { PLAIN, UNSTYLED, em, escaped, remembering, kindOf, styleOf, inSize };
})();
