// Names of languages, in the language of the page.
import { h } from "./dom.js";
import { currentLanguage, t } from "./texts.js";

/** Languages that are offered first: the ones that the embedded encoder supports best. */
const FIRST = ["en", "ru"];

/**
 * Returns what a language is called.
 * @param {string} code
 */
export function languageName(code) {
  const name = new Intl.DisplayNames([currentLanguage()], { type: "language", fallback: "code" }).of(code) ?? code;
  return name.slice(0, 1).toLocaleUpperCase(currentLanguage()) + name.slice(1);
}

/**
 * Returns a field in which a language is chosen.
 * @param {string[]} codes
 * @param {string | null} chosen
 * @param {string} label
 * @param {string} none what it says while none is chosen
 * @param {(code: string | null) => void} change
 */
export function languageField(codes, chosen, label, none, change) {
  const compare = new Intl.Collator(currentLanguage()).compare;
  const others = codes.filter((code) => !FIRST.includes(code)).map((code) => ({ code, name: languageName(code) })).sort((a, b) => compare(a.name, b.name));
  const known = [...FIRST.map((code) => ({ code, name: languageName(code) })), ...others];
  // A tag with a region is a language of its own for the user.
  if (chosen && !known.some(({ code }) => code === chosen)) known.unshift({ code: chosen, name: languageName(chosen) });
  const field = h("select", { "aria-label": label, change: () => change(field.value || null) }, h("option", { value: "" }, none),
    ...known.map(({ code, name }) => h("option", { value: code, selected: code === chosen }, t("language.name", { name, code }))));
  return field;
}
