// A formula as readable Unicode, from KaTeX's MathML tree: ‖x‖₂² ≤ ε. For where only text can stand: an `alt`,
// a page title, a description. It must never show TeX, and it may lose looks but not meaning.
"use strict";

globalThis.readable = (() => {
  const table = (from, to) => new Map([...from].map((char, i) => [char, [...to][i]]));
  const SUB = table("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ");
  const SUP = table(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθεφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵋᵠᵡ",
  );
  // Accents as KaTeX writes them → [combining mark, the word for a base of several letters].
  const ACCENTS = {
    "^": ["\u0302", "hat"], "~": ["\u0303", "tilde"], "ˉ": ["\u0304", "bar"], "‾": ["\u0304", "bar"],
    "⃗": ["\u20d7", "vec"], "→": ["\u20d7", "vec"], "˙": ["\u0307", "dot"], "¨": ["\u0308", "ddot"],
    "ˊ": ["\u0301", "acute"], "´": ["\u0301", "acute"], "ˋ": ["\u0300", "grave"], "`": ["\u0300", "grave"],
    "˘": ["\u0306", "breve"], "ˇ": ["\u030c", "check"], "˚": ["\u030a", "ring"], "⃛": ["\u20db", "dddot"],
  };
  const BRACES = /^[⏞⏟⏠⏡⎴⎵]$/;
  const FONTS = {
    "double-struck": [0x1d538, 0x1d552, 0x1d7d8, { C: "ℂ", H: "ℍ", N: "ℕ", P: "ℙ", Q: "ℚ", R: "ℝ", Z: "ℤ" }],
    script: [0x1d49c, 0x1d4b6, 0, { B: "ℬ", E: "ℰ", F: "ℱ", H: "ℋ", I: "ℐ", L: "ℒ", M: "ℳ", R: "ℛ", e: "ℯ", g: "ℊ", o: "ℴ" }],
    fraktur: [0x1d504, 0x1d51e, 0, { C: "ℭ", H: "ℌ", I: "ℑ", R: "ℜ", Z: "ℨ" }],
  };
  const INVISIBLE = /[\u2061-\u2064\u200b]/g;
  const SIGN = /^[+−±∓]$/;
  // Operators that stand close to what follows; every other symbol of these blocks gets a space on both sides.
  const CLOSE = /^[∀∃∄∂∇∅∆∞¬√∠⊤⊥⋯⋮⋱⋰∖∣∥′″‴]$/u;
  const RELATION = /^(?:[=<>:×÷·•∼]|[\u2190-\u21ff\u2200-\u22ff\u27c0-\u27e5\u27f0-\u297f\u2980-\u2982\u2999-\u2aff\u2b30-\u2b4f])/u;
  const BARS = { "∣": "|", "∥": "‖" };
  const BIG = /^[∑∏∐∫∬∭∮∯∰⋃⋂⋁⋀⨀⨁⨂⨄⨆⨿]$/u;

  const piece = (kind, text) => ({ kind, text });
  const isText = (node) => typeof node.text === "string" && node.children === undefined;

  function lettered(text, variant) {
    const font = FONTS[variant];
    if (font === undefined) return text;
    const [upper, lower, digits, exceptions] = font;
    return text.replace(/[A-Za-z0-9]/g, (char) => {
      if (exceptions[char] !== undefined) return exceptions[char];
      const code = char.charCodeAt(0);
      if (code >= 97) return String.fromCodePoint(lower + code - 97);
      if (code >= 65) return String.fromCodePoint(upper + code - 65);
      return digits ? String.fromCodePoint(digits + code - 48) : char;
    });
  }

  // Pieces → text. The kinds: ord, name (a function), big (∑), sign (+, or a unary minus), rel, punct, open, close,
  // frac, bar, word (ends in letters that must not run into the next ones), text, space, apply.
  function join(pieces, tight = false) {
    const space = tight ? "" : " ";
    // Which kinds of bar are open, for each parenthesis around.
    const bars = [{}];
    let out = "";
    let last = "start";
    for (const { kind, text } of pieces) {
      if (text === "") continue;
      const afterOperand = /^(?:ord|close|frac|word|text)$/.test(last);
      let shown = kind;
      switch (kind) {
        case "space":
          if (!tight) out += text;
          continue;
        case "sign":
          if (!afterOperand) shown = "unary";
          out += afterOperand ? space + text + space : text;
          break;
        case "bar":
          // Bars come in pairs, |x|, and look alike; a lone one, p(x|z), also lets a minus after it be a sign.
          shown = bars.at(-1)[text] ? "close" : "open";
          bars.at(-1)[text] = shown === "open";
          out += text;
          break;
        case "rel":
          // `:=` and `==` are two relations for TeX, one for readers.
          if (last === "rel" && /[=<>:] ?$/.test(out) && /^[=<>:]$/.test(text)) out = out.trimEnd();
          else if (last !== "start" && last !== "open") out += space;
          out += text + space;
          break;
        case "punct":
          bars[bars.length - 1] = {};
          out = out.trimEnd() + text + space;
          break;
        default:
          if (kind === "open") bars.push({});
          if (kind === "close" && bars.length > 1) bars.pop();
          out += (needsSpace(last, kind, text, afterOperand) ? " " : "") + text;
      }
      last = shown;
    }
    return out.replace(/\s+/g, " ").trim();
  }

  function needsSpace(last, kind, text, afterOperand) {
    if (kind === "name" || kind === "big") return afterOperand || last === "name" || last === "big";
    if (kind === "frac") return afterOperand || last === "name" || last === "big";
    if (kind === "close" || kind === "text") return false;
    if (kind === "open") return last === "big" || last === "frac";
    if (last === "word") return /^[\p{L}\p{N}]/u.test(text);
    return last === "name" || last === "big" || last === "frac";
  }

  const row = (nodes) => pieces(nodes);
  const tight = (node) => join(of(node), true);
  const loose = (node) => join(of(node));

  function pieces(nodes) {
    const matrix = fenced(nodes);
    if (matrix !== null) return matrix;
    const out = [];
    for (const node of nodes) {
      const own = of(node);
      const first = own[0];
      // U+2061 says that what stands before it is a function's name.
      if (own.length === 1 && first.kind === "apply") {
        if (out.length > 0 && out[out.length - 1].kind === "ord") out[out.length - 1] = piece("name", out[out.length - 1].text);
        continue;
      }
      out.push(...own);
    }
    return out;
  }

  // A table between two fences is a matrix, a determinant or a list of cases.
  function fenced(nodes) {
    const at = nodes.findIndex((node) => node.type === "mtable");
    if (at !== 1 || nodes.length > 3 || nodes[0].type !== "mo") return null;
    const rows = tableRows(nodes[1]);
    const [left, right] = [nodes[0].toText(), nodes.length === 3 ? nodes[2].toText() : ""];
    const inside = stacked(rows);
    if (left === "{" && (right === "" || right === ".")) return [piece("open", "{"), piece("ord", inside), piece("close", "}")];
    if (BARS[left]) return [piece("ord", BARS[left] + inside + BARS[left])];
    return [piece("ord", `[${inside}]`)];
  }

  function unfenced(node) {
    const rows = tableRows(node);
    const matrix = node.attributes.width !== "100%" && !node.attributes.columnspacing?.startsWith("0em");
    const columns = Math.max(...node.children.map((line) => line.children.length));
    return [piece("ord", matrix && columns > 1 ? `[${stacked(rows)}]` : stacked(rows))];
  }

  // A line that begins with a relation carries the one above it on; one that ends in a comma ends by itself.
  const carries = (above, line) => /[,;，；.。]$/.test(above) || /^[=<>≤≥≈≡∼∝→⇒]/u.test(line);
  const stacked = (rows) => rows.reduce((text, line) => (text === "" ? line : text + (carries(text, line) ? " " : "; ") + line), "");

  function tableRows(node) {
    // Columns without a gap (`align`, `split`) are one equation cut in two.
    const separator = /^0em/.test(node.attributes.columnspacing ?? "1em") ? "" : ", ";
    const rows = node.children.map((line) => {
      const cells = line.children.filter((cell) => cell.classes.length === 0);
      if (node.attributes.width === "100%") cells.pop();
      if (separator === "") return join(cells.flatMap(of));
      return cells.map(loose).filter((cell) => cell !== "").join(separator);
    });
    return rows.filter((text) => text !== "");
  }

  function identifier(node) {
    if (node.children.some((child) => !isText(child))) return row(node.children);
    const text = node.toText().replace(INVISIBLE, "");
    if (BARS[text]) return [piece("bar", BARS[text])];
    return [piece("ord", lettered(text, node.attributes.mathvariant))];
  }

  function operator(node) {
    if (node.children.some((child) => !isText(child))) {
      const inner = row(node.children);
      if (inner.length === 1) return [piece("rel", inner[0].text)];
      // A sign made of letters, as \bmod is, must not run into what it stands between.
      const word = join(inner);
      return /^\p{L}+$/u.test(word) ? [piece("name", word)] : inner;
    }
    const raw = node.toText();
    if (raw === "\u2061") return [piece("apply", raw)];
    const text = raw.replace(INVISIBLE, "");
    const fence = node.attributes.fence === "true";
    // `\mid` is a relation; `\lvert` and `\left|` are not.
    if (BARS[text]) return [piece(fence || node.attributes.stretchy === "false" ? "bar" : "rel", BARS[text])];
    if (text === "." && fence) return [];
    if (/^[([{⟨⌊⌈⟮⟦]$/u.test(text)) return [piece("open", text)];
    if (/^[)\]}⟩⌋⌉⟯⟧]$/u.test(text)) return [piece("close", text)];
    if (BIG.test(text)) return [piece("big", text)];
    if (SIGN.test(text)) return [piece("sign", text)];
    if (/^[,;，；]$/.test(text)) return [piece("punct", text)];
    if (text !== "" && !CLOSE.test(text) && RELATION.test(text)) return [piece("rel", text)];
    return text === "" ? [] : [piece("ord", text)];
  }

  const mapped = (chars, text) => [...text].every((char) => chars.has(char)) ? [...text].map((char) => chars.get(char)).join("") : null;

  // Is this one thing, so that a script or a fraction bar needs no parentheses around it?
  const single = (text) => [...text.replace(/\p{M}/gu, "")].length <= 1 || /^[\d.]+$/.test(text) || enclosed(text);

  // Has it a parenthesis or bars all around, (a + b) or ‖x − y‖?
  function enclosed(text) {
    if (/^[|‖]/.test(text)) return text.length > 2 && text.indexOf(text[0], 1) === text.length - 1;
    const close = { "(": ")", "[": "]", "{": "}" }[text[0]];
    if (close === undefined || !text.endsWith(close)) return false;
    let depth = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === text[0]) depth++;
      else if (text[i] === close && --depth === 0) return i === text.length - 1;
    }
    return false;
  }

  function script(mark, chars, text) {
    if (text === "") return "";
    if (mark === "^") {
      if (/^[′″‴†‡*⋆∗]+$/u.test(text)) return text.replace(/[∗⋆]/gu, "*");
      if (text === "∘") return "°";
    }
    const small = mapped(chars, text);
    if (small !== null) return small;
    if (single(text) || (mark === "_" && /^[\p{Lu}\p{Ll}\p{Lo}\p{M}\p{Nd}]+$/u.test(text))) return mark + text;
    return `${mark}(${text})`;
  }

  function withScripts(baseNode, subNode, supNode) {
    // The base may be a name and its U+2061, a big operator, or a piece of anything.
    const base = pieces([baseNode]);
    const kind = base.length === 1 ? base[0].kind : base.at(-1)?.kind === "name" ? "name" : "ord";
    let text = base.length === 1 ? base[0].text : join(base);
    if (base.length > 1 && kind === "ord" && !enclosed(text) && /[ /]/.test(text)) text = `(${text})`;
    if (kind === "frac") text = `(${text})`;
    const sub = subNode === null ? "" : script("_", SUB, tight(subNode));
    const sup = supNode === null ? "" : script("^", SUP, tight(supNode));
    const out = text + sub + sup;
    if (/^(?:name|big|rel|open|close)$/.test(kind)) return [piece(kind, out)];
    return [piece(/[_^][\p{L}\p{M}\p{N}]+$/u.test(out) ? "word" : "ord", out)];
  }

  function accented(base, accent) {
    const mark = ACCENTS[accent];
    if (mark === undefined) return null;
    const text = tight(base);
    return [piece("ord", [...text.replace(/\p{M}/gu, "")].length === 1 ? text + mark[0] : `${mark[1]}(${text})`)];
  }

  function over(base, mark) {
    const text = mark.type === "mo" ? mark.toText() : "";
    return BRACES.test(text) ? of(base) : accented(base, text) ?? withScripts(base, null, mark);
  }

  function under(base, mark) {
    const text = mark.type === "mo" ? mark.toText() : "";
    return BRACES.test(text) || text === "‾" ? of(base) : withScripts(base, mark, null);
  }

  function fraction(node) {
    const [above, below] = node.children.map(loose);
    if (/^0(?:px|em)?$/.test(node.attributes.linethickness ?? "")) return [piece("text", `${above} choose ${below}`)];
    const numerator = /[ /]/.test(above) && !enclosed(unscripted(above)) ? `(${above})` : above;
    return [piece("frac", `${numerator}/${denominator(below)}`)];
  }

  const unscripted = (text) => text.replace(/(?<=[)|‖])[₀-₉ₐ-ₜ⁰-⁹¹²³ᵀ⁻]+$/u, "");

  // A function's arguments: nobody takes `f(x, y)` for a product, but θ(1 − θ) is one.
  const called = (text) => enclosed(text) && !/ [+−] /.test(text);

  // `a/∂x`, `1/n!`, `1/f(x)` read right as they stand; of `1/2a` nobody knows what is below.
  function denominator(text) {
    if (/^[√∛∜]/u.test(text) && enclosed(text.slice(1))) return text;
    const one = /^[∂∇Δd]?[\p{L}][\p{M}′₀-₉ₐ-ₜᵢ-ᵪⱼ⁰-ⁿ¹²³ᵃ-ᶿ!]*(?=\(|$)/u.exec(text);
    if (single(text) || enclosed(unscripted(text)) || (one !== null && (one[0] === text || called(text.slice(one[0].length))))) return text;
    return `(${text})`;
  }

  function root(node) {
    const text = loose(node.children[0]);
    const index = node.type === "mroot" ? tight(node.children[1]) : "2";
    const sign = { 2: "√", 3: "∛", 4: "∜" }[index] ?? script("^", SUP, index).replace(/^\^/, "") + "√";
    return [piece("ord", sign + (/^\d+$/.test(text) || enclosed(text) ? text : `(${text})`))];
  }

  function blank(node) {
    const width = parseFloat(node.width ?? node.attributes?.width ?? "0");
    return width > 0.1 ? [piece("space", " ")] : [];
  }

  // One MathML node → pieces.
  function of(node) {
    if (isText(node)) return node.text === "" ? [] : [piece("ord", node.text)];
    if (node.type === undefined && node.children === undefined) return blank(node);
    const [first, second, third] = node.children;
    switch (node.type) {
      case "mi": return identifier(node);
      case "mn": return [piece("ord", lettered(node.toText(), node.attributes.mathvariant))];
      case "mo": return operator(node);
      case "mtext": return words(node.toText());
      case "mspace": return blank(node);
      case "mphantom": case "annotation": return [];
      case "mfrac": return fraction(node);
      case "msqrt": case "mroot": return root(node);
      case "msub": return withScripts(first, second, null);
      case "msup": return withScripts(first, null, second);
      case "msubsup": return withScripts(first, second, third);
      case "mover": return over(first, second);
      case "munder": return under(first, second);
      case "munderover": return withScripts(first, second, third);
      case "mtable": return unfenced(node);
      case "mstyle": return refused(node) ?? row(node.children);
      case "menclose": return row(node.children);
      default: return row(node.children);
    }
  }

  function words(text) {
    const plain = text.replace(INVISIBLE, "").replace(/[\s\u00a0]+/g, " ");
    return plain === "" ? [] : plain === " " ? [piece("space", " ")] : [piece("text", plain)];
  }

  // A command KaTeX does not trust comes as its own name in the error colour.
  function refused(node) {
    if (node.attributes.mathcolor !== readable.REFUSED) return null;
    const name = node.toText();
    if (!/^\\[A-Za-z]+$/.test(name)) return null;
    readable.refused.push(name);
    return [];
  }

  return Object.assign((node) => loose(node).normalize("NFC").replace(/\\/g, "∖"), {
    REFUSED: "#cc0001",
    refused: [],
  });
})();
