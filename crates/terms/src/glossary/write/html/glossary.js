// Search, filters, sorting and keys of the glossary. Without it the page is a plain table.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const table = $("terms");
  const bodies = [...table.tBodies];
  const GROUP = 50;
  const rows = [...table.querySelectorAll("tbody > tr")].map((element, number) => ({
    element,
    number,
    kind: element.dataset.kind,
    confidence: Number(element.dataset.confidence) / 10000,
    seen: Number(element.dataset.seen),
    look: "look" in element.dataset,
    text: null, // of the whole row, folded; made by the first search
    shown: true,
  }));
  const kinds = [...document.querySelectorAll("#kinds input")];
  const count = new Intl.NumberFormat("en");
  let order = rows;
  let current = null;

  // Search does not tell case, ё and е, kinds of space, or kinds of quotation mark apart. It keeps the length.
  const fold = (text) => {
    const lower = text.toLowerCase();
    return (lower.length === text.length ? lower : text)
      .replace(/ё/g, "е").replace(/\s/g, " ").replace(/[’‘ʼ]/g, "'").replace(/[«»“”„]/g, '"');
  };
  const textOf = (row) => (row.text ??= [...row.element.cells].slice(1).map((cell) => fold(cell.textContent)).join("\n"));

  function filter() {
    const on = new Set(kinds.filter((box) => box.checked).map((box) => box.value));
    const from = Number($("from").value);
    const look = $("look").checked;
    const wanted = fold($("search").value.trim());
    $("from-value").value = from.toFixed(2);
    let shown = 0;
    for (const row of rows) {
      row.shown =
        on.has(row.kind) && row.confidence >= from && (!look || row.look) && (wanted === "" || textOf(row).includes(wanted));
      if (row.shown) shown += 1;
      if (row.element.hidden === row.shown) row.element.hidden = !row.shown;
    }
    for (const body of bodies) {
      const near = [...body.rows].filter((row) => !row.hidden).length;
      body.hidden = near === 0;
      body.style.setProperty("--rows", near);
    }
    const all = count.format(rows.length);
    $("shown").value = shown === rows.length ? `${all} entries` : `${count.format(shown)} of ${all} entries`;
    $("nothing").hidden = shown > 0;
    highlight(wanted);
  }

  // Marks what was searched for without touching the rows; as much of it as a person will look at.
  const MOST = 2000;
  function highlight(wanted) {
    if (!globalThis.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("search");
    if (wanted === "") return;
    const found = new Highlight();
    search: for (const row of order) {
      if (!row.shown) continue;
      const walker = document.createTreeWalker(row.element, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const text = fold(node.data);
        for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          found.add(range);
          if (found.size >= MOST) break search;
        }
      }
    }
    CSS.highlights.set("search", found);
  }

  // ---- Order -------------------------------------------------------------------------------
  const language = (cell) => new Intl.Collator(table.querySelector(`tbody td:nth-of-type(${cell})`)?.lang || "en").compare;
  function sort() {
    const by = $("order").value;
    const term = (row, cell) => row.element.cells[cell].querySelector(".term").textContent;
    const keys = {
      number: () => null,
      source: () => language(1),
      target: () => language(2),
      seen: () => (a, b) => b - a,
      kind: () => (a, b) => a - b,
    };
    const value = {
      source: (row) => term(row, 1),
      target: (row) => term(row, 2),
      seen: (row) => row.seen,
      kind: (row) => kinds.findIndex((box) => box.value === row.kind),
    }[by];
    const compare = keys[by]();
    if (compare === null) {
      order = rows;
    } else {
      const sorted = rows.map((row) => [value(row), row]);
      sorted.sort((a, b) => compare(a[0], b[0]) || a[1].number - b[1].number);
      order = sorted.map(([, row]) => row);
    }
    bodies.forEach((body, at) => body.replaceChildren(...order.slice(at * GROUP, (at + 1) * GROUP).map((row) => row.element)));
    filter();
  }

  // ---- Keys --------------------------------------------------------------------------------
  function show(row) {
    current?.element.classList.remove("current");
    current = row;
    row.element.classList.add("current");
    row.element.querySelector("th a").focus({ preventScroll: true });
    row.element.scrollIntoView({ block: "center" });
  }
  function go(step, wanted) {
    let at = current ? order.indexOf(current) : step > 0 ? -1 : order.length;
    for (at += step; at >= 0 && at < order.length; at += step) {
      if (order[at].shown && wanted(order[at])) return show(order[at]);
    }
    say("No further entry");
  }
  function toggle() {
    const details = current?.element.querySelector("details");
    if (details) details.open = !details.open;
  }
  function unfold() {
    const open = $("unfold").getAttribute("aria-pressed") !== "true";
    $("unfold").setAttribute("aria-pressed", open);
    for (const details of table.querySelectorAll("details")) details.open = open;
  }
  let timer;
  function say(text) {
    $("toast").textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => ($("toast").textContent = ""), 2000);
  }
  const terms = (row) => [1, 2].map((cell) => row.element.cells[cell].querySelector(".term").firstElementChild.textContent);
  async function copy() {
    if (!current) return;
    const [source, target] = terms(current);
    try {
      await navigator.clipboard.writeText(`${source}\t${target}`);
      say(`Copied: ${source} – ${target}`);
    } catch {
      say("The browser does not let this page copy");
    }
  }

  // ---- Chosen entries ----------------------------------------------------------------------
  for (const row of rows) {
    row.tick = Object.assign(document.createElement("input"), { type: "checkbox", className: "tick" });
    row.tick.setAttribute("aria-label", `Choose entry ${row.number + 1}`);
    row.element.cells[0].append(row.tick);
  }
  const chosen = () => rows.filter((row) => row.tick.checked);
  function showChosen() {
    const number = chosen().length;
    $("save").disabled = number === 0;
    $("save").textContent = number === 0 ? "Save chosen" : `Save ${count.format(number)} chosen`;
  }
  function choose() {
    if (!current) return;
    current.tick.checked = !current.tick.checked;
    showChosen();
  }
  // A table that every command and every tool for translators reads: the languages, then an entry a line.
  function save() {
    if ($("save").disabled) return;
    const langs = [1, 2].map((cell) => table.tHead.rows[0].cells[cell].querySelector(".lang").textContent);
    const line = (cells) => cells.map((text) => text.replace(/\s+/g, " ")).join("\t") + "\n";
    const text = [langs, ...chosen().map(terms)].map(line).join("");
    const href = URL.createObjectURL(new Blob([text], { type: "text/tab-separated-values" }));
    Object.assign(document.createElement("a"), { href, download: `glossary.${langs.join("-")}.tsv` }).click();
    setTimeout(() => URL.revokeObjectURL(href));
  }
  const help = () => $("help").showModal();
  const any = () => true;
  const check = (row) => row.look;
  const keys = {
    j: () => go(1, any), k: () => go(-1, any), n: () => go(1, check), p: () => go(-1, check),
    c: copy, x: choose, s: save, o: unfold, "/": () => $("search").focus(), "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    if (event.target.matches("input:not(.tick), select")) {
      if (event.key === "Escape") {
        $("search").value = "";
        filter();
        event.target.blur();
      }
      return;
    }
    if (event.key === "Enter" && event.target.matches("th a") && current?.element.contains(event.target)) {
      event.preventDefault();
      return toggle();
    }
    const action = keys[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // ---- Controls ----------------------------------------------------------------------------
  let pending;
  $("search").addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(filter, 80);
  });
  $("bar").addEventListener("submit", (event) => event.preventDefault());
  for (const box of [...kinds, $("look")]) box.addEventListener("change", filter);
  $("from").addEventListener("input", filter);
  $("order").addEventListener("change", sort);
  $("unfold").addEventListener("click", unfold);
  $("save").addEventListener("click", save);
  table.addEventListener("change", showChosen);
  $("print").addEventListener("click", () => print());
  $("help-button").addEventListener("click", help);
  $("clear").addEventListener("click", () => {
    $("bar").reset();
    sort();
  });
  table.addEventListener("click", (event) => {
    const link = event.target.closest("th a");
    const row = link && rows.find((row) => row.element === link.closest("tr"));
    if (row) show(row);
  });

  $("bar").hidden = false;
  filter();
  const target = rows.find((row) => `#${row.element.id}` === location.hash);
  if (target) show(target);
})();
