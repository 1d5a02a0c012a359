// Writes src/notesite/load/tex/commands.py: what KaTeX knows, found by asking it.
//
//   node scripts/list_katex_commands.mjs <folder of the unpacked katex package> > src/notesite/load/tex/commands.py
//
// Every name that occurs in KaTeX's own bundle is tried; nothing is listed by hand, so a new release needs
// no more than running this again.
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";

const folder = process.argv[2] ?? "";
if (!existsSync(`${folder}/dist/katex.js`)) {
  console.error(`there is no dist/katex.js in "${folder}": name the folder of the unpacked katex package`);
  process.exit(2);
}
const require = createRequire(import.meta.url);
const katex = require(`${folder}/dist/katex.js`);
require(`${folder}/dist/contrib/mhchem.js`);
console.error = () => {};
const print = console.log;
console.log = () => {};

function error(tex) {
  try {
    katex.renderToString(tex, { displayMode: true, strict: false });
    return "";
  } catch (reason) {
    return reason.message;
  }
}

const bundle = ["katex.js", "contrib/mhchem.js"].map((name) => readFileSync(`${folder}/dist/${name}`, "utf8")).join("\n");
const words = [...new Set([...bundle.matchAll(/[a-zA-Z]+/g)].map((match) => match[0]))].sort();
const isDefined = (name) => !error(`\\${name} `).includes(`Undefined control sequence: \\${name} `.trimEnd());
const mentioned = new Set([...bundle.matchAll(/\\\\([a-zA-Z]+)/g)].map((match) => match[1]));
const commands = words.filter((name) => mentioned.has(name) && isDefined(name));
const environments = [...new Set(words.flatMap((name) => [name, `${name}*`]))]
  .filter((name) => !error(`\\begin{${name}}`).includes("No such environment")).sort();

const symbols = commands.filter((name) => !error(`\\${name} `) && error(`\\text{\\${name} }`));
const braced = {};
const mathOnly = {};
for (const name of commands) {
  for (let count = 0; count < 4; count++) {
    const call = `\\${name} ` + "{1}".repeat(count);
    if (!error(call)) {
      if (error(`x^${call}`).includes("with no arguments")) braced[name] = count;
      if (count > 0 && error(`\\text{${call}}`).includes("in text mode")) mathOnly[name] = count;
      break;
    }
  }
}

function block(names) {
  const lines = [""];
  for (const name of names) {
    if (lines.at(-1).length + name.length > 104) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) ? " " : "    ") + name;
  }
  return lines.join("\n");
}

const table = (counts) => block(Object.entries(counts).map(([name, count]) => `${name}:${count}`));
print(`"""What KaTeX ${katex.version} knows, written by scripts/list_katex_commands.mjs; not edited by hand.

Names stand without their backslash.
"""

from __future__ import annotations

COMMANDS: frozenset[str] = frozenset(
    """
${block(commands)}
    """.split()
)

ENVIRONMENTS: frozenset[str] = frozenset(
    """
${block(environments)}
    """.split()
)

SYMBOLS: frozenset[str] = frozenset(
    """
${block(symbols)}
    """.split()
)
"""Commands without arguments that stand in math but not in text."""

_BRACED = """
${table(braced)}
    """

_MATH_ONLY = """
${table(mathOnly)}
    """


def _counts(entries: str) -> dict[str, int]:
    return {name: int(count) for name, _, count in (entry.partition(":") for entry in entries.split())}


BRACED: dict[str, int] = _counts(_BRACED)
"""Commands that KaTeX takes as a whole subscript or superscript only in braces, and how many arguments each has."""

MATH_ONLY: dict[str, int] = _counts(_MATH_ONLY)
"""Commands with arguments that stand in math but not in text, and how many arguments each has."""`);
