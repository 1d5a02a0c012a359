// KaTeX's tree → its markup, shorter than KaTeX writes it and drawn the same to the pixel, with what else the page has
// to know of it: how wide it is, and which characters of which fonts it shows. One walk, as the tree is large.
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
  const FONT_CLASSES = new Set(FONT_RULES.map(([name]) => name));
  const STYLES = ["Regular", "Italic", "Bold", "BoldItalic"];
  // The styles there are of each family; a browser takes the nearest.
  const FACES = {
    Main: [0, 1, 2, 3], Math: [1, 1, 3, 3], SansSerif: [0, 1, 2, 2], Fraktur: [0, 0, 2, 2], Caligraphic: [0, 0, 2, 2],
  };
  const PLAIN = { family: "Main", bold: false, italic: false };

  // Font sizes of KaTeX's eleven steps, as its style sheet has them.
  const SIZES = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488];

  // Widths in em that the style sheet gives.
  const PADDING = {
    nulldelimiter: 0.12, boxpad: 0.6, "x-arrow-pad": 1, "cd-arrow-pad": 0.83334, "cancel-pad": 0.4, "cancel-lap": -0.4,
    anglpad: 0.07778, angl: 0.08789, "katex-root": -0.27778,
  };
  const LENGTHS = new Set("marginLeft marginRight paddingLeft paddingRight borderRightWidth borderLeftWidth".split(" "));
  // What takes no room beside its neighbours, or as much as they leave.
  const NO_ROOM = new Set(["rlap", "llap", "clap", "katex-thinbox", "pstrut", "vlist-s", "frac-line", "katex-hline"]);
  const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
  const escaped = (text) => (/[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => escapes[char]) : text);
  const shortened = new Map();
  function shorter(value) {
    let short = shortened.get(value);
    if (short === undefined) {
      short = String(value).replace(/(^|[^\d.])0+(?=\.\d)/g, "$1");
      if (shortened.size < 5000) shortened.set(value, short);
    }
    return short;
  }
  const em = (value) => (value === undefined ? 0 : Number.parseFloat(value) || 0);
  const hyphened = (name) => name.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());

  function styled(style, italic) {
    let css = italic > 0 ? `margin-right:${shorter(+italic.toFixed(4))}em;` : "";
    for (const name in style) {
      // A height below nothing (of a strut under a lone index) is no height: browsers skip it, and checkers complain.
      if (style[name] === undefined || (name === "height" && em(style[name]) < 0)) continue;
      css += `${hyphened(name)}:${shorter(style[name])};`;
    }
    return css === "" ? "" : ` style="${escaped(css.slice(0, -1))}"`;
  }

  function fontOf(classes, font) {
    let own = font;
    if (classes.length === 0) return font;
    if (classes.some((name) => FONT_CLASSES.has(name))) {
      for (const [name, rule] of FONT_RULES) if (classes.includes(name)) own = { ...own, ...rule };
    }
    if (classes.includes("delimsizing")) {
      const size = /\bsize([1-4])\b/.exec(classes.join(" "));
      if (size !== null) own = { ...own, family: `Size${size[1]}` };
    } else if (classes.includes("op-symbol")) {
      if (classes.includes("small-op")) own = { ...own, family: "Size1" };
      if (classes.includes("large-op")) own = { ...own, family: "Size2" };
    } else if (classes.includes("delim-size1")) own = { ...own, family: "Size1" };
    else if (classes.includes("delim-size4")) own = { ...own, family: "Size4" };
    return own;
  }

  function faceOf({ family, bold, italic }) {
    return `${family}-${STYLES[(FACES[family] ?? [0, 0, 0, 0])[2 * bold + italic]]}`;
  }

  // Width of a character within a text, which KaTeX's tree keeps for single ones only.
  const IN_TEXT = { "Main-Bold": "textbf", "Main-Italic": "textit", "SansSerif-Regular": "textsf", "Typewriter-Regular": "texttt" };
  const widths = new Map();
  function widthOf(char, face) {
    const key = face + char;
    let width = widths.get(key);
    if (width === undefined) {
      width = measured(char, face.startsWith("Math") && /[A-Za-z]/.test(char) ? "" : (IN_TEXT[face] ?? "textrm"));
      if (widths.size < 5000) widths.set(key, width);
    }
    return width;
  }

  function measured(char, command) {
    const code = char.codePointAt(0);
    if (code >= 0x2e80) return 1;
    if (/[\p{M}\u200b]/u.test(char)) return 0;
    try {
      const tex = command === "" ? char : `\\${command}{\\char"${code.toString(16).toUpperCase()}}`;
      return symbol(katex.__renderToHTMLTree(tex, { strict: false }))?.width || 0.5;
    } catch {
      return 0.5;
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

  // The walk. Each step returns [markup, width in em of the surrounding font].

  function written(node, around) {
    if (typeof node.text === "string") return text(node, around);
    if (node.classes === undefined) return [drawing(node), 0];
    if (node.attributes === undefined) return fragment(node, around);
    return element(node, around);
  }

  const drawing = (node) => node.toMarkup().replace(' xmlns="http://www.w3.org/2000/svg"', "");

  function text(node, around) {
    const font = fontOf(node.classes, around.font);
    const face = faceOf(font);
    let shown = around.glyphs.get(face);
    if (shown === undefined) around.glyphs.set(face, (shown = new Set()));
    const chars = [...node.text];
    for (const char of chars) shown.add(char);
    const single = chars.length === 1 && node.width > 0 && node.text < "\u2e80";
    let width = single ? node.width : chars.reduce((sum, char) => sum + widthOf(char, face), 0);
    width += node.italic > 0 ? node.italic : 0;
    for (const name in node.style) if (LENGTHS.has(name)) width += em(node.style[name]);
    const classes = node.classes.filter((name) => name && !UNUSED.has(name));
    const style = styled(node.style, node.italic);
    // Where KaTeX has an element there is one, even without a class: texts joined are set a 64th of a pixel elsewhere.
    if (style === "" && !node.classes.some(Boolean)) return [escaped(node.text), width];
    return [`<span${classed(classes)}${style}>${escaped(node.text)}</span>`, width];
  }

  function fragment(node, around) {
    let html = "", width = 0;
    for (const child of node.children ?? []) {
      const [markup, room] = written(child, around);
      html += markup;
      width += room;
    }
    return [html, width];
  }

  const classed = (classes) => (classes.length === 0 ? "" : ` class="${escaped(classes.join(" "))}"`);

  function attributed(node) {
    let out = "";
    for (const name in node.attributes) out += ` ${name}="${escaped(String(node.attributes[name]))}"`;
    return out;
  }

  function element(node, around) {
    const classes = node.classes.filter((name) => name && !UNUSED.has(name));
    const inner = { glyphs: around.glyphs, font: fontOf(classes, around.font) };
    const parts = node.children.map((child) => written(child, inner));
    // An element without class or style stays one: unwrapped, what it holds would be set a 64th of a pixel elsewhere.
    const html = parts.map(([markup]) => markup).join("");
    const width = room(node, classes, parts.map(([, width]) => width));
    return [`<span${classed(classes)}${styled(node.style, 0)}${attributed(node)}>${html}</span>`, width];
  }

  function room(node, classes, parts) {
    const { style } = node;
    if (classes.some((name) => NO_ROOM.has(name))) return 0;
    if (classes.includes("accent-body") && !classes.includes("accent-full")) return 0;
    const over = classes.includes("vlist") || classes.includes("vlist-t");
    let width = over ? Math.max(0, ...parts) : parts.reduce((sum, part) => sum + part, 0);
    if (style.width !== undefined && /em$/.test(style.width)) width = em(style.width);
    width = Math.max(width, em(style.minWidth));
    for (const name of classes) width += PADDING[name] ?? 0;
    for (const name in style) if (LENGTHS.has(name)) width += em(style[name]);
    return scaled(classes, width);
  }

  // In its own font size an element is *width* em wide; in that around it?
  function scaled(classes, width) {
    if (!classes.includes("katex-sizing") && !classes.includes("fontsize-ensurer")) return width;
    const [from, to] = ["reset-size", "size"].map((step) => {
      const name = classes.find((name) => name.startsWith(step) && /^\d+$/.test(name.slice(step.length)));
      return name === undefined ? 0 : Number(name.slice(step.length));
    });
    return from > 0 && to > 0 ? (width * SIZES[to]) / SIZES[from] : width;
  }

  // Parts of *root*'s visible half one after the other, with how wide each is; a line may be broken between two.
  return (parts) => {
    const glyphs = new Map();
    const around = { glyphs, font: PLAIN };
    const made = parts.map((part) => written(part, around));
    return {
      parts: made.map(([html]) => html),
      widths: made.map(([, width]) => width),
      glyphs: Object.fromEntries([...glyphs].sort().map(([face, chars]) => [face, [...chars].sort().join("")])),
    };
  };
})();
