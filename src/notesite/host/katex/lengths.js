// Lengths as a browser has them: whole 64ths of a pixel, what is below one cut off, from each margin, move and text by
// itself. So what is drawn with other elements than KaTeX's stands where KaTeX has it only if its lengths end at the same
// 64ths. A length of KaTeX's own does, however large letters are. One that stands for several does at the sizes that the
// theme's text has: on a wide screen and, if it can be, on a phone and on a very wide screen. How wide a part is is the sum
// of too many for that: it is so on a wide screen, and elsewhere but for some 64ths, which the theme's style sheet leaves to
// the letters.
"use strict";

globalThis.lengths = (() => {
  const { remembering } = kinds;

  // One em of a formula, in 64ths of a pixel: letters a tenth larger than those of the text.
  const [EM, ...OTHER_EMS] = [17, 16, 18].map((pixels) => pixels * 1.1 * 64);

  // *em* of a font that is *size* em of the formula, in 64ths of a pixel.
  const cut = (em, size = 1) => Math.trunc(em * size * EM);

  // How wide a text is in such a font whose letters are so many thousandths of an em wide together. FreeType cuts off what
  // the font is larger than a 64th of a pixel, and keeps a thousandth of it as a whole number of 65,536ths.
  const thousandth = (size) => Math.round((Math.trunc(EM * size) * 65536) / 1000) / 65536;
  const advance = (thousandths, size = 1) => Math.ceil(thousandths * thousandth(size));

  const signed = (isNegative, length) => `${isNegative ? "-" : ""}${length.replace(/^0/, "")}em`;

  // *em*, a length of KaTeX's, as one of a font that is *by* times smaller: with so many digits that it ends at the same
  // 64th. Below it, by however little, it would not; what a binary number is more than a decimal one is none of it.
  const DIGITS = 1e6;
  function exactly(em, by = 1) {
    return signed(em < 0, String(Math.ceil(Math.abs(em * by) * DIGITS - 0.01) / DIGITS));
  }

  // *ems*, lengths of KaTeX's in a font that is *size* em of the formula, together, as the shortest length of one that is
  // *own* em: "" if that is nothing.
  const sums = new Map();
  function sum(ems, size = 1, own = size) {
    const key = `${ems} ${size} ${own}`;
    let length = sums.get(key);
    if (length === undefined) {
      length = summed(ems, size, own);
      // Bounded, since formulas decide what there is to know.
      if (sums.size < 5000) sums.set(key, length);
    }
    return length;
  }

  function summed(ems, size, own) {
    const units = (em) => ems.reduce((sum, length) => sum + Math.trunc(length * size * em), 0);
    const first = units(EM), sign = Math.sign(first);
    if (first === 0) return "";
    let from = Math.abs(first) / (EM * own), to = (Math.abs(first) + 1) / (EM * own);
    for (const em of OTHER_EMS) {
      const end = sign * units(em);
      const low = Math.max(from, end / (em * own)), high = Math.min(to, (end + 1) / (em * own));
      // Room that is much smaller than that of a 64th is none.
      if (high - low > 0.05 * (to - from)) [from, to] = [low, high];
    }
    return signed(first < 0, shortest(from, to - from));
  }

  // The shortest length in em of the formula that is *units* 64ths of a pixel at the first size.
  const css = remembering((units) => (units === 0 ? "0" : signed(units < 0, shortest(Math.abs(units) / EM, 1 / EM))));

  // The shortest decimal number well within *room* above *from*: a browser multiplies with 24 bits. Of a length without
  // bounds, as `\kern-99…9em` has, no number is.
  const MOST_DIGITS = 9;
  function shortest(from, room) {
    for (let digits = 2; digits < MOST_DIGITS; digits++) {
      const unit = 10 ** -digits;
      const number = Math.ceil((from + room * 0.05) / unit) * unit;
      if (number < from + room * 0.95) return String(+number.toFixed(digits));
    }
    return String(from);
  }

  return { EM, cut, advance, css, sum, exactly };
})();
