/** Keeps the last `capacity` numbers and answers percentiles over them: latencies for the status strip. */
export class RingStats {
  readonly #values: Float64Array;
  #count = 0;
  #next = 0;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#count = Math.min(this.#count + 1, this.#values.length);
  }

  clear(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** Nearest-rank percentile, `fraction` in [0, 1]; 0 when empty. */
  percentile(fraction: number): number {
    if (this.#count === 0) return 0;
    const sorted = this.#values.slice(0, this.#count).sort();
    const rank = Math.min(this.#count - 1, Math.max(0, Math.ceil(fraction * this.#count) - 1));
    return sorted[rank] ?? 0;
  }
}
