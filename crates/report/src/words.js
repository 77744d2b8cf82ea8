// Says the page in the language of its reader. The page is written in English; its catalogue has the English texts beside others.
"use strict";
const words = (() => {
  const NAMES = { en: "English", ru: "Русский" };
  const FOREIGN = "[lang]:not(html), [translate=no], bdi, code, kbd, q, samp, script, style, textarea";
  const COUNTS = new Set(["n", "count", "all", "limit", "number", "score"]); // placeholders that are numbers
  const LABELS = ["title", "aria-label", "placeholder"];
  const catalogue = JSON.parse(document.getElementById("words").textContent);
  const number = (text) => /^\d{1,3}(,\d{3})+$|^\d+$/.test(text) ? Number(text.replaceAll(",", "")) : null;

  // Texts without placeholders are looked up; the others are expressions, the most specific first.
  const plain = new Map();
  const composed = [];
  for (const [english, forms] of catalogue) {
    for (const text of Object.values(english)) {
      if (!text.includes("{")) {
        plain.set(text, forms);
        continue;
      }
      const names = [];
      const source = text.split(/(\{\w+\})/).map((part) => {
        const name = /^\{(\w+)\}$/.exec(part)?.[1];
        if (name) names.push(name);
        return name ? (COUNTS.has(name) ? "([\\d.,]+)" : name === "part" ? "(\\S+)" : "([^]+?)") : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      }).join("");
      composed.push({ names, forms, pattern: new RegExp(`^${source}$`), weight: text.replace(/\{\w+\}/g, "").length });
    }
  }
  composed.sort((a, b) => b.weight - a.weight);

  let language = "en";
  let plurals = null;
  let numbers = null;

  // Numbers alone are written as the language does.
  function figure(text) {
    if (/^\d{1,3}(,\d{3})+$/.test(text)) return numbers.format(number(text));
    return /^\d+\.\d+( %|%)?$/.test(text) ? text.replace(".", ",") : null;
  }

  // Returns a text in the language of the page; one that the catalogue does not have stays as it is.
  function tell(text) {
    if (language === "en" || text.trim() === "") return text;
    const [, before, core, after] = /^(\s*)([^]*?)(\s*)$/.exec(text);
    const told = figure(core) ?? plain.get(core)?.[""] ?? list(core) ?? compose(core) ?? core;
    return before + told + after;
  }

  function compose(text) {
    for (const { names, forms, pattern } of composed) {
      const found = pattern.exec(text);
      if (!found) continue;
      const values = Object.fromEntries(names.map((name, at) => [name, found[at + 1]]));
      const n = number(values.n ?? "");
      const form = forms[""] ?? forms[plurals.select(n ?? 0)] ?? forms.other;
      return form.replace(/\{(\w+)\}/g, (whole, name) => values[name] === undefined ? whole : said(values[name]));
    }
    return null;
  }

  // What stands in a template may be a number, or words of the catalogue.
  function said(value) {
    const whole = number(value);
    return whole !== null && value.length > 3 && value.includes(",") ? numbers.format(whole) : figure(value) ?? plain.get(value)?.[""] ?? value;
  }

  // Several messages in one text.
  function list(text) {
    const parts = text.split("; ");
    if (parts.length < 2) return null;
    const told = parts.map((part) => plain.get(part)?.[""] ?? compose(part));
    return told.includes(null) ? null : told.join("; ");
  }

  // ---- The page --------------------------------------------------------------------------
  const originals = new WeakMap(); // of a text node: its English text, and what was put in its place
  const labels = new WeakMap();

  function node(text) {
    const known = originals.get(text);
    const english = known && text.nodeValue === known.told ? known.english : text.nodeValue;
    const told = tell(english);
    originals.set(text, { english, told });
    if (text.nodeValue !== told) text.nodeValue = told;
  }

  function label(element, name) {
    const value = element.getAttribute(name);
    if (value === null) return;
    const of = labels.get(element) ?? {};
    const english = of[name]?.told === value ? of[name].english : value;
    const told = tell(english);
    labels.set(element, { ...of, [name]: { english, told } });
    if (value !== told) element.setAttribute(name, told);
  }

  const isForeign = (element) => element?.closest(FOREIGN);

  function fill(root, deep = true) {
    if (root.nodeType === Node.TEXT_NODE) {
      if (!isForeign(root.parentElement)) node(root);
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || isForeign(root)) return;
    const filter = (one) => {
      if (one.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return one.matches(FOREIGN) || (!deep && one.matches("tbody")) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, filter);
    for (let one = root; one; one = walker.nextNode()) {
      if (one.nodeType === Node.TEXT_NODE) node(one);
      else for (const name of LABELS) label(one, name);
    }
    // Words of the page among those of the documents.
    for (const own of root.querySelectorAll("[data-word]")) {
      for (const name of LABELS) label(own, name);
      for (const child of own.childNodes) if (child.nodeType === Node.TEXT_NODE) node(child);
    }
  }

  // Rows are said when they come near the screen: there may be 50,000.
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      fill(target);
    }
  }, { rootMargin: "100%" });

  // What scripts write is English, too.
  new MutationObserver((changes) => {
    if (language === "en") return;
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === "attributes") {
        if (!isForeign(target)) label(target, attributeName);
      } else if (type === "characterData") {
        fill(target);
      } else {
        addedNodes.forEach((one) => fill(one));
      }
    }
  }).observe(document.body, { childList: true, characterData: true, attributes: true, attributeFilter: LABELS, subtree: true });

  function speak(name) {
    language = name;
    plurals = new Intl.PluralRules(name);
    numbers = new Intl.NumberFormat(name);
    document.documentElement.lang = name;
    // Words that the style sheet adds.
    for (const word of ["check", "doubtful"]) document.documentElement.style.setProperty(`--word-${word}`, JSON.stringify(tell(word)));
    fill(document.body, false);
    near.disconnect();
    for (const body of document.querySelectorAll("tbody")) near.observe(body);
    if (choice) choice.value = name;
  }

  // A page from the disk may be forbidden to remember anything.
  function remembered() {
    try {
      return localStorage.getItem("ui");
    } catch {
      return null;
    }
  }

  const wanted = [remembered(), document.documentElement.dataset.ui, ...navigator.languages].map((tag) => tag?.slice(0, 2));
  const choice = document.createElement("select");
  choice.id = "language";
  choice.setAttribute("aria-label", "Language");
  choice.append(...Object.entries(NAMES).map(([code, name]) => {
    const option = document.createElement("option");
    Object.assign(option, { value: code, textContent: name, lang: code });
    return option;
  }));
  choice.addEventListener("change", () => {
    try {
      localStorage.setItem("ui", choice.value);
    } catch {
      // The choice holds until the page is closed.
    }
    speak(choice.value);
  });
  document.querySelector("header")?.prepend(choice);
  speak(wanted.find((name) => name in NAMES) ?? "en");
  return { tell };
})();
