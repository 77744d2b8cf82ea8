// Sums of row heights: where a row begins, and which row is at a height, in logarithmic time.

/** A Fenwick tree over non-negative numbers. */
export class Fenwick {
  /** @param {Float64Array} values */
  constructor(values) {
    this.length = values.length;
    /** Node `i` holds the sum of the values of its range that ends at `i - 1`. */
    this.tree = new Float64Array(values.length + 1);
    this.values = values;
    for (let i = 1; i <= values.length; i++) {
      this.tree[i] += values[i - 1];
      const parent = i + (i & -i);
      if (parent <= values.length) this.tree[parent] += this.tree[i];
    }
  }

  /**
   * Sets a value.
   * @param {number} index
   * @param {number} value
   */
  set(index, value) {
    const delta = value - this.values[index];
    if (delta === 0) return;
    this.values[index] = value;
    for (let i = index + 1; i <= this.length; i += i & -i) this.tree[i] += delta;
  }

  /**
   * Returns the sum of the values before an index.
   * @param {number} index
   */
  before(index) {
    let sum = 0;
    for (let i = Math.min(index, this.length); i > 0; i -= i & -i) sum += this.tree[i];
    return sum;
  }

  /** Returns the sum of all values. */
  total() {
    return this.before(this.length);
  }

  /**
   * Returns the index whose range of the sum holds a height, clamped to the valid indices.
   * @param {number} height
   */
  find(height) {
    let index = 0;
    let left = Math.max(0, height);
    for (let step = 2 ** Math.floor(Math.log2(this.length || 1)); step > 0; step >>= 1) {
      if (index + step <= this.length && this.tree[index + step] <= left) {
        index += step;
        left -= this.tree[index];
      }
    }
    return Math.min(index, Math.max(0, this.length - 1));
  }
}
