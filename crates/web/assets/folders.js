// Choosing files and folders from those that the server may look into.
import { get, post } from "./api.js";
import { ask, tell } from "./ask.js";
import { announce, h } from "./dom.js";
import { plain } from "./marks.js";
import { t } from "./texts.js";

/** @typedef {{ id: string, name: string, path: string }} Root */
/** @typedef {import("./staging.js").Item} Item */

/** Returns a name without extension and language. @param {{ name: string, lang: string | null }} file */
function stemOf({ name, lang }) {
  const stem = name.replace(/\.[^.]+$/, "");
  return lang && stem.toLowerCase().endsWith(lang.toLowerCase()) ? stem.slice(0, -lang.length).replace(/[._-]$/, "") : stem;
}

/**
 * Shows the folders. All documents of a folder can be added, or files that are ticked.
 * @param {Root[]} roots
 * @param {(items: Item[]) => void} add
 */
export async function chooseFolder(roots, add) {
  let root = roots[0];
  let path = "";
  /** @type {Map<string, Item>} */
  const ticked = new Map();
  const where = h("p", { class: "crumbs" });
  const list = h("ul", { class: "listing" });
  const choice = h("select", { "aria-label": t("folder.root"), change: () => { root = roots[choice.selectedIndex]; path = ""; void show(); } }, ...roots.map((one) => h("option", {}, plain(one.path))));
  const go = (/** @type {string} */ to) => { path = to; void show(); };
  const all = h("button", { type: "button", click: async () => {
    try {
      const { documents } = await post("folders", { folder: root.id, path });
      announce(t("folder.found", { n: documents }));
      all.closest("dialog")?.querySelector("form")?.requestSubmit();
    } catch (error) {
      tell(error);
    }
  } }, t("folder.all"));

  async function show() {
    let found;
    try {
      found = await get(`folders/${root.id}?path=${encodeURIComponent(path)}`);
    } catch (error) {
      tell(error);
      return;
    }
    const parts = path.split("/").filter(Boolean);
    where.replaceChildren(h("button", { type: "button", class: "quiet", click: () => go("") }, plain(root.name)),
      ...parts.flatMap((part, at) => ["/", h("button", { type: "button", class: "quiet", click: () => go(parts.slice(0, at + 1).join("/")) }, plain(part))]));
    const within = (/** @type {string} */ name) => [...parts, name].join("/");
    const folder = (/** @type {string} */ name) => h("li", {}, h("button", { type: "button", class: "quiet", click: () => go(within(name)) }, "📁 ", h("bdi", {}, plain(name))));
    const file = (/** @type {{ name: string, kind: "text" | "pairs", lang: string | null }} */ one) => {
      const id = `${root.id}/${within(one.name)}`;
      const box = h("input", { type: "checkbox", change: () => {
        if (box.checked) ticked.set(id, { named: { folder: root.id, path: within(one.name) }, name: one.name, kind: one.kind, lang: one.lang, stem: stemOf(one) });
        else ticked.delete(id);
      } });
      box.checked = ticked.has(id);
      return h("li", {}, h("label", { class: "toggle" }, box, h("bdi", {}, plain(one.name))));
    };
    list.replaceChildren(...found.folders.map(folder), ...found.files.map(file), ...(found.more ? [h("li", { class: "hint" }, t("folder.more", { n: found.more }))] : []));
    if (found.folders.length + found.files.length === 0) list.replaceChildren(h("li", { class: "hint" }, t("folder.nothing")));
  }

  await show();
  const yes = await ask(t("folder.title"), [h("p", { class: "hint" }, t("folder.hint")), choice, where, list, all], t("folder.add"));
  if (yes && ticked.size > 0) add([...ticked.values()]);
}
