// How wide characters are, in thousandths of an em: what KaTeX's fonts say, of which KaTeX keeps a table.
"use strict";

globalThis.widths = (() => {
  const { remembering } = kinds;

  // Where KaTeX's table has another width than its fonts: signs of several integrals, degrees, and two letters whose width is
  // half-way between two thousandths.
  const DRAWN = {
    "Main-Regular": { "\u00b0": 0.5 }, "Main-Bold": { "\u00b0": 0.575, R: 0.862 }, "Main-Italic": { "\u00b0": 0.511 },
    "Math-BoldItalic": { "\u03d5": 0.712 },
    "Size1-Regular": { "\u222c": 0.819, "\u222d": 1.166 }, "Size2-Regular": { "\u222c": 1.084, "\u222d": 1.592 },
  };
  const isDrawnOtherwise = new Set(Object.values(DRAWN).flatMap((chars) => Object.keys(chars)));

  // The table has two digits more than the fonts.
  const thousandths = (em) => Math.round(em * 1000);

  // The width of a single character, of which KaTeX's tree says what its table has.
  const single = (char, width, face) => thousandths(isDrawnOtherwise.has(char) ? (DRAWN[face]?.[char] ?? width) : width);

  // The width of a character within a text, of which the tree says nothing.
  const IN_TEXT = { "Main-Bold": "textbf", "Main-Italic": "textit", "SansSerif-Regular": "textsf", "Typewriter-Regular": "texttt" };
  const inText = remembering((face) =>
    remembering((char) =>
      thousandths(DRAWN[face]?.[char] ?? measured(char, isLetter(face, char) ? LETTERS[face] : (IN_TEXT[face] ?? "textrm"))),
    ),
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

  return { single, inText, isGuess: (char) => guessed.has(char) };
})();
