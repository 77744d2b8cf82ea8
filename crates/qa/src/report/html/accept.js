"use strict";
// The findings that a reader accepts: entries of qa.toml, in the order in which they were made, and the dialogs that
// collect them and hand them out. The page keeps nothing, so it warns before entries are lost.
class Acceptances {
  // `ruleOf(finding)` gives the id of a rule, `changed()` is called after every change, `say(text)` shows a message.
  constructor({ ruleOf, changed, say }) {
    Object.assign(this, { ruleOf, changed, say, entries: [], asked: null, saved: true });
    const $ = (id) => document.getElementById(id);
    [this.dialog, this.result] = [$("accept"), $("accepted")];
    [this.text, this.reason, this.output] = [$("accept-text"), $("accept-reason"), $("accepted-text")];
    this.dialog.addEventListener("change", () => this.chooseScope());
    this.dialog.addEventListener("close", () => { if (this.dialog.returnValue === "accept") this.add(this.entry()); });
    $("accepted-button").addEventListener("click", () => {
      this.output.value = this.toToml();
      this.result.showModal();
    });
    $("accepted-close").addEventListener("click", () => this.result.close());
    $("accepted-copy").addEventListener("click", () => this.copy());
    $("accepted-save").addEventListener("click", () => this.save());
    addEventListener("beforeunload", (event) => { if (this.entries.length && !this.saved) event.preventDefault(); });
  }

  // --- entries ---

  // Returns the entries that accept a finding.
  about(finding) { return this.entries.filter((entry) => this.fits(entry, finding)); }

  // The same decision as `Suppression::fits` of the program.
  fits(entry, finding) {
    const [source, target] = finding.pair.sides;
    if (entry.rule !== this.ruleOf(finding)) return false;
    if (entry.text !== undefined) return [source, target, finding.message].some((text) => text.includes(entry.text));
    return entry.source.trim() === source.trim() && entry.target.trim() === target.trim();
  }

  // An entry replaces one of the same findings, so that a reason can be corrected.
  add(entry) {
    const key = (entry) => JSON.stringify({ ...entry, reason: "" });
    this.entries = this.entries.filter((other) => key(other) !== key(entry));
    this.entries.push(entry);
    this.saved = false;
    this.changed();
  }

  // Returns a basic string of TOML.
  static quoted(text) {
    const escapes = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t" };
    return `"${text.replace(/["\\]|\p{Cc}/gu, (c) => escapes[c] ?? `\\u${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}"`;
  }

  toToml() {
    const line = ([key, value]) => `${key} = ${Acceptances.quoted(value)}\n`;
    return this.entries.map((entry) => `[[suppress]]\n${Object.entries(entry).map(line).join("")}`).join("\n");
  }

  // --- dialogs ---

  // Asks how a finding is accepted; takes back what accepts it already.
  toggle(finding) {
    const entries = this.about(finding);
    if (entries.length) {
      this.entries = this.entries.filter((entry) => !entries.includes(entry));
      this.changed();
      return;
    }
    this.asked = finding;
    document.getElementById("accept-rule").textContent = this.ruleOf(finding);
    document.getElementById("accept-message").textContent = finding.message;
    this.text.value = Acceptances.marked(finding);
    this.dialog.querySelector("[value=pair]").checked = true;
    this.chooseScope();
    this.dialog.returnValue = "";
    this.dialog.showModal();
    this.reason.focus();
  }

  // Returns the first marked characters of the target, or of the source: what a finding is about.
  static marked(finding) {
    const which = finding.marks[1].length ? 1 : 0, [start, end] = finding.marks[which];
    return start === undefined ? "" : finding.pair.sides[which].slice(start, end);
  }

  get byText() { return this.dialog.querySelector("[value=text]").checked; }

  chooseScope() {
    this.text.disabled = !this.byText;
    this.text.required = this.byText;
  }

  // Returns the entry that the dialog describes.
  entry() {
    const rule = this.ruleOf(this.asked), [source, target] = this.asked.pair.sides, reason = this.reason.value.trim();
    return this.byText ? { rule, text: this.text.value.trim(), reason } : { rule, source, target, reason };
  }

  copy() {
    this.output.select();
    const copied = navigator.clipboard ? navigator.clipboard.writeText(this.output.value) : Promise.reject();
    copied.then(() => {
      this.saved = true;
      this.say("Copied");
    }, () => this.say("Press Ctrl+C to copy the selected text"));
  }

  save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.toToml()], { type: "application/toml" }));
    link.download = "qa-accepted.toml";
    link.click();
    URL.revokeObjectURL(link.href);
    this.saved = true;
  }
}
