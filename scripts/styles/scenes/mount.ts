/** A walled town on a rock in the tide, set down form by form for the pen. */
import { blob, ellipse, skyline } from '../brush/geometry.js';
import { clamp01, fbm, smoothstep } from '../brush/noise.js';
import { Plate } from './plate.js';

function house(plate: Plate, x: number, footY: number, width: number, tall: number): void {
  const { random } = plate;
  const side = width * 0.42;
  const peak = footY - tall - width * random.range(0.42, 0.7);
  const eave = footY - tall;
  const drop = width * 0.08;
  plate.form(
    [
      [x, footY],
      [x, eave],
      [x + width / 2, peak],
      [x + width, eave],
      [x + width, footY],
    ],
    random.range(0.05, 0.24),
    4,
    1.4,
  );
  plate.form(
    [
      [x + width, footY],
      [x + width, eave],
      [x + width + side, eave - drop],
      [x + width + side, footY - drop],
    ],
    0.72,
    3,
    1.4,
  );
  plate.form(
    [
      [x + width / 2, peak],
      [x + width / 2 + side, peak - drop],
      [x + width + side + 3, eave - drop + 3],
      [x + width + 2, eave + 3],
    ],
    0.5,
    2,
    1.5,
  );
  for (let row = 0; row < tall / 17 - 0.4; row += 1) {
    for (let column = 0; column < width / 13 - 0.6; column += 1) {
      if (random.chance(0.25)) continue;
      const [wx, wy] = [x + 5 + column * 12, eave + 6 + row * 17];
      plate.form(
        [
          [wx, wy],
          [wx + 4, wy],
          [wx + 4, wy + 7],
          [wx, wy + 7],
        ],
        1,
        3,
        1,
      );
    }
  }
  if (random.chance(0.6)) {
    const cx = x + width * 0.8;
    plate.form(
      [
        [cx, peak + 12],
        [cx, peak - 6],
        [cx + 6, peak - 6],
        [cx + 6, peak + 16],
      ],
      0.5,
      3,
      1.2,
    );
  }
}

function spire(plate: Plate, x: number, footY: number, width: number, tall: number): void {
  const roof = footY - tall * 0.5;
  plate.form(
    [
      [x - width / 2, footY],
      [x - width / 2, roof],
      [x, roof],
      [x, footY],
    ],
    0.12,
    3,
  );
  plate.form(
    [
      [x, footY],
      [x, roof],
      [x + width / 2, roof],
      [x + width / 2, footY],
    ],
    0.75,
    3,
  );
  plate.form(
    [
      [x - width * 0.6, roof],
      [x, footY - tall],
      [x, roof],
    ],
    0.3,
    4,
  );
  plate.form(
    [
      [x, roof],
      [x, footY - tall],
      [x + width * 0.6, roof],
    ],
    0.9,
    1,
  );
  plate.form(ellipse(x - width * 0.24, roof + tall * 0.16, width * 0.1, width * 0.26, 0, 14), 1, 3, 1);
  plate.line(
    [
      [x, footY - tall],
      [x, footY - tall - 18],
    ],
    1.6,
  );
}

/** The rock with its walls, houses and church. */
export function mount(plate: Plate): void {
  const { random } = plate;
  const rock = (x: number): number => 640 - 250 * Math.exp(-(((x - 505) / 190) ** 2)) - 26 * fbm(x / 34, 1, 5, 4);
  const outline = skyline(rock, 4).filter(([x]) => x > 150 && x < 870);
  plate.form(
    [...outline, [868, 660], [152, 660]],
    (x, y) => clamp01(0.42 + 0.5 * fbm((x - y * 0.3) / 34, y / 60, 9, 3) + (x - 505) / 520),
    4,
    2,
  );
  house(plate, 448, 404, 88, 62);
  spire(plate, 500, 384, 42, 245);
  spire(plate, 440, 402, 24, 120);
  spire(plate, 570, 404, 24, 126);
  for (let row = 0; row < 7; row += 1) {
    const footY = 428 + row * 35;
    const inside = outline.filter(([, y]) => y < footY - 12).map(([x]) => x);
    const [left, right] = [Math.min(...inside, 500), Math.max(...inside, 500)];
    for (let x = left - 12; x < right - 26; x += random.range(34, 66)) {
      house(plate, x, footY + random.range(-9, 9), random.range(24, 36), random.range(20, 38));
      if (random.chance(0.3))
        plate.form(
          blob(x + 46, footY + 4, 15, 12, random, 0.3, 13),
          (_px, py) => clamp01(0.75 + (py - footY) / 26),
          1,
          1.3,
        );
    }
  }
  const wall = skyline((x) => 636 + 9 * Math.sin(x / 60), 8).filter(([x]) => x > 180 && x < 845);
  plate.form([...wall, [842, 676], [182, 676]], (x) => 0.28 + 0.4 * smoothstep(480, 820, x), 3, 2);
  for (const x of [236, 430, 610, 770]) {
    plate.form(
      [
        [x, 680],
        [x, 612],
        [x + 34, 612],
        [x + 34, 680],
      ],
      (px) => 0.12 + ((px - x) / 34) * 0.8,
      3,
      1.8,
    );
    plate.form(
      [
        [x - 5, 612],
        [x + 17, 576],
        [x + 39, 612],
      ],
      (px) => 0.3 + ((px - x) / 39) * 0.6,
      2,
      1.8,
    );
  }
}
