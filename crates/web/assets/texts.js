// The words of the page, from /ui/en.txt and /ui/ru.txt.

/** Languages of the page, by their own names. */
export const LANGUAGES = { en: "English", ru: "Русский" };

/** @typedef {keyof typeof LANGUAGES} Language */

/** @type {Map<string, string>} */
let texts = new Map();
/** @type {Language} */
let language = "en";
let plurals = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en");
let scores = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Returns the language of the page. */
export function currentLanguage() {
  return language;
}

/**
 * Returns the language that a person wants: what they chose before, what the command says, what the browser asks for.
 * @param {string | null} asked
 * @returns {Language}
 */
export function preferred(asked) {
  const wanted = [localStorage.getItem("ui"), asked, ...navigator.languages];
  for (const tag of wanted) {
    const name = tag?.slice(0, 2);
    if (name === "en" || name === "ru") return name;
  }
  return "en";
}

/**
 * Parses a file of texts.
 * @param {string} file
 */
export function parse(file) {
  /** @type {Map<string, string>} */
  const out = new Map();
  for (const line of file.split("\n")) {
    const at = line.indexOf(" = ");
    if (at > 0 && !line.startsWith("#")) out.set(line.slice(0, at).trim(), line.slice(at + 3).trim());
  }
  return out;
}

/** @param {string} name */
async function file(name) {
  const answer = await fetch(`/ui/${name}.txt`);
  if (!answer.ok) throw new Error(`/ui/${name}.txt: ${answer.status}`);
  return parse(await answer.text());
}

/**
 * What English messages look like, with the keys of their texts; the most specific first.
 * @typedef {{ pattern: RegExp, names: string[], forms: Map<string, string>, weight: number }} Template
 */
/** Of the messages of checks. @type {Template[]} */
let templates = [];
/** Of errors and remarks about files. @type {Template[]} */
let remarks = [];

/** Placeholders that are numbers. */
const COUNTS = new Set(["n", "count", "all", "limit", "number", "score"]);

/**
 * Makes templates of the messages of two languages.
 * @param {Map<string, string>} english
 * @param {Map<string, string>} other
 */
function pairs(english, other) {
  const forms = new Map();
  for (const [key, text] of other) {
    const [, name, category = ""] = /^([^[]*)(?:\[(\w+)\])?$/.exec(key) ?? [];
    if (!forms.has(name)) forms.set(name, new Map());
    forms.get(name).set(category, text);
  }
  const template = (/** @type {[string, string]} */ [key, text]) => {
    /** @type {string[]} */
    const names = [];
    const source = text.split(/(\{\w+\})/).map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name) names.push(name);
      return name ? (COUNTS.has(name) ? "([\\d.,]+)" : name === "part" ? "(\\S+)" : "([^]+?)") : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    }).join("");
    return { pattern: new RegExp(`^${source}$`), names, forms: forms.get(key.replace(/\[.*/, "")) ?? new Map(), weight: text.replace(/\{\w+\}/g, "").length };
  };
  return [...english].map(template).sort((a, b) => b.weight - a.weight);
}

/**
 * Says a message of a check in the language of the page; one that is not known stays as it is.
 * @param {string} message
 * @returns {string}
 */
export function tellMessage(message) {
  return translated(message, templates) ?? message;
}

/** Placeholders whose values are messages themselves, or lists of what is counted. */
const NESTED = new Set(["what", "why"]);

/**
 * Returns a message in the language of the page, or null where there is no template for it.
 * @param {string} message
 * @param {Template[]} among
 * @returns {string | null}
 */
function translated(message, among) {
  for (const { pattern, names, forms } of among) {
    const found = pattern.exec(message);
    if (!found) continue;
    const values = Object.fromEntries(names.map((name, at) => [name, found[at + 1]]));
    const form = forms.get("") ?? forms.get(plurals.select(Number(values.n))) ?? message;
    return form.replace(/\{(\w+)\}/g, (whole, name) => NESTED.has(name) ? inParts(values[name]) : values[name] ?? whole);
  }
  return null;
}

/**
 * Says a remark part by part: what happened, and after semicolons what can be done; or what is counted, between commas.
 * @param {string} text
 * @returns {string}
 */
function inParts(text) {
  const by = (/** @type {string} */ separator) => text.split(separator).map((part) => translated(part, remarks));
  const whole = translated(text, remarks);
  if (whole !== null) return whole;
  for (const separator of ["; ", ", "]) {
    const parts = text.split(separator);
    if (parts.length > 1 && by(separator).some((part) => part !== null)) return parts.map(inParts).join(separator);
  }
  return text;
}

/**
 * Says an error or a remark of the program in the language of the page: the file that it begins with stays as it is. What is not known
 * stays English, as what the system says.
 * @param {string} message
 */
export function tellRemark(message) {
  if (language === "en") return message;
  const [, place, rest] = /^([^;]*?(?:\.\w+|:\d+|>): )([^]+)$/.exec(message) ?? [null, "", message];
  return place + inParts(rest);
}

/**
 * Loads the texts of a language.
 * @param {Language} name
 */
export async function load(name) {
  // The messages of checks come in English: they are found in the English file, and said by the other one.
  const others = name === "en" ? [] : ["messages.en", `messages.${name}`, "remarks.en", `remarks.${name}`];
  const files = await Promise.all([name, `reasons.${name}`, ...others].map(file));
  texts = new Map([...files[0], ...files[1]]);
  templates = name === "en" ? [] : pairs(files[2], files[3]);
  remarks = name === "en" ? [] : pairs(files[4], files[5]);
  language = name;
  plurals = new Intl.PluralRules(name);
  numbers = new Intl.NumberFormat(name);
  scores = new Intl.NumberFormat(name, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  document.documentElement.lang = name;
}

/**
 * Returns a text with its placeholders filled; the plural form goes by `n`. A key without a text is shown as it is.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const form = typeof values.n === "number" ? texts.get(`${key}[${plurals.select(values.n)}]`) ?? texts.get(`${key}[other]`) : undefined;
  const text = form ?? texts.get(key) ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : value ?? whole;
  });
}

/**
 * Returns whether a key has a text.
 * @param {string} key
 */
export function has(key) {
  return texts.has(key);
}

/**
 * Writes a score between 0 and 1 with two digits. A score below a bound never shows the bound.
 * @param {number} score
 */
export function formatScore(score) {
  return scores.format(Math.floor(score * 100 + 1e-9) / 100);
}

/** Fills the elements of the page that name their text in `data-text`, `data-label` (aria-label and tooltip) or `data-hint` (placeholder). */
export function fill() {
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.getAttribute("data-text") ?? "");
  for (const element of document.querySelectorAll("[data-label]")) {
    const label = t(element.getAttribute("data-label") ?? "");
    element.setAttribute("aria-label", label);
    if (element instanceof HTMLElement && element.matches("button, input, select")) element.title = label;
  }
  for (const element of document.querySelectorAll("[data-hint]")) element.setAttribute("placeholder", t(element.getAttribute("data-hint") ?? ""));
}
