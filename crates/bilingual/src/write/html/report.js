// Filters, search and keys of the report. Without it the report is a plain table.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const table = $("links");
  const groups = [...table.tBodies].map((body) => ({ body, near: false }));
  const groupOf = new Map(groups.map((group) => [group.body, group]));
  let rows = [];
  let rowOf = new Map();
  let current = null;

  // Finds the rows; those that were there keep what is known of them.
  function collect() {
    const row = (element) => rowOf.get(element) ?? {
      element,
      group: groupOf.get(element.parentElement),
      score: Number(element.dataset.score) / 10000,
      kind: element.dataset.kind,
      text: null, // of both sides, folded; made by the first search
      shown: true,
    };
    rows = [...table.querySelectorAll("tbody > tr")].map(row);
    rowOf = new Map(rows.map((one) => [one.element, one]));
    if (current && !rowOf.has(current.element)) current = null;
  }
  const kinds = [...document.querySelectorAll("#kinds input")];
  const presets = [...document.querySelectorAll("#presets button")];
  const bars = [...document.querySelectorAll("#histogram .bar")];
  const count = new Intl.NumberFormat("en"); // words.js says it in other languages

  // Search does not tell case, ё and е, kinds of space, or kinds of quotation mark apart.
  // It keeps the length, so that a place in the folded text is the place in the text.
  const fold = (text) => {
    const lower = text.toLowerCase();
    return (lower.length === text.length ? lower : text)
      .replace(/ё/g, "е")
      .replace(/\s/g, " ")
      .replace(/[’‘ʼ]/g, "'")
      .replace(/[«»“”„]/g, '"');
  };
  const sentences = (row) => row.element.querySelectorAll("td > p");
  const textOf = (row) => (row.text ??= [...sentences(row)].map((p) => fold(p.textContent)).join("\n"));

  // ---- Filters -----------------------------------------------------------------------
  let wanted = "";
  const bound = (input, otherwise) => (input.value === "" || Number.isNaN(input.valueAsNumber) ? otherwise : input.valueAsNumber);

  function filter() {
    const from = bound($("from"), 0);
    const to = bound($("to"), 1);
    const on = new Set(kinds.filter((box) => box.checked).map((box) => box.value));
    wanted = fold($("search").value.trim());
    let shown = 0;
    for (const group of groups) group.rows = 0;
    for (const row of rows) {
      // The upper bound is left out, as in "below 0.9"; but 1 takes in the certain ones.
      row.shown =
        row.score >= from && (row.score < to || to >= 1) && on.has(row.kind) &&
        (wanted === "" || textOf(row).includes(wanted));
      if (row.shown) {
        shown += 1;
        row.group.rows += 1;
      }
      if (row.element.hidden === row.shown) row.element.hidden = !row.shown;
    }
    for (const group of groups) {
      group.body.hidden = group.rows === 0;
      group.body.style.setProperty("--rows", group.rows);
      group.marked = null;
      if (group.near) mark(group);
    }
    $("shown").value = shown === rows.length ? `${count.format(shown)} rows` : `${count.format(shown)} of ${count.format(rows.length)} rows`;
    $("nothing").hidden = shown > 0;
    for (const button of presets) button.setAttribute("aria-pressed", from === 0 && Number(button.dataset.to) === to);
    const all = from === 0 && to >= 1;
    for (const bar of bars) bar.setAttribute("aria-pressed", !all && Number(bar.dataset.from) >= from && Number(bar.dataset.to) <= to);
  }

  // Filters, and brings the reader to where the links now are: the current one where it is
  // still shown, else the first.
  function refresh() {
    filter();
    if (current?.shown) show(current);
    else if (table.getBoundingClientRect().top < 0) table.scrollIntoView();
  }

  function setRange(from, to) {
    $("from").value = from;
    $("to").value = to;
    refresh();
  }

  function reset() {
    $("bar").reset();
    refresh();
  }

  // ---- Marks: only in the groups near the screen ---------------------------------------
  function mark(group) {
    if (group.marked === wanted) return;
    group.marked = wanted;
    for (const element of group.body.rows) {
      const row = rowOf.get(element);
      for (const p of sentences(row)) {
        const text = p.textContent;
        if (p.firstElementChild) p.textContent = text;
        if (wanted !== "" && row.shown) markSentence(p, text);
      }
    }
  }

  function markSentence(p, text) {
    const folded = fold(text);
    const pieces = [];
    let done = 0;
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, done)) {
      const found = document.createElement("mark");
      found.textContent = text.slice(at, at + wanted.length);
      pieces.push(text.slice(done, at), found);
      done = at + wanted.length;
    }
    if (pieces.length > 0) p.replaceChildren(...pieces, text.slice(done));
  }

  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const group = groupOf.get(target);
        group.near = isIntersecting;
        if (isIntersecting) mark(group);
      }
    },
    { rootMargin: "100%" },
  );

  // ---- The current link ----------------------------------------------------------------
  function choose(row) {
    current?.element.classList.remove("current");
    current = row;
    row.element.classList.add("current");
  }

  function isOnScreen(row) {
    const { top, bottom } = row.element.getBoundingClientRect();
    return bottom > table.tHead.getBoundingClientRect().bottom && top < innerHeight;
  }

  // Brings a row into view; it stays where it is when all of it is there already.
  function show(row) {
    const scroll = () => {
      const { top, bottom } = row.element.getBoundingClientRect();
      const above = table.tHead.getBoundingClientRect().bottom;
      if (top >= above - 1 && bottom <= innerHeight) return;
      row.element.scrollIntoView({ block: bottom - top < innerHeight - above ? "center" : "start" });
    };
    scroll();
    // The way there may have laid out rows for the first time and so moved the goal.
    requestAnimationFrame(scroll);
  }

  function select(row) {
    choose(row);
    show(row);
  }

  const needsALook = ({ element: { classList } }) => !classList.contains("sure") || classList.contains("alone");

  // From the current link when it can be seen, else from the first one on the screen.
  function move(step, isGoal) {
    let at = current?.shown && isOnScreen(current) ? rows.indexOf(current) : -1;
    if (at < 0) {
      const first = rows.findIndex((row) => row.shown && row.group.near && isOnScreen(row));
      at = Math.max(first, 0) - (step > 0 ? 1 : 0);
    }
    for (at += step; at >= 0 && at < rows.length; at += step) {
      if (rows[at].shown && isGoal(rows[at])) return select(rows[at]);
    }
    say(step > 0 ? "No further link" : "No earlier link");
  }

  function goToAddress() {
    const row = rowOf.get(document.getElementById(location.hash.slice(1)));
    if (!row) return;
    if (!row.shown) reset();
    select(row);
  }

  let silence = 0;
  function say(text) {
    $("toast").textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => ($("toast").textContent = ""), 2000);
  }

  function copyAddress(row) {
    const address = location.href.replace(/#.*/, "") + "#" + row.element.id;
    history.replaceState(null, "", "#" + row.element.id);
    select(row);
    const copied = navigator.clipboard?.writeText(address) ?? Promise.reject();
    copied.then(
      () => say(`Address of link ${row.element.id.slice(1)} copied`),
      () => say(`Link ${row.element.id.slice(1)} is in the address bar`),
    );
  }

  function toggleReasons() {
    const details = [...table.querySelectorAll("details")];
    const open = details.some((one) => !one.open);
    for (const one of details) one.open = open;
    say(open ? "All reasons open" : "All reasons closed");
  }

  // ---- Wiring --------------------------------------------------------------------------
  let pause = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(refresh, 150); // until the typing rests
  });
  for (const input of [$("from"), $("to"), ...kinds]) input.addEventListener("change", refresh);
  for (const button of presets) button.addEventListener("click", () => setRange(0, Number(button.dataset.to)));
  for (const bar of bars) {
    bar.setAttribute("role", "button");
    bar.setAttribute("tabindex", "0");
    const use = () => (bar.getAttribute("aria-pressed") === "true" ? setRange(0, 1) : setRange(bar.dataset.from, bar.dataset.to));
    bar.addEventListener("click", use);
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      use();
    });
  }
  // Enter in the search field: on to what was found.
  $("bar").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    filter();
    const first = rows.find((row) => row.shown);
    if (!first) return;
    document.activeElement.blur();
    select(first);
  });
  $("clear").addEventListener("click", reset);
  $("next").addEventListener("click", () => move(1, needsALook));
  $("previous").addEventListener("click", () => move(-1, needsALook));
  $("help-button").addEventListener("click", () => $("help").showModal());
  table.addEventListener("click", (event) => {
    const element = event.target.closest("tbody tr");
    if (!element) return;
    choose(rowOf.get(element));
    if (event.target.closest("th a") && current.element.id) {
      event.preventDefault();
      copyAddress(current);
    }
  });
  addEventListener("hashchange", goToAddress);
  // Corrections replace rows.
  table.addEventListener("changed", ({ detail }) => {
    collect();
    filter();
    if (rowOf.has(detail)) choose(rowOf.get(detail));
  });

  const anything = () => true;
  const keys = {
    n: () => move(1, needsALook),
    p: () => move(-1, needsALook),
    j: () => move(1, anything),
    k: () => move(-1, anything),
    "/": () => $("search").select(),
    r: toggleReasons,
    c: () => (current?.element.id ? copyAddress(current) : say("Choose a link first, with n or j")),
    "?": () => $("help").showModal(),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    if (event.key === "Escape" && event.target === $("search")) {
      event.preventDefault();
      $("search").value = "";
      $("search").blur();
      return refresh();
    }
    if (event.target.closest("input:not([type=checkbox])")) return;
    const closed = event.key === "Enter" && event.target === document.body && current?.element.querySelector("details");
    if (closed) closed.open = !closed.open;
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  $("bar").hidden = false;
  // The header of the table sticks below the bar. (Not by a variable of the root: its change
  // would restyle every row.)
  const measure = () => {
    const height = getComputedStyle($("bar")).position === "sticky" ? $("bar").offsetHeight : 0;
    table.tHead.style.top = `${height}px`;
    document.documentElement.style.scrollPaddingTop = `${height + table.tHead.offsetHeight + 8}px`;
  };
  new ResizeObserver(measure).observe($("bar"));
  addEventListener("resize", measure);
  for (const group of groups) watch.observe(group.body);
  collect();
  filter();
  goToAddress();
})();
