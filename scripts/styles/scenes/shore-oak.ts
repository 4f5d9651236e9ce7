/** The near shore: a boat, grass and an oak. */
import { below, blob, ribbon, skyline, smooth, type Point, points } from '../brush/geometry.js';
import { clamp01, fbm } from '../brush/noise.js';
import { Plate } from './plate.js';

/** The oak at the left edge. */
export function oak(plate: Plate): void {
  const { random } = plate;
  const limbs: readonly (readonly Point[])[] = [
    points('70,905 98,760 74,620 110,470 84,330 120,190'),
    [
      [84, 560],
      [150, 470],
      [190, 380],
    ],
    [
      [104, 450],
      [30, 380],
      [-20, 330],
    ],
    [
      [92, 360],
      [180, 290],
      [250, 270],
    ],
    [
      [96, 300],
      [40, 220],
      [10, 150],
    ],
  ];
  limbs.forEach((limb, index) => {
    const outline = ribbon(
      smooth(limb),
      (t) => (index === 0 ? 74 : 30) * (1 - 0.8 * t) + (index === 0 && t < 0.1 ? 26 : 0),
    );
    plate.form(
      outline,
      (x, y) => clamp01(0.62 + 0.35 * fbm(x / 8, y / 46, 3, 2) + (index === 0 ? (x - 90) / 110 : 0.1)),
      index === 0 ? 3 : 1,
      2.2,
    );
  });
  for (let clump = 0; clump < 74; clump += 1) {
    const x = random.range(-30, 290);
    const y = random.range(-30, 420) - Math.abs(x - 130) * 0.3;
    const size = random.range(22, 46);
    plate.form(
      blob(x, y, size * 1.2, size * 0.8, random, 0.25, 15),
      (px, py) => clamp01(0.42 + (px - x) / (size * 3) + (py - y) / (size * 1.4) + 0.35 * fbm(px / 12, py / 12, 7, 2)),
      clump % 2 ? 1 : 5,
      1.5,
    );
    for (let leaf = 0; leaf < 7; leaf += 1) {
      const lx = x + random.normal() * size * 0.5;
      const ly = y + random.normal() * size * 0.32;
      plate.line(
        smooth(
          [
            [lx - 5, ly],
            [lx - 1, ly - 5],
            [lx + 4, ly - 1],
            [lx + 8, ly - 4],
          ],
          false,
          4,
        ),
        1.3,
      );
    }
  }
}

/** Boat, near bank and grass. */
export function foreground(plate: Plate): void {
  const { random } = plate;
  plate.form(
    smooth(points('420,760 470,780 600,784 664,752 640,806 580,820 480,816 440,798'), true),
    (_x, y) => clamp01(0.4 + (y - 770) / 60),
    5,
    2,
  );
  plate.line(
    [
      [545, 780],
      [552, 610],
    ],
    3,
  );
  plate.form(smooth(points('556,622 640,690 650,752 557,760'), true, 5), (x) => 0.02 + (x - 556) / 260, 4, 1.6);
  plate.form(
    below(skyline((x) => 858 - 0.00022 * (x - 500) ** 2 * Math.sign(500 - x) + 9 * fbm(x / 30, 2, 6, 3))),
    (x, y) => clamp01(0.62 + 0.4 * fbm(x / 40, y / 14, 4, 3)),
    2,
    2,
  );
  for (let blade = 0; blade < 260; blade += 1) {
    const x = random.range(-10, 906);
    const y = random.range(850, 900);
    plate.line(
      smooth(
        [
          [x, y],
          [x + random.range(-5, 5), y - 14],
          [x + random.range(-14, 14), y - random.range(20, 46)],
        ],
        false,
        4,
      ),
      random.range(1, 2),
    );
  }
}
