/** Seeded randomness: every picture is drawn from one integer seed, so it is the same on every run. */

/** A source of numbers in [0, 1) with the few draws the painters need. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  range(low: number, high: number): number;
  /** Whole number in [0, count). */
  index(count: number): number;
  /** Roughly normal, mean 0, deviation 1 (sum of uniforms, bounded at ±3.5). */
  normal(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One item of a list that is not empty. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** A fresh 32-bit seed, for helpers that take one. */
  seed(): number;
}

/** Mixes a 32-bit integer so that near inputs give unrelated outputs. */
export function mixBits(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** Creates a generator: a Weyl counter whose state is mixed on each draw. */
export function createRandom(seed: number): Random {
  let state = mixBits(seed + 0x51ed27);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return mixBits(state) / 4294967296;
  };
  return {
    next,
    range: (low, high) => low + (high - low) * next(),
    index: (count) => Math.floor(next() * count),
    normal: () => (next() + next() + next() + next() - 2) * 1.7320508,
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    seed: () => Math.floor(next() * 4294967296),
  };
}

/** Shuffles a list in place and returns it. */
export function shuffle<T>(items: T[], random: Random): T[] {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = random.index(last + 1);
    const kept = items[last];
    const moved = items[other];
    if (kept === undefined || moved === undefined) continue;
    items[last] = moved;
    items[other] = kept;
  }
  return items;
}
