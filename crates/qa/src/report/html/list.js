"use strict";
// A long list of which only the entries near the screen are in the page. It scrolls with the
// page; an empty entry above and one below stand for the rest. Heights are guessed, and
// measured when an entry is shown.
class VirtualList {
  // Pixels beyond the screen that are kept ready on both sides.
  static MARGIN = 800;

  // `guess(entry)` gives a height in pixels, `draw(entry, index, count)` a node.
  constructor(element, guess, draw) {
    Object.assign(this, { element, guess, draw, entries: [], nodes: new Map(), measured: new WeakMap(), paper: false });
    [this.above, this.below] = [0, 1].map(() => {
      const rest = document.createElement("li");
      rest.className = "rest";
      rest.setAttribute("aria-hidden", "true");
      return rest;
    });
    element.replaceChildren(this.above, this.below);
    addEventListener("scroll", () => this.render(), { passive: true });
    let width = innerWidth;
    addEventListener("resize", () => {
      // Another width breaks lines elsewhere: what was measured holds no longer.
      if (innerWidth !== width) this.measured = new WeakMap();
      width = innerWidth;
      this.set(this.entries);
    });
  }

  // Shows other entries.
  set(entries) {
    this.entries = entries;
    // Sums of heights as a binary indexed tree: one changes and a prefix is summed in O(log n).
    const n = entries.length;
    this.heights = Float64Array.from(entries, (entry) => this.measured.get(entry) ?? this.guess(entry));
    this.tree = new Float64Array(n + 1);
    for (let i = 1; i <= n; i++) {
      this.tree[i] += this.heights[i - 1];
      const parent = i + (i & -i);
      if (parent <= n) this.tree[parent] += this.tree[i];
    }
    for (const node of this.nodes.values()) node.remove();
    this.nodes.clear();
    this.render();
  }

  // Pixels above an entry.
  top(index) {
    let sum = 0;
    for (let i = index; i > 0; i -= i & -i) sum += this.tree[i];
    return sum;
  }

  // The entry at so many pixels.
  at(pixels) {
    let index = 0;
    const n = this.entries.length;
    for (let step = 2 ** Math.floor(Math.log2(n || 1)); step; step >>= 1) {
      if (index + step <= n && this.tree[index + step] <= pixels) {
        index += step;
        pixels -= this.tree[index];
      }
    }
    return Math.min(index, n - 1);
  }

  measure(index, node) {
    const height = node.getBoundingClientRect().height;
    const change = height - this.heights[index];
    if (!change) return;
    this.heights[index] = height;
    this.measured.set(this.entries[index], height);
    for (let i = index + 1; i < this.tree.length; i += i & -i) this.tree[i] += change;
  }

  render() {
    if (this.paper) return;
    const start = -this.element.getBoundingClientRect().top;
    const n = this.entries.length;
    const first = n ? this.at(Math.max(start - VirtualList.MARGIN, 0)) : 0;
    const last = n ? this.at(Math.max(start + innerHeight + VirtualList.MARGIN, 0)) : -1;
    // What the reader looks at must stay where it is, whatever is measured above it.
    const held = [...this.nodes].find(([index, node]) => index >= first && index <= last && node.getBoundingClientRect().bottom > 0);
    const before = held && held[1].getBoundingClientRect().top;
    this.fill(first, last);
    for (const [index, node] of this.nodes) this.measure(index, node);
    this.above.style.height = `${this.top(first)}px`;
    this.below.style.height = `${this.top(n) - this.top(last + 1)}px`;
    if (held) {
      const moved = held[1].getBoundingClientRect().top - before;
      if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
    }
  }

  // Has exactly the entries of a range in the page.
  fill(first, last) {
    for (const [index, node] of this.nodes) {
      if (index < first || index > last) {
        node.remove();
        this.nodes.delete(index);
      }
    }
    let next = this.below;
    for (let index = last; index >= first; index--) {
      let node = this.nodes.get(index);
      if (!node) {
        node = this.draw(this.entries[index], index, this.entries.length);
        this.nodes.set(index, node);
        this.element.insertBefore(node, next);
      }
      next = node;
    }
    this.nodes = new Map([...this.nodes].sort((a, b) => a[0] - b[0]));
  }

  // Brings an entry into the middle of the screen and gives its node. What lies on the way is
  // measured only when it is there, so it may take a few steps.
  show(index) {
    for (let tries = 0; tries < 6; tries++) {
      const list = this.element.getBoundingClientRect().top + scrollY;
      const place = list + this.top(index) - Math.max((innerHeight - this.heights[index]) / 2, 0);
      scrollTo({ top: place, behavior: "instant" });
      this.render();
      const after = this.element.getBoundingClientRect().top + scrollY + this.top(index);
      if (Math.abs(after - list - (place - list) - Math.max((innerHeight - this.heights[index]) / 2, 0)) < 2) break;
    }
    return this.nodes.get(index);
  }

  // For the printer: the first `limit` entries are all in the page until `screen()`.
  print(limit) {
    this.paper = true;
    this.fill(0, Math.min(limit, this.entries.length) - 1);
    this.above.style.height = this.below.style.height = "0";
  }

  screen() {
    this.paper = false;
    this.render();
  }
}
