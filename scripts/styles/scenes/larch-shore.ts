/** The near shore of the lake: larches, bank, boat and grass. */
import { hex } from '../brush/color.js';
import { below, blob, ribbon, smooth, type Point, points } from '../brush/geometry.js';
import { paperTooth } from '../brush/light.js';
import type { Random } from '../brush/random.js';
import { type Surface } from '../brush/surface.js';
import { wash } from '../brush/wash.js';
import { dabs, LARCHES } from './mountain-lake.js';

/** The sheet the lake is painted on. */
export const tooth = paperTooth(5, 3.4);

/** Larches, bank, boat and grass. */
export function nearShore(surface: Surface, random: Random, crowns: readonly Point[][]): void {
  wash(surface, crowns, tooth, {
    color: hex('#f6b93c'),
    seed: 100,
    strength: 0.85,
    wanderPx: 7,
    bleedPx: 1.5,
    edge: 0.8,
  });
  wash(surface, dabs(random, 34, 0.95), tooth, {
    color: hex('#ee8130'),
    seed: 101,
    strength: 0.75,
    wanderPx: 6,
    edge: 0.9,
  });
  wash(surface, dabs(random, 20, 0.9), tooth, {
    color: hex('#e0563a'),
    seed: 102,
    strength: 0.55,
    wanderPx: 6,
    edge: 1,
  });
  wash(surface, dabs(random, 9, 0.8), tooth, { color: hex('#a84a5a'), seed: 103, strength: 0.5, wanderPx: 5, edge: 1 });
  const trunks = LARCHES.map(([x, y, tall], index) =>
    ribbon(
      smooth([
        [x + 9, y + tall * 2.1],
        [x - 4, y + tall],
        [x + 5, y],
        [x, y - tall * 0.9],
      ]),
      (t) => (10 - 8 * t) * (index > 2 ? 0.6 : 0.9),
    ),
  );
  wash(surface, trunks, tooth, { color: hex('#5a3a40'), seed: 110, strength: 0.9, wanderPx: 4, edge: 0.8 });
  const boughs = LARCHES.flatMap(([x, y, tall]) =>
    Array.from({ length: 9 }, (_, k): Point[] => {
      const up = y + tall * (0.8 - k * 0.18);
      const side = k % 2 ? 1 : -1;
      const reach = tall * (0.5 - k * 0.035);
      return ribbon(
        smooth([
          [x, up],
          [x + side * reach * 0.6, up - 10],
          [x + side * reach, up - 4],
        ]),
        (t) => 3.4 * (1 - t) + 0.8,
      );
    }),
  );
  wash(surface, boughs, tooth, { color: hex('#5a3a40'), seed: 111, strength: 0.8, wanderPx: 3, edge: 0.6 });
  const glints = LARCHES.map(([x, y, tall]) =>
    ribbon(
      smooth([
        [x - 30, y + tall * 2.3],
        [x + 8, y + tall * 2.36],
        [x + 44, y + tall * 2.3],
      ]),
      (t) => 26 * Math.sin(t * Math.PI) + 1,
    ),
  );
  wash(surface, glints, tooth, {
    color: hex('#f0a040'),
    seed: 109,
    strength: 0.6,
    wanderPx: 22,
    bleedPx: 3,
    edge: 0.5,
  });
  const bank = smooth(points('-40,770 110,790 260,830 400,866 520,880 660,862 800,836 940,810'));
  wash(surface, [below(bank)], tooth, { color: hex('#c09048'), seed: 112, strength: 0.9, edge: 0.9, wanderPx: 9 });
  wash(surface, [below(bank.map(([x, y]): Point => [x, y + 26 + 10 * Math.sin(x / 37)]))], tooth, {
    color: hex('#7a4a4a'),
    seed: 114,
    strength: 0.8,
    edge: 0.9,
    wanderPx: 16,
  });
  wash(surface, [smooth(points('505,686 560,700 640,698 672,680 640,714 560,718'), true)], tooth, {
    color: hex('#a8322a'),
    seed: 116,
    strength: 1.2,
    wanderPx: 2,
    edge: 0.8,
  });
  wash(surface, [smooth(points('520,722 600,726 660,722 610,750 560,744'), true)], tooth, {
    color: hex('#5a4a6a'),
    seed: 118,
    strength: 0.7,
    wanderPx: 7,
    edge: 0.6,
  });
  const grass = Array.from({ length: 150 }, (): Point[] => {
    const x = random.range(-10, 906);
    const y = 905 - random.next() * (110 - 84 * Math.sin((x / 896) * Math.PI));
    return ribbon(
      smooth([
        [x, y],
        [x + random.range(-4, 4), y - 12],
        [x + random.range(-13, 13), y - random.range(18, 34)],
      ]),
      (t) => 3.6 * (1 - t) + 0.7,
    );
  });
  wash(surface, grass, tooth, { color: hex('#5a4a2a'), seed: 121, strength: 0.75, wanderPx: 3, edge: 0.8 });
  const spatter = Array.from({ length: 70 }, () =>
    blob(random.range(0, 896), random.range(430, 890), random.range(1, 3.4), random.range(1, 3.4), random, 0.3, 6),
  );
  wash(surface, spatter, tooth, { color: hex('#c8602f'), seed: 120, strength: 0.7, wanderPx: 1, edge: 0.8 });
}
