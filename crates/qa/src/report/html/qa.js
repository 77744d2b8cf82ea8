(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  $("data").remove(); // the text is not needed twice
  const count = new Intl.NumberFormat("en");
  const LEVELS = ["error", "warning", "info"]; // as classes
  const WORDS = ["error", "warning", "note"];
  // A browser lays out ten thousand findings for the printer in seconds; of more it says so.
  const PRINTED = 10000;

  const pairs = data.pairs.map(([file, unit, langs, hash, score, source, target, within, places]) =>
    ({ file, places, unit, langs: data.langs[langs], hash, score, sides: [source, target], within, text: null }));
  const items = data.findings.map(([pair, rule, level, message, id, source, target, place], number) =>
    ({ pair: pairs[pair], place: pairs[pair].places[place], rule, level, message, id, marks: [source, target], number, text: null,
      file: pairs[pair].file, score: pairs[pair].score ?? Infinity }));

  // What is shown and how.
  const [search, group, sort, list, shown] = ["search", "group", "sort", "list", "shown"].map($);
  const boxes = [...document.querySelectorAll("[name=severity]")];
  const choices = { rule: [...document.querySelectorAll("[name=rule]")], file: [...document.querySelectorAll("[name=file]")] };
  const folded = new Set();
  let entries = [], visible = [], current = null;

  // --- drawing ---

  function element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  // What would not be seen within a mark, spelt out; a space between marked words is seen as it is.
  const hidden = /[\p{Cc}\u00a0\u200b-\u200f\u202a-\u202e\u2060\ufeff ]/gu;
  function visibly(text) {
    if (/[\p{L}\p{N}]/u.test(text)) return text;
    return text.replace(hidden, (c) => c === " " ? "␣" : c === "\u00a0" ? "⍽" : `[U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
  }

  function side(item, which) {
    const text = item.pair.sides[which], marks = item.marks[which];
    const node = element("p", { lang: item.pair.langs[which], dir: "auto" });
    if (!text.trim()) {
      node.className = "empty";
      node.append(element("span", { textContent: "no text" }));
      return node;
    }
    let at = 0;
    for (let i = 0; i < marks.length; i += 2) {
      node.append(text.slice(at, marks[i]), element("mark", { textContent: visibly(text.slice(marks[i], marks[i + 1])) }));
      at = marks[i + 1];
    }
    node.append(text.slice(at));
    return node;
  }

  function drawItem(item) {
    const { pair } = item;
    const place = element("span", { className: "place" },
      element("bdi", { textContent: item.place, title: pair.places.join(" | ") }), ` · unit ${pair.unit}`, pair.within ? ` · ${pair.within}` : "",
      pair.score === null ? "" : ` · score ${(Math.floor(pair.score * 100) / 100).toFixed(2)}`, " ",
      element("code", { className: "hash", textContent: pair.hash, title: "Hash of the pair, for qa.toml" }), " ",
      element("a", { href: `#${item.id}`, className: "link", textContent: "#", ariaLabel: "Copy the link to this finding", title: "Copy the link (c)" }));
    const head = element("p", { className: "head" }, element("b", { className: "severity", textContent: WORDS[item.level] }), " ",
      element("span", { className: "message", textContent: item.message }), " ");
    if (group.value !== "rule") head.append(element("code", { className: "rule", textContent: data.rules[item.rule][0], title: data.rules[item.rule][1] }), " ");
    head.append(place, element("button", { type: "button", className: "accept" }));
    const node = element("li", { className: `item ${LEVELS[item.level]}`, id: item.id, tabIndex: -1 }, head,
      element("div", { className: "sides" }, side(item, 0), side(item, 1)));
    if (item === current) node.classList.add("current");
    showAccepted(item, node);
    return node;
  }

  function drawHead(head) {
    const button = element("button", { type: "button", className: "toggle", ariaExpanded: String(!folded.has(head.key)) });
    if (group.value === "rule") {
      const [id, title] = data.rules[head.value];
      button.append(element("code", { textContent: id }), ` ${title}`);
    } else button.append(element("bdi", { textContent: data.files[head.value] }));
    button.append(element("span", { className: "count", textContent: count.format(head.count) }));
    const node = element("li", { className: "group" }, element("h2", {}, button));
    if (group.value === "rule" && !folded.has(head.key)) node.append(element("p", { className: "doc", textContent: data.rules[head.value][2] }));
    return node;
  }

  const virtual = new VirtualList(list,
    (entry) => {
      if (entry.head) return group.value === "rule" && !folded.has(entry.key) ? 110 : 60;
      const longest = Math.max(...entry.pair.sides.map((text) => text.length));
      return 70 + 24 * Math.ceil(longest / 62);
    },
    (entry, index, all) => {
      const node = entry.head ? drawHead(entry) : drawItem(entry);
      node.setAttribute("aria-posinset", index + 1);
      node.setAttribute("aria-setsize", all);
      return node;
    });

  // --- accepting ---

  // Shows whether a finding is accepted.
  function showAccepted(item, node) {
    const accepted = acceptances.about(item).length > 0;
    node.classList.toggle("accepted", accepted);
    node.querySelector(".accept").textContent = accepted ? "Accepted; take back" : "Accept…";
  }

  const acceptances = new Acceptances({
    ruleOf: (item) => data.rules[item.rule][0],
    say,
    changed() {
      const number = items.filter((item) => acceptances.about(item).length).length;
      $("accepted-button").hidden = acceptances.entries.length === 0;
      $("accepted-button").textContent = `Accepted: ${count.format(number)}`;
      for (const [index, node] of virtual.nodes) if (!entries[index].head) showAccepted(entries[index], node);
    },
  });

  // --- choosing ---

  // Search does not tell case, ё and е, kinds of space, or kinds of quotation mark apart.
  const fold = (text) => text.toLowerCase().replace(/ё/g, "е").replace(/\s+/g, " ").replace(/[«»„“”]/g, '"').replace(/’/g, "'");
  const pressed = (name) => new Set(choices[name].filter((button) => button.ariaPressed === "true").map((button) => +button.value));

  function select() {
    const words = fold(search.value).split(" ").filter(Boolean);
    const levels = new Set(boxes.filter((box) => box.checked).map((box) => +box.value));
    const rules = pressed("rule"), files = pressed("file");
    // The count of each choice is what it would show together with the other choices.
    const counts = { level: [], rule: [], file: [] };
    const add = (name, at) => { counts[name][at] = (counts[name][at] ?? 0) + 1; };
    visible = items.filter((item) => {
      if (words.length) {
        item.pair.text ??= fold(item.pair.sides.join("\n"));
        item.text ??= fold(`${item.message} ${data.rules[item.rule][0]} ${data.files[item.file]} ${item.pair.hash}`);
        if (!words.every((word) => item.pair.text.includes(word) || item.text.includes(word))) return false;
      }
      const level = levels.has(item.level), rule = !rules.size || rules.has(item.rule), file = !files.size || files.has(item.file);
      if (rule && file) add("level", item.level);
      if (level && file) add("rule", item.rule);
      if (level && rule) add("file", item.file);
      return level && rule && file;
    });
    const tell = (button, n = 0) => {
      (button.parentElement.matches("label") ? button.parentElement : button).querySelector(".count").textContent = count.format(n);
      button.classList.toggle("none", !n);
    };
    for (const box of boxes) tell(box, counts.level[box.value]);
    for (const name of ["rule", "file"]) for (const button of choices[name]) tell(button, counts[name][button.value]);
    arrange();
  }

  function arrange() {
    const key = sort.value, by = group.value;
    const sorted = [...visible].sort((a, b) => (by === "none" ? 0 : a[by] - b[by]) || (a[key] === b[key] ? 0 : a[key] - b[key]) || a.number - b.number);
    entries = [];
    let head = null;
    for (const item of sorted) {
      if (by !== "none" && head?.value !== item[by]) {
        head = { head: true, value: item[by], key: `${by} ${item[by]}`, count: 0 };
        entries.push(head);
      }
      if (head) head.count++;
      if (!head || !folded.has(head.key)) entries.push(item);
    }
    virtual.set(entries);
    $("nothing").hidden = visible.length > 0;
    const all = count.format(items.length);
    shown.textContent = visible.length === items.length ? `${all} finding${items.length === 1 ? "" : "s"}` : `${count.format(visible.length)} of ${all} findings`;
    $("fold").disabled = by === "none";
    $("fold").textContent = entries.some((entry) => entry.head && !folded.has(entry.key)) || by === "none" ? "Fold all" : "Unfold all";
  }

  function reset() {
    search.value = "";
    for (const box of boxes) box.checked = true;
    for (const button of [...choices.rule, ...choices.file]) button.ariaPressed = "false";
    folded.clear();
    select();
  }

  let timer;
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(select, 120); });
  $("bar").addEventListener("submit", (event) => event.preventDefault());
  for (const box of boxes) box.addEventListener("change", select);
  for (const button of [...choices.rule, ...choices.file]) {
    button.addEventListener("click", () => {
      button.ariaPressed = String(button.ariaPressed !== "true");
      select();
      // The list is another one now: its beginning, unless that is in sight.
      if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
    });
  }
  for (const choice of [group, sort]) choice.addEventListener("change", arrange);
  $("reset").addEventListener("click", reset);

  // --- folding ---

  function toggle(head) {
    if (!folded.delete(head.key)) folded.add(head.key);
    arrange();
    virtual.show(entries.findIndex((entry) => entry.head && entry.key === head.key))?.querySelector("button").focus({ preventScroll: true });
  }

  function foldAll() {
    const heads = entries.filter((entry) => entry.head);
    const open = heads.some((head) => !folded.has(head.key));
    folded.clear();
    if (open) for (const head of heads) folded.add(head.key);
    arrange();
    if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
  }
  $("fold").addEventListener("click", foldAll);

  const entryOf = (node) => entries[[...virtual.nodes].find(([, other]) => other === node)?.[0]];
  list.addEventListener("click", (event) => {
    const button = event.target.closest(".toggle"), link = event.target.closest(".link"), item = event.target.closest(".item");
    if (button) toggle(entryOf(button.closest("li")));
    if (link) {
      event.preventDefault();
      copy(entryOf(item));
    }
    if (item) mark(entryOf(item));
    if (event.target.closest(".accept")) acceptances.toggle(entryOf(item));
  });

  // --- going about ---

  function mark(item) {
    current = item;
    for (const node of virtual.nodes.values()) node.classList.toggle("current", node.id === item.id);
  }

  function goTo(item) {
    let index = entries.indexOf(item);
    if (index < 0) return;
    mark(item);
    const node = virtual.show(index);
    node?.classList.add("current");
    node?.focus({ preventScroll: true });
  }

  function step(by) {
    const at = entries.indexOf(current);
    let index = at < 0 ? (by > 0 ? -1 : entries.length) : at;
    do index += by; while (entries[index]?.head);
    if (entries[index]) goTo(entries[index]);
  }

  function stepGroup(by) {
    let index = entries.indexOf(current);
    if (by < 0) while (index > 0 && !entries[index].head) index--; // the head of this group
    do index += by; while (entries[index] && !entries[index].head);
    if (!entries[index]) return;
    const next = entries[index + 1];
    if (next && !next.head) goTo(next); else virtual.show(index)?.querySelector("button").focus({ preventScroll: true });
  }

  function headOf(item) {
    let index = entries.indexOf(item);
    while (index > 0 && !entries[index].head) index--;
    return entries[index]?.head ? entries[index] : null;
  }

  function say(text) {
    $("toast").textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { $("toast").textContent = ""; }, 2000);
  }

  function copy(item) {
    if (!item) return;
    location.hash = item.id;
    const copied = navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject();
    copied.then(() => say("Link copied"), () => say("The link is in the address line"));
  }

  // A link leads to its finding, whatever was filtered out before.
  function goToAddress() {
    const item = items.find((item) => item.id === decodeURIComponent(location.hash.slice(1)));
    if (!item) return;
    if (!entries.includes(item)) reset();
    if (item !== current || !$(item.id)) goTo(item);
  }
  addEventListener("hashchange", goToAddress);

  $("help-button").addEventListener("click", () => $("help").showModal());
  const keys = {
    j: () => step(1), k: () => step(-1), "]": () => stepGroup(1), "[": () => stepGroup(-1),
    "/": () => { search.focus(); search.select(); }, c: () => copy(current), a: () => current && acceptances.toggle(current), f: foldAll,
    o: () => { const head = current && headOf(current); if (head) toggle(head); },
    "?": () => $("help").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input[type=search], select")) {
      if (event.key === "Escape") { search.value = ""; select(); event.target.blur(); }
      if (event.key === "Enter" && event.target === search) { clearTimeout(timer); select(); current = null; step(1); }
      return;
    }
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // --- print, and narrow screens ---

  addEventListener("beforeprint", () => {
    const before = [...folded];
    folded.clear();
    arrange();
    for (const key of before) folded.add(key);
    virtual.print(PRINTED);
    $("cut").hidden = entries.length <= PRINTED;
    $("cut").textContent = `These are the first ${count.format(PRINTED)} entries of ${count.format(entries.length)}. Filters make a shorter list; a workbook (-o report.xlsx) holds all.`;
  });
  addEventListener("afterprint", () => {
    $("cut").hidden = true;
    virtual.paper = false;
    arrange();
  });

  const narrow = matchMedia("(max-width: 62rem)");
  const fit = () => { $("filters").open = !narrow.matches; };
  narrow.addEventListener("change", fit);
  fit();
  // The filters stand below the bar, whatever its height.
  const measure = () => {
    const height = getComputedStyle($("bar")).position === "sticky" ? $("bar").offsetHeight : 0;
    document.querySelector(".columns").style.setProperty("--bar", `${height}px`);
    document.documentElement.style.scrollPaddingTop = `${height + 8}px`;
  };
  new ResizeObserver(measure).observe($("bar"));

  select();
  goToAddress();
})();
