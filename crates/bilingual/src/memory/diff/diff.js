"use strict";
// Filters by kind and by text. Without it the page shows everything.
const bar = document.getElementById("bar");
const search = document.getElementById("search");
const shown = document.getElementById("shown");
const nothing = document.getElementById("nothing");
const rows = Array.from(document.querySelectorAll("tbody"), (body) => ({
  body,
  kind: body.firstElementChild.className,
  text: body.textContent.toLowerCase(),
}));

function apply() {
  const kinds = new Set(Array.from(bar.querySelectorAll("#kinds :checked"), (box) => box.value));
  const wanted = search.value.trim().toLowerCase();
  let count = 0;
  for (const row of rows) {
    const fits = kinds.has(row.kind) && row.text.includes(wanted);
    row.body.hidden = !fits;
    if (fits) count += 1;
  }
  shown.textContent = count === rows.length ? `${count} difference${count === 1 ? "" : "s"}` : `${count} of ${rows.length}`;
  nothing.hidden = count > 0;
}

bar.addEventListener("input", apply);
bar.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
if (rows.length > 0) {
  bar.hidden = false;
  apply();
}
