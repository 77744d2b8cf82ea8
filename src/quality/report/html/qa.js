"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const [bar, list, search, rule, file, group, sort, shown, toast] =
    ["bar", "list", "search", "rule", "document", "group", "sort", "shown", "toast"].map($);
  const items = [...list.querySelectorAll("article")].map((node) => ({
    node, rule: node.dataset.rule, file: node.dataset.file, level: +node.dataset.level, number: +node.dataset.number,
    score: node.dataset.score === undefined ? Infinity : +node.dataset.score, text: "",
  }));
  const titles = new Map();
  for (const section of list.querySelectorAll(".group")) {
    const first = section.querySelector("article");
    titles.set(first.dataset.rule, section);
  }
  const heads = new Map([...titles].map(([id, section]) => [id, [section.querySelector("h2").cloneNode(true), section.querySelector(".doc").cloneNode(true)]]));
  const CHUNK = 50;
  let visible = items;

  // Lays the findings out anew: one section a rule or a document, chunks within.
  function arrange() {
    const by = group.value, key = sort.value;
    const order = [...titles.keys()];
    const sections = new Map();
    const sorted = [...items].sort((a, b) => (a[key] - b[key] || 0) || a.number - b.number);
    for (const item of sorted) {
      if (!sections.has(item[by])) sections.set(item[by], []);
      sections.get(item[by]).push(item);
    }
    const names = [...sections.keys()];
    if (by === "rule") names.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    else names.sort((a, b) => sections.get(a)[0].number - sections.get(b)[0].number);
    for (const old of list.querySelectorAll(".group")) old.remove();
    const all = document.createDocumentFragment();
    for (const name of names) {
      const details = document.createElement("details");
      details.className = "group";
      details.open = true;
      const summary = document.createElement("summary");
      if (by === "rule") {
        const [h2, doc] = heads.get(name);
        summary.append(h2.cloneNode(true));
        details.append(summary, doc.cloneNode(true));
      } else {
        const h2 = document.createElement("h2");
        const count = document.createElement("span");
        count.className = "count";
        h2.append(name + " ", count);
        summary.append(h2);
        details.append(summary);
      }
      const members = sections.get(name);
      for (let i = 0; i < members.length; i += CHUNK) {
        const chunk = document.createElement("div");
        chunk.className = "chunk";
        chunk.append(...members.slice(i, i + CHUNK).map((item) => item.node));
        details.append(chunk);
      }
      all.append(details);
    }
    list.prepend(all);
    filter();
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const levels = new Set([...bar.querySelectorAll("[name=severity]")].filter((box) => box.checked).map((box) => box.value));
    visible = [];
    for (const item of items) {
      if (words.length && !item.text) item.text = item.node.textContent.toLowerCase();
      const fits = levels.has(item.node.className.split(" ")[0]) && (!rule.value || item.rule === rule.value)
        && (!file.value || item.file === file.value) && words.every((word) => item.text.includes(word));
      item.node.hidden = !fits;
      if (fits) visible.push(item);
    }
    for (const section of list.querySelectorAll(".group")) {
      let count = 0;
      for (const chunk of section.querySelectorAll(".chunk")) {
        const here = chunk.querySelectorAll("article:not([hidden])").length;
        chunk.hidden = !here;
        count += here;
      }
      section.hidden = !count;
      section.querySelector(".count").textContent = count;
    }
    $("nothing").hidden = visible.length > 0;
    shown.textContent = visible.length === items.length ? `${items.length} findings` : `${visible.length} of ${items.length} findings`;
  }

  let timer;
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
  bar.addEventListener("submit", (event) => event.preventDefault());
  for (const box of bar.querySelectorAll("[name=severity]")) box.addEventListener("change", filter);
  for (const choice of [rule, file]) choice.addEventListener("change", filter);
  for (const choice of [group, sort]) choice.addEventListener("change", arrange);
  function fold() {
    const open = ![...list.querySelectorAll(".group")].some((section) => section.open);
    for (const section of list.querySelectorAll(".group")) section.open = open;
    $("fold").textContent = open ? "Fold all" : "Unfold all";
  }
  $("fold").addEventListener("click", fold);

  function say(text) { toast.textContent = text; setTimeout(() => { toast.textContent = ""; }, 1500); }
  list.addEventListener("click", (event) => {
    const link = event.target.closest(".place a");
    if (!link) return;
    const copied = navigator.clipboard ? navigator.clipboard.writeText(link.href) : Promise.reject();
    copied.then(() => say("Link copied"), () => say("The link is in the address line"));
  });

  let current = null;
  function go(step) {
    const nodes = [...list.querySelectorAll("article:not([hidden])")];
    if (!nodes.length) return;
    const at = nodes.indexOf(current);
    const next = nodes[at < 0 ? 0 : Math.min(Math.max(at + step, 0), nodes.length - 1)];
    if (current) current.classList.remove("current");
    current = next;
    next.closest("details").open = true;
    next.classList.add("current");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select")) {
      if (event.key === "Escape") { search.value = ""; filter(); event.target.blur(); }
      return;
    }
    const action = { j: () => go(1), n: () => go(1), k: () => go(-1), p: () => go(-1), c: fold, "/": () => search.focus() }[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  addEventListener("beforeprint", () => { for (const section of list.querySelectorAll(".group")) section.open = true; });

  bar.hidden = false;
  filter();
})();
