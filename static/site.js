// What a reader may like and does not need: without this file the page is whole. Listeners stand on the document. What
// is added to the text is taken out before a served page changes in place and put in again after it.
{
  const words = document.currentScript.dataset;
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const make = (name, attributes, ...children) => {
    const element = Object.assign(document.createElement(name), attributes);
    element.append(...children);
    return element;
  };
  // Browsers may forbid storage; then a choice holds for this page.
  const remember = (key, value) => {
    try {
      if (value === undefined) return localStorage[key];
      if (value) localStorage[key] = value;
      else delete localStorage[key];
    } catch {}
  };

  // At the end of the page, where a server that changes the page leaves it alone.
  const put = (element) => {
    element.dataset.live = "keep";
    document.body.append(element);
  };

  const status = make("div", { className: "status", role: "status" });
  let fading;
  const say = (text) => {
    if (!status.isConnected) put(status);
    status.textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => (status.textContent = ""), 2000);
  };
  // Where the clipboard is closed to scripts (no HTTPS, no leave), the old way still may do.
  const copyField = (text) => {
    const field = make("textarea", { value: text, className: "copied" });
    document.body.append(field);
    field.select();
    if (document.execCommand("copy")) say(words.copied);
    field.remove();
  };
  const copy = (text) =>
    navigator.clipboard?.writeText(text).then(
      () => say(words.copied),
      () => copyField(text),
    ) ?? copyField(text);

  // Light, dark, or as the system has it. The head sets it before the first paint.

  const THEMES = ["auto", "light", "dark"];
  const theme = () => root.dataset.theme ?? "auto";
  const setTheme = (next) => {
    if (THEMES.indexOf(next) > 0) root.dataset.theme = next;
    else delete root.dataset.theme;
    all("button.theme").forEach((button) => (button.ariaLabel = words.theme + words[theme()]));
    // What a browser paints around the page follows a choice, too.
    all("meta[name=theme-color]").forEach((meta, dark) => {
      const own = THEMES[dark + 1];
      meta.media = theme() === own ? "all" : theme() === "auto" ? "(prefers-color-scheme: " + own + ")" : "not all";
    });
  };
  const nextTheme = () => {
    const next = THEMES[(THEMES.indexOf(theme()) + 1) % 3];
    setTheme(next);
    remember("theme", next === "auto" ? "" : next);
    say(words.theme + words[next]);
  };

  // Formulas: as TeX, as MathML, as text, as a link.

  // The number of a formula belongs to it.
  const formulaAt = (node) => {
    const formula = (node.closest ? node : node.parentNode).closest(".katex");
    return formula?.closest(".math.display")?.querySelector(".katex") ?? formula;
  };
  const tex = (formula) => formula.querySelector("annotation")?.textContent.trim();
  const dollars = (formula) => {
    const sign = formula.querySelector("math[display=block]") ? "$$" : "$";
    return sign + tex(formula) + sign;
  };
  const group = (text) => ([...text].length > 1 ? "(" + text + ")" : text);
  const SIGNS = { mfrac: "/", msup: "^", mover: "^", msub: "_", munder: "_", msubsup: "_^", munderover: "_^" };
  const plain = (node) => {
    const parts = [...node.children].map(plain);
    const signs = SIGNS[node.localName];
    if (node.localName === "annotation") return "";
    if (node.localName === "mroot") return group(parts[1]) + "√" + group(parts[0]);
    if (node.localName === "msqrt") return "√" + group(parts.join(""));
    if (node.localName === "mtr") return parts.join(" ") + "\n";
    if (!signs && parts.length) return parts.join("");
    if (!signs) return node.textContent.replace(/[\u200b\u2061-\u2064]/g, "").replace(/\s/g, " ");
    return parts.map((part, at) => (at ? signs[at - 1] : "") + (at || signs[0] === "/" ? group(part) : part)).join("");
  };
  const address = (formula) => {
    const above = all(".body :is(h1, h2, h3, h4)[id]").filter((title) => title.compareDocumentPosition(formula) & 4);
    const id = (formula.closest(".math[id]") ?? above.at(-1))?.id;
    const page = formula.closest(".card")?.querySelector(".title a").href ?? location.href.split("#")[0];
    return page + (id ? "#" + encodeURIComponent(id) : "");
  };
  const openMenu = (formula) => {
    if (!root.showPopover) return copy(tex(formula));
    const math = formula.querySelector("math");
    const entries = [
      ["TeX", tex(formula)],
      ["MathML", math && new XMLSerializer().serializeToString(math)],
      [words.text, math && plain(math).trim()],
      [words.link, address(formula)],
    ];
    const menu = make("div", { className: "formula-menu", popover: "auto", role: "dialog", ariaLabel: words.formula });
    for (const [label, text] of entries) {
      const onclick = () => (menu.hidePopover(), copy(text));
      if (text) menu.append(make("button", { onclick }, label));
    }
    menu.ontoggle = (event) => event.newState === "closed" && menu.remove();
    put(menu);
    const box = formula.getBoundingClientRect();
    menu.style = "top:" + (box.bottom + scrollY + 4) + "px;left:clamp(8px," + box.left + "px,100vw - 20rem)";
    menu.showPopover();
    menu.firstChild.focus();
  };

  // What is selected is copied with formulas as TeX, and as MathML by programs that take HTML.
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || event.target.closest?.("input, textarea")) return;
    const range = selection.getRangeAt(0).cloneRange();
    const [first, last] = [range.startContainer, range.endContainer].map(formulaAt);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const copied = make("div", { className: "copied" }, range.cloneContents());
    const formulas = [...copied.querySelectorAll(".katex")].filter(tex);
    if (!formulas.length) return;
    copied.querySelectorAll(".anchor, .math > .number, .code > .copy, .gp").forEach((added) => added.remove());
    for (const formula of formulas) formula.replaceChildren(formula.querySelector("math"));
    event.clipboardData.setData("text/html", copied.innerHTML);
    for (const formula of formulas) formula.replaceWith(make("span", {}, dollars(formula)));
    document.body.append(copied); // Lines are told by what is laid out.
    event.clipboardData.setData("text/plain", copied.innerText);
    copied.remove();
    event.preventDefault();
  });

  // A note that is further down comes up from below, and the text stays where it is. Beside it, they hold each other.
  const openNote = (event) => {
    const note = document.querySelector(event.target.closest("a").hash);
    if (!root.showPopover || innerWidth > 1239 || note.getBoundingClientRect().top < innerHeight) return;
    event.preventDefault();
    note.popover = "auto";
    note.ontoggle = (event) => event.newState === "closed" && note.removeAttribute("popover");
    note.showPopover();
    note.tabIndex = -1;
    note.focus();
  };

  // Pictures, help

  const show = (dialog) => {
    dialog.append(make("button", { className: "close", ariaLabel: words.close }, "×"));
    dialog.onclick = (event) => {
      if (event.target.matches("dialog, img, .close")) dialog.close();
    };
    dialog.onclose = () => dialog.remove();
    put(dialog);
    dialog.showModal();
  };
  const enlarge = (link) => {
    const { alt } = link.querySelector("img");
    show(make("dialog", { className: "enlarged", ariaLabel: alt || words.close }, make("img", { src: link.href, alt })));
  };
  const help = () => {
    const list = make("dl");
    for (const entry of words.keys.split("|")) {
      const [keys, meaning] = entry.split("=");
      const names = keys.split(" ").flatMap((key) => [make("kbd", {}, key), " "]);
      list.append(make("div", {}, make("dt", {}, ...names), make("dd", {}, meaning)));
    }
    // Keys by themselves get in the way of those who speak to their machine: they can be turned off.
    const onchange = () => remember("keys", on.checked ? "" : "off");
    const on = make("input", { type: "checkbox", checked: remember("keys") !== "off", onchange });
    const label = make("label", {}, on, " ", words.on);
    show(make("dialog", { className: "help", ariaLabel: words.help }, make("h2", {}, words.help), list, label));
  };

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.shiftKey) return;
    if (on(".code > .copy")) {
      // Without the prompts of a console.
      const code = on(".code").querySelector("code").cloneNode(true);
      code.querySelectorAll(".gp").forEach((added) => added.remove());
      copy(code.textContent);
    } else if (on("button.theme")) nextTheme();
    else if (on("button.keys")) help();
    else if (on(".toc a")) on("details").open = false;
    else if (on("a.anchor")) copy(on("a.anchor").href);
    else if (on(".footnote-ref a")) openNote(event);
    else if (on("[popover] .footnote-back")) event.preventDefault(), on("[popover]").hidePopover();
    else if (on("a.enlarge")) event.preventDefault(), enlarge(on("a.enlarge"));
    else if (on(".katex") && !on("a, button, summary, label, [popover]") && getSelection().isCollapsed)
      openMenu(formulaAt(on(".katex")));
  });

  // Lead the focus to the next of what *selector* finds: after the one it is in, else after the top of the screen.
  const step = (selector, forwards) => {
    const stops = all(selector).filter((stop) => !stop.closest("a, summary") || stop.matches("a"));
    const line = innerHeight / 4;
    const now = document.activeElement;
    const isAfter = (stop) =>
      now === document.body ? stop.getBoundingClientRect().top > line : now.compareDocumentPosition(stop) & 4;
    const next = forwards
      ? stops.find((stop) => stop !== now && isAfter(stop))
      : stops.findLast((stop) => stop !== now && !isAfter(stop));
    if (!next) return;
    if (!next.matches("a")) next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: next.matches(".katex") ? "nearest" : "start" });
  };
  const SECTIONS = ".card .title a, .body .anchor";
  const KEYS = {
    j: () => step(SECTIONS, true),
    k: () => step(SECTIONS, false),
    f: () => step(".body .katex", true),
    F: () => step(".body .katex", false),
    t: nextTheme,
    "?": help,
  };
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
    if (target.closest("input, textarea, select, [contenteditable], dialog, [popover]")) return;
    const sheet = document.querySelector(".toc [open]");
    if (key === "Escape" && sheet) {
      sheet.open = false;
      sheet.firstElementChild.focus();
    } else if (key === "Enter" && target.matches(".katex, .katex-display")) {
      openMenu(target.querySelector(".katex") ?? target);
    } else if (KEYS[key] && remember("keys") !== "off") {
      KEYS[key]();
    } else return;
    event.preventDefault();
  });

  // Mark in the contents where the reader is: below the last heading above the first quarter of the screen, or, towards
  // the end of the page, above a line that sinks to the bottom, since the last headings never come up that far.
  let entries = [];
  let marked;
  const mark = () => {
    const length = root.scrollHeight - innerHeight;
    const progress = scrollY / length || 0;
    const line = innerHeight / 4 + progress * Math.max(0, innerHeight * 0.75 - length + scrollY);
    const [, now] = entries.findLast(([heading]) => heading?.getBoundingClientRect().top < line) ?? [];
    if (!CSS.supports("animation-timeline: scroll()")) root.style.setProperty("--progress", progress);
    if (now === marked) return;
    const list = (now ?? marked).closest("div");
    marked?.removeAttribute("aria-current");
    marked = now;
    if (now) now.ariaCurrent = "location";
    list.scrollTop = now ? now.offsetTop - list.clientHeight / 2 : 0;
  };
  const watch = () => {
    marked?.removeAttribute("aria-current");
    marked = undefined;
    entries = all(".toc ol a").map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]);
    // Asked before the page is laid out, the browser would do that here, in one piece with what was done so far.
    requestAnimationFrame(() => setTimeout(mark));
  };
  addEventListener("scroll", mark);

  const enhance = () => {
    root.dataset.enhanced = "";
    for (const code of all("figure.code:not(:has(> .copy))")) {
      const label = [code.dataset.language, words.copy].filter(Boolean).join(" · ");
      code.append(make("button", { className: "copy" }, label));
    }
    setTheme(theme());
    watch();
  };
  // Apart from what the browser does at the end of a page.
  setTimeout(enhance);
  // A page gone back to, or in another tab, has the theme that was chosen last.
  for (const event of ["pageshow", "storage"])
    addEventListener(event, () => {
      setTheme(remember("theme"));
      // Formulas have the room of KaTeX's fonts: where these are blocked, or letters bent to whole pixels, as on many
      // screens under Linux, they take their own. Asked of a page not laid out yet, that would be one long task.
      setTimeout(() => {
        let wider = 0;
        for (const part of all(".katex-base").slice(0, 15)) wider += part.scrollWidth - part.clientWidth;
        if (wider > 5) root.dataset.loose = "";
      }, 1000);
    });
  document.addEventListener("notesite:morphing", () => {
    all(".code > .copy").forEach((added) => added.remove());
    for (const comments of all(".giscus")) comments.dataset.live = "keep";
  });
  document.addEventListener("notesite:morphed", enhance);
}
