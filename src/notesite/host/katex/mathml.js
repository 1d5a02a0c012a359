// KaTeX's MathML as parsers of HTML, browsers and checkers take it: who listens to a page, or reads a feed, has nothing else.
"use strict";

globalThis.mathml = (() => {
  const { escaped } = kinds;
  const SCRIPTS = new Set("msub msup msubsup munder mover munderover mfrac mroot".split(" "));
  const TOKENS = new Set("mi mo mn mtext".split(" "));

  // *node* of KaTeX's tree and all it holds.
  function mend(node) {
    const { type, attributes, children } = node;
    if (children === undefined) return;
    for (const child of children) mend(child);
    if (SCRIPTS.has(type)) group(node);
    else if (TOKENS.has(type)) unnest(node);
    else if (type === "mrow") spell(node);
    if (attributes === undefined) return;
    if (type === "mtd") delete attributes.width;
    if (attributes.columnspacing === "") delete attributes.columnspacing;
    if (attributes.mathcolor !== undefined) ink(attributes, "mathcolor");
    if (attributes.mathbackground !== undefined) ink(attributes, "mathbackground");
  }

  const become = (node, { type, attributes, children }) => Object.assign(node, { type, attributes, children });
  const row = (children) => ({ type: "mrow", attributes: {}, children });

  // KaTeX gives a named operator as two elements, its name and U+2061, also where one is expected: in σ_{\max}.
  function group(node) {
    const { children } = node;
    for (let at = 0; at < children.length; at++) {
      const child = children[at];
      if (isFragment(child) && child.children.length > 1)
        children[at] = Object.setPrototypeOf({ classes: [], ...row(child.children) }, Object.getPrototypeOf(node));
    }
  }

  const isFragment = ({ type, children }) => type === undefined && children !== undefined;
  const opened = (node) => (isFragment(node) ? node.children.flatMap(opened) : [node]);

  // KaTeX writes `\mathrel{…}` as an operator of several elements. Where a browser reads a token, what looks like an element
  // of MathML is one of HTML that nobody knows: it is a row, or the one element it holds.
  function unnest(node) {
    const children = node.children.flatMap(opened);
    if (children.every(({ type }) => type === undefined)) return;
    const [only, ...others] = children;
    if (others.length > 0) return spell(become(node, row(children)));
    const isSign = node.type === "mo" && TOKENS.has(only.type) && !/[\p{L}\p{N}]/u.test(textOf(only));
    become(node, isSign ? { ...only, type: "mo", attributes: {} } : only);
  }

  // A name that KaTeX spells, `\mathrm{KL}`, is one, and upright as names of several letters are.
  function spell(node) {
    const { children } = node;
    if (children.length < 2 || !children.every(isUprightLetter)) return;
    const [first] = children;
    const [text] = first.children;
    text.text = children.map(textOf).join("");
    become(node, { type: "mi", attributes: {}, children: [text] });
  }

  const textOf = ({ children }) => children.map(({ text }) => text ?? "").join("");
  const isUprightLetter = (node) =>
    node.type === "mi" && node.attributes.mathvariant === "normal" && /^[A-Za-z]+$/.test(textOf(node));

  // MathML 3 (§ 2.1.5.2) has fewer colours than CSS: none that shines through, and of names those of HTML 4.
  const HTML = "aqua black blue fuchsia gray green lime maroon navy olive purple red silver teal white yellow";
  const NAMES = new Set(HTML.split(" "));
  const DIGITS = /^(#[0-9a-f]{3}|#[0-9a-f]{6})(?:[0-9a-f]{1,2})?$/i;

  function ink(attributes, name) {
    const color = attributes[name];
    const [, digits] = DIGITS.exec(color) ?? [];
    if (digits !== undefined) attributes[name] = digits;
    else if (!NAMES.has(color.toLowerCase())) delete attributes[name];
  }

  // KaTeX leaves the numbers of lines out, and sets lines that have one in other columns than the others.
  const GLUE = '<mtd class ="mtr-glue"></mtd>', NUMBER = '<mtd class ="mml-eqn-num"></mtd>';

  // *markup* of a formula whose lines have their numbers, as *tex* gives them.
  function numbered(markup, tex) {
    if (!markup.includes(NUMBER)) return markup;
    const tags = [...tex.matchAll(/\\tag(\*?)\s*\{([^{}$\\]*)\}/g)].map(([, bare, text]) => (bare ? text : `(${text})`));
    const [first, ...others] = markup.replaceAll(GLUE, "").split(NUMBER);
    // Whose numbers cannot be told stays without.
    const number = (at) => (tags.length === others.length ? `<mtd><mtext>${escaped(tags[at])}</mtext></mtd>` : "");
    return first + others.map((rest, at) => number(at) + rest).join("");
  }

  return { mend, numbered };
})();
