// A page as it is sent → a document. Reading its head takes longer than reading a short note, and few edits change it.

const HEAD = /<head[\s>]/i;
const END = "</head>";

let known = ""; // the page as it was sent up to the end of its head, which is the one here; empty: heads are read
let without = ""; // the same with an empty head
let learning = 0; // the idle moment in which they will be known

// Return the document that *html* is, and whether its head is empty because it is the one that is here already.
export function read(html) {
  const isKnown = known !== "" && html.startsWith(known);
  return { html, document: parsed(isKnown ? without + html.slice(known.length) : html), isHeadless: isKnown };
}

// Hear that the head here is that of *document*, which was read from *html*.
export function learn({ html, document }) {
  known = "";
  (window.cancelIdleCallback ?? clearTimeout)(learning);
  learning = (window.requestIdleCallback ?? setTimeout)(() => know(html, document.head));
}

// Know where *head* ends in *html*: at the first `</head>`, unless that stands in a script or a comment.
function know(html, head) {
  const [start, end] = [html.search(HEAD), html.indexOf(END)];
  const upTo = html.slice(0, end + END.length);
  if (start < 0 || end < start || !parsed(upTo).head.isEqualNode(head)) return;
  known = upTo;
  without = `${html.slice(0, start)}<head>${END}`;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}
