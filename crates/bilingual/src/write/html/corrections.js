// Corrections in the report: verify, wrong, merge, split. They are saved as a file that `sverka align --review` and `sverka review` read.
// docs/review.md describes the file: its first line is in the page, each correction adds one.
(() => {
  const base = document.getElementById("review");
  if (!base) return;
  const table = document.getElementById("links");
  const VERIFIED = "v", WRONG = "x", MADE = "m";

  // Links as the file counts them; their elements are on the page unless the options of the report leave them out.
  const links = JSON.parse(base.textContent).links.split(" ").flatMap((word) => {
    const [, n, m, count = 1] = /^(\d+):(\d+)(?:\*(\d+))?$/.exec(word);
    return Array.from({ length: Number(count) }, () => ({ n: Number(n), m: Number(m), marks: "", element: null }));
  });
  const ofElement = new Map();
  for (const element of table.querySelectorAll("tbody tr")) {
    const link = links[Number(element.id.slice(1)) - 1];
    if (!link) continue;
    link.element = element;
    ofElement.set(element, link);
  }
  let done = []; // corrections: { line, undo }
  let saved = 0;

  const bead = (link) => `${link.n}:${link.m}${["v", "x", "m"].filter((mark) => link.marks.includes(mark)).join("")}`;

  // Replaces links by others, on the page and in the file.
  function change(op, at, removed, added) {
    const before = links.slice(0, at).reduce(([n, m], link) => [n + link.n, m + link.m], [1, 1]);
    const old = links.slice(at, at + removed);
    const line = JSON.stringify({
      id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2, 10)}`, op,
      changes: [{ rows: { at: before.join(":"), old: old.map(bead).join(" "), new: added.map(bead).join(" ") } }],
    });
    const swap = (from, to) => {
      const place = from[0].element;
      for (const { element } of to) place.before(element);
      for (const { element } of from) {
        element.remove();
        ofElement.delete(element);
      }
      links.splice(at, from.length, ...to);
      for (const link of to) ofElement.set(link.element, link);
      table.dispatchEvent(new CustomEvent("changed", { detail: to[0].element }));
      choose(to[0].element);
      count();
    };
    done.push({ line, undo: () => swap(added, old) });
    swap(old, added);
  }

  // ---- Elements of links that are new -------------------------------------------------------
  const sentences = (element, side) => [...element.querySelectorAll(`td:nth-of-type(${side + 1}) > p`)];

  // Makes the row of a link out of another row and its sentences.
  function row(model, texts, marks, status) {
    const element = model.cloneNode(true);
    element.classList.remove("current", "doubtful", "check", "sure", "alone", "fixed-v", "fixed-x", "fixed-m");
    element.classList.add(`fixed-${status}`);
    element.querySelector("#fix")?.remove();
    texts.forEach((paragraphs, side) => {
      const cell = element.querySelectorAll("td")[side];
      const lang = table.tHead.querySelectorAll(".lang")[side]?.textContent ?? "";
      const empty = paragraphs.length === 0;
      cell.className = empty ? "none" : "";
      if (empty) cell.removeAttribute("lang");
      else cell.setAttribute("lang", lang);
      cell.replaceChildren(...(empty ? ["no counterpart"] : paragraphs.map((one) => one.cloneNode(true))));
    });
    const verdict = element.querySelectorAll("td")[2];
    const told = document.createElement("b");
    told.className = "fixed";
    told.textContent = { v: "verified", x: "wrong", m: "by hand" }[status];
    const shape = document.createElement("span");
    shape.className = "bead";
    shape.textContent = texts.map((paragraphs) => paragraphs.length).join(":");
    verdict.replaceChildren(told, " ", shape);
    return { n: texts[0].length, m: texts[1].length, marks, element };
  }

  function toggle(link, mark, op) {
    const at = links.indexOf(link);
    const isOn = link.marks.includes(mark);
    const marks = isOn ? link.marks.replace(mark, "") : link.marks + mark;
    const status = marks.includes(WRONG) ? WRONG : marks.includes(VERIFIED) ? VERIFIED : marks.includes(MADE) ? MADE : null;
    const texts = [0, 1].map((side) => sentences(link.element, side));
    const next = status ? row(link.element, texts, marks, status) : { ...link, marks, element: originals.get(link.element.id) };
    if (link.marks === "") originals.set(link.element.id, link.element);
    change(op, at, 1, [next]);
    announce(isOn ? "Taken back" : { v: "Verified", x: "Marked as wrong: left out of what is exported" }[mark]);
  }
  const originals = new Map(); // of rows that only have a mark, by their id

  function merge(link) {
    const at = links.indexOf(link);
    const next = links[at + 1];
    if (!next?.element) return announce(next ? "The next link is not shown in this report" : "This is the last link");
    const texts = [0, 1].map((side) => [...sentences(link.element, side), ...sentences(next.element, side)]);
    change("merge", at, 2, [row(link.element, texts, MADE, MADE)]);
    announce("Links merged");
  }

  // Splits before a sentence of a side; the other side is divided in proportion to the lengths.
  function split(link, side, before) {
    const texts = [0, 1].map((one) => sentences(link.element, one));
    const length = (list) => list.reduce((sum, p) => sum + p.textContent.length, 0);
    const part = length(texts[side].slice(0, before)) / Math.max(1, length(texts[side]));
    const other = texts[1 - side];
    let cut = 0;
    for (let at = 0; at <= other.length; at++) {
      const distance = (count) => Math.abs(length(other.slice(0, count)) - part * length(other));
      if (distance(at) < distance(cut)) cut = at;
    }
    const cuts = side === 0 ? [before, cut] : [cut, before];
    const first = row(link.element, texts.map((list, one) => list.slice(0, cuts[one])), MADE, MADE);
    const second = row(link.element, texts.map((list, one) => list.slice(cuts[one])), MADE, MADE);
    second.element.removeAttribute("id");
    second.element.querySelector("th").replaceChildren();
    change("split", links.indexOf(link), 1, [first, second]);
    announce("Link split");
  }

  // ---- The tools: one set, which moves to the row that is worked on ----------------------------
  const button = (id, text, action) => {
    const out = document.createElement("button");
    Object.assign(out, { type: "button", textContent: text });
    out.dataset.fix = id;
    out.addEventListener("click", (event) => {
      event.stopPropagation();
      action();
    });
    return out;
  };
  let here = null;
  const act = (action) => () => {
    const link = ofElement.get(table.querySelector("tr.current")) ?? here;
    if (link) action(link);
    else announce("Choose a link first, with n or j");
  };
  const askSplit = (link) => {
    const side = link.n >= link.m ? 0 : 1;
    if (Math.max(link.n, link.m) < 2) return announce("There is only one sentence");
    if (Math.max(link.n, link.m) === 2) return split(link, side, 1);
    for (const one of [0, 1]) {
      sentences(link.element, one).slice(1).forEach((p, index) => {
        const cut = button("here", "Split here", () => split(link, one, index + 1));
        p.before(cut);
      });
    }
    link.element.querySelector('[data-fix="here"]')?.focus();
  };
  const tools = document.createElement("div");
  tools.id = "fix";
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "Correct this link");
  const actions = { v: act((link) => toggle(link, VERIFIED, "verify")), x: act((link) => toggle(link, WRONG, "exclude")), m: act(merge), s: act(askSplit) };
  tools.append(button("v", "Verify", actions.v), button("x", "Wrong", actions.x), button("m", "Merge with next", actions.m), button("s", "Split", actions.s));

  function choose(element) {
    const link = ofElement.get(element);
    if (!link) return;
    here = link;
    element.querySelector("td:last-of-type").append(tools);
  }
  // Clicks and keys of the report make a row the current one.
  new MutationObserver(() => {
    const element = table.querySelector("tr.current");
    if (element && here?.element !== element && ofElement.has(element)) choose(element);
  }).observe(table, { attributes: true, attributeFilter: ["class"], subtree: true });

  // ---- Undo, saving -----------------------------------------------------------------------------
  const bar = document.createElement("div");
  bar.id = "corrections";
  bar.hidden = true;
  const state = document.createElement("span");
  const undo = button("undo", "Undo", () => {
    done.pop()?.undo();
    saved = Math.min(saved, done.length);
    count();
  });
  const save = button("save", "Save corrections", () => {
    const lines = [base.textContent, ...done.map(({ line }) => line)].join("\n") + "\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines], { type: "application/jsonl" }));
    link.download = base.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    saved = done.length;
    count();
    announce(`Put the file beside the texts; sverka align --review ${base.dataset.file} applies it`);
  });
  save.className = "primary";
  bar.append(state, undo, save);
  document.getElementById("bar").append(bar);

  function count() {
    bar.hidden = done.length === 0 && saved === 0;
    undo.disabled = done.length === 0;
    state.textContent = done.length === 1 ? "1 correction" : `${done.length} corrections`;
    bar.classList.toggle("unsaved", done.length !== saved);
  }
  addEventListener("beforeunload", (event) => {
    if (done.length !== saved) event.preventDefault();
  });

  let silence = 0;
  function announce(text) {
    const toast = document.getElementById("toast");
    toast.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => (toast.textContent = ""), 4000);
  }

  addEventListener("keydown", (event) => {
    if (document.getElementById("help").open || event.target.closest("input:not([type=checkbox]), select")) return;
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ" && done.length > 0) {
      event.preventDefault();
      undo.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // By the place of the key, so that a Russian layout has them too.
    const action = { KeyV: actions.v, KeyX: actions.x, KeyM: actions.m, KeyS: actions.s }[event.code];
    if (!action) return;
    event.preventDefault();
    action();
  });
  count();
})();
