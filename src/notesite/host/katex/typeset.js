// Batches of formulas → KaTeX's markup. Runs in V8 after katex.min.js and readable.js.
"use strict";

globalThis.typesetBatch = (() => {
  const { REFUSED } = readable;
  const { mend, numbered } = mathml;
  // Sizes in em; expansions bound what macros can blow up to.
  const LIMITS = { maxSize: 50, maxExpand: 1000 };
  // Of one formula; the rest would say the same.
  const WARNINGS = 20;
  // What XML 1.0 cannot hold (a feed would not be well-formed) and no browser shows: `\char"1` makes these.
  const UNFIT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
  const fit = (text) => text.replace(UNFIT, "").toWellFormed();
  const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;" };
  const attribute = (text) => text.replace(/[&<>"\n\t]/g, (char) => escapes[char]);

  // KaTeX counts UTF-16 units; Python counts code points, so one 𝔼 before the error would shift the caret.
  const codePoints = (text, end) => {
    let count = 0;
    for (const char of text.slice(0, end)) count += char.length > 0;
    return count;
  };

  function stretch(tex, start, end) {
    // The token of `\foo` takes the blanks after it along.
    while (end > start + 1 && /\s/.test(tex[end - 1])) end--;
    const position = codePoints(tex, start);
    return { position, length: codePoints(tex, end) - position };
  }

  const nowhere = { position: -1, length: 0 };

  function options(formula, output, warnings) {
    // A table of its own for each formula: `\gdef` writes into it, and must not reach any other.
    const macros = Object.create(null);
    for (const [name, body] of formula.macros) macros[name] = body;
    const strict = (code, message, token) => {
      if (warnings.length < WARNINGS && !told(code, warnings)) warnings.push(frowned(formula.tex, code, message, token));
      return "ignore";
    };
    return Object.assign(Object.create(null), {
      ...LIMITS, macros, strict, output, displayMode: formula.display, throwOnError: true, trust: false, errorColor: REFUSED,
    });
  }

  // Is this one told in another way, with a name and a place?
  const told = (code, warnings) =>
    code === "htmlExtension" || (code === "symbolNotInFont" && warnings.some((w) => w.code === "unknownSymbol"));

  function frowned(tex, code, message, token) {
    const loc = token?.loc;
    // A token of a macro's body has positions in that body.
    const inside = loc !== undefined && loc !== null && loc.lexer.input === tex;
    const said = code === "unknownSymbol" || code === "unicodeTextInMathMode" ? named(code, token) : message;
    return { code, message: said.toWellFormed(), ...(inside ? stretch(tex, loc.start, loc.end) : nowhere) };
  }

  // KaTeX names half a surrogate pair here.
  function named(code, token) {
    const char = String.fromCodePoint(token.text.codePointAt(0));
    const number = char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    const what = code === "unknownSymbol" ? "unknown character" : "text character in math:";
    return `${what} "${char}" (U+${number})`;
  }

  function find(node, type) {
    if (node.type === type) return node;
    for (const child of node.children ?? []) {
      const found = find(child, type);
      if (found !== null) return found;
    }
    return null;
  }

  function typeset(formula, output) {
    const warnings = [];
    const { tex, display } = formula;
    // The MathML tree is needed whatever the page shows: feeds and plain text are made of it.
    const built = output === "html" ? "htmlAndMathml" : output;
    const root = katex.__renderToDomTree(tex, options(formula, built, warnings));
    const math = find(root, "math");
    const [content, annotation] = math.children[0].children;
    const source = fit(formula.source);
    annotation.children[0].text = source;

    readable.refused.length = 0;
    const text = fit(readable(content));
    warnings.push(...refusals(tex, readable.refused));

    const block = display ? ' display="block"' : "";
    const alternative = ` alttext="${attribute(source)}"`;
    mend(content);
    // The content is written twice; making its markup once saves a tenth of the time.
    const markup = numbered(fit(content.toMarkup()), tex);
    const open = `<math xmlns="http://www.w3.org/1998/Math/MathML"${block}${alternative}>`;
    const mathml = `${open}${markup}</math>`;
    if (output === "mathml") return { html: numbered(fit(root.toMarkup()), tex), mathml, text, warnings };

    const hidden = output === "html" ? "" : `<span class="katex-mathml"><math${block}${alternative}><semantics>${markup}${
      annotation.toMarkup()}</semantics></math></span>`;
    return { ...page(visible(root), hidden, display), mathml, text, warnings };
  }

  function visible(root) {
    const katexNode = root.classes.includes("katex") ? root : root.children[0];
    return katexNode.children.at(-1).children;
  }

  // What stands in a page: MathML for those who listen, *hidden*, and KaTeX's drawing, *nodes*, for those who look. An
  // equation's number stands beside the formula, which may scroll. Without style sheets MathML is what is looked at:
  // the drawing is hidden until KaTeX's shows it.
  function page(nodes, hidden, display) {
    const last = nodes.at(-1);
    const numbered = last?.classes?.includes("katex-tag") ? last : null;
    const { parts, glyphs, classes } = markup(nodes, display);
    const drawn = (html) => `<span class="katex-html" aria-hidden="true"${hidden && " hidden"}>${fit(html)}</span>`;
    const width = (display ? whole(parts) : Math.max(0, ...parts.map((part) => part.width))) / lengths.EM;
    const number = numbered === null ? "" : `<span class="katex number">${drawn(parts.pop().html)}</span>`;
    // A line may be broken between the parts KaTeX makes of a formula, also where text around it may not.
    const formula = `<span class="katex">${hidden}${drawn(parts.map((part) => part.html).join(display ? "" : "<wbr>"))}</span>`;
    const html = display ? `<span class="katex-display">${formula}</span>${number}` : formula;
    return { html, width: Number(width.toFixed(3)), glyphs, classes };
  }

  // The widest of the formula's lines, with its number.
  function whole(parts) {
    let widest = 0, line = 0, number = 0;
    for (const { node, width } of parts) {
      if (node.classes.includes("katex-tag")) number = width;
      else if (node.classes.includes("katex-newline")) line = 0;
      else widest = Math.max(widest, (line += width));
    }
    return widest + number;
  }

  function refusals(tex, names) {
    const next = new Map();
    return names.map((name) => {
      const start = tex.indexOf(name, next.get(name) ?? 0);
      if (start >= 0) next.set(name, start + name.length);
      const where = start < 0 ? nowhere : stretch(tex, start, start + name.length);
      return { code: "untrusted", message: `${name} is not allowed in formulas and left out`, ...where };
    });
  }

  function failure(formula, error) {
    const { tex } = formula;
    if (error instanceof RangeError) return { error: "nested too deeply to be typeset", ...nowhere };
    if (!(error instanceof katex.ParseError)) return { error: `KaTeX stopped with: ${error.message}`.toWellFormed(), ...nowhere };
    const message = error.rawMessage.toWellFormed();
    if (error.position === undefined) return { error: message, ...nowhere };
    if (within(tex, error)) return { error: message, ...stretch(tex, error.position, error.position + error.length) };
    return { error: message, ...blamed(formula, error) };
  }

  // KaTeX does not say whose position it gives: that of the formula or of a macro's body. The few words of context
  // it quotes decide.
  function within(text, { position, length, message, rawMessage }) {
    const end = position + length;
    const where = position === text.length ? " at end of input: " : ` at position ${position + 1}: `;
    const underlined = text.slice(position, end).replace(/[^]/g, "$&\u0332");
    const left = position > 15 ? "…" + text.slice(position - 15, position) : text.slice(0, position);
    const right = end + 15 < text.length ? text.slice(end, end + 15) + "…" : text.slice(end);
    return message === `KaTeX parse error: ${rawMessage}${where}${left}${underlined}${right}`;
  }

  // The error is in a macro's body: point at the macro's first use.
  function blamed({ tex, macros }, error) {
    const found = macros.find(([, body]) => within(body, error));
    if (found === undefined) return nowhere;
    const [name] = found;
    const start = use(tex, name);
    const message = `${error.rawMessage} (in the macro ${name})`.toWellFormed();
    return { error: message, ...(start < 0 ? nowhere : stretch(tex, start, start + name.length)) };
  }

  // Where *name* is used: `\bar` is not in `\barx`.
  function use(tex, name) {
    for (let at = tex.indexOf(name); at >= 0; at = tex.indexOf(name, at + 1)) {
      if (!/[A-Za-z]$/.test(name) || !/[A-Za-z@]/.test(tex.charAt(at + name.length))) return at;
    }
    return -1;
  }

  function typesetOne(formula, output) {
    try {
      return typeset(formula, output);
    } catch (error) {
      return failure(formula, error);
    }
  }

  // The long texts go as they are: as JSON they would be written and read once more. U+0000 is in none, see `fit`.
  return (output, request) => {
    const said = [], texts = [];
    for (const formula of JSON.parse(request)) {
      const { html = "", mathml = "", text = "", ...rest } = typesetOne(formula, output);
      said.push(rest);
      texts.push(html, mathml, text);
    }
    return JSON.stringify(said) + "\0" + texts.join("\0");
  };
})();

// A formula must not be able to change what others are made with, whatever hole KaTeX may have.
Object.freeze(Object.prototype);
Object.freeze(Array.prototype);
Object.freeze(Function.prototype);
