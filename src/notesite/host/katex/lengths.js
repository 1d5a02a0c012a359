// Lengths as a browser has them: whole 64ths of a pixel, what is below one cut off, from each margin, move and text by
// itself. So what is drawn with other elements than KaTeX's stands where KaTeX has it only if its lengths end at the same
// 64ths. Where those are depends on how large letters are; here they are as large as in the theme's text on a wide screen.
"use strict";

globalThis.lengths = (() => {
  // One em of a formula, in 64ths of a pixel: letters of 17 pixels, a tenth larger.
  const EM = 18.7 * 64;

  // *em* of a font that is *size* em of the formula, in 64ths of a pixel.
  const cut = (em, size = 1) => Math.trunc(em * size * EM);

  // How wide a text is in such a font whose letters are so many thousandths of an em wide together. FreeType cuts off what
  // the font is larger than a 64th of a pixel, and keeps a thousandth of it as a whole number of 65,536ths.
  const thousandth = (size) => Math.round((Math.trunc(EM * size) * 65536) / 1000) / 65536;
  const advance = (thousandths, size = 1) => Math.ceil(thousandths * thousandth(size));

  // The shortest length in em of such a font that is *units* 64ths of a pixel.
  const written = new Map();
  let known = 0;
  function css(units, size = 1) {
    if (units === 0) return "0";
    if (!written.has(size)) written.set(size, new Map());
    const lengths = written.get(size);
    let length = lengths.get(units);
    if (length === undefined) {
      length = shortest(Math.abs(units) / (EM * size), 1 / (EM * size));
      length = `${units < 0 ? "-" : ""}${length.replace(/^0/, "")}em`;
      // Bounded, since formulas decide what there is to know.
      if (known++ < 5000) lengths.set(units, length);
    }
    return length;
  }

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

  return { EM, cut, advance, css };
})();
