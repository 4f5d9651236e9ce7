/**
 * Pen and ink: each form is first knocked out of the paper and outlined, and leaves its tone and its
 * hatching direction behind; then layers of parallel and crossing lines build the darks.
 */
import { hex } from '../brush/color.js';
import { fill, rasterize } from '../brush/fill.js';
import { below, blob, ellipse, ribbon, skyline, smooth, type Point } from '../brush/geometry.js';
import { hatch } from '../brush/hatch.js';
import { age } from '../brush/light.js';
import { clamp01, fbm, smoothstep, type Field } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { stroke } from '../brush/stroke.js';
import { createMask, createSurface, pixelAt, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';

const PAPER = hex('#f3ead3');
const INK = hex('#231a1c');
const ANGLES = [0, -0.75, 0.75, 1.35, -1.25, 0.3] as const;

class Plate {
  readonly surface: Surface;
  readonly tone: Float32Array;
  readonly way: Float32Array;
  readonly random: Random;

  constructor(sizePx: number, random: Random) {
    this.surface = createSurface(sizePx, PAPER);
    this.tone = createMask(this.surface);
    this.way = createMask(this.surface);
    this.random = random;
  }

  /** Knocks a form out of the paper: sets its tone, its hatching direction and its outline. */
  form(outline: readonly Point[], tone: number | Field, way: number, linePx = 1.5): void {
    fill(this.surface, outline, PAPER);
    rasterize(this.surface, outline, (pixel, cover, x, y) => {
      if (cover < 0.5) return;
      this.tone[pixel] = typeof tone === 'number' ? tone : tone(x, y);
      this.way[pixel] = way;
    });
    if (linePx > 0) this.line([...outline, outline[0] ?? [0, 0]], linePx);
  }

  line(path: readonly Point[], widthPx: number): void {
    const wobbly = path.map(([x, y]): Point => [x + this.random.normal() * 0.5, y + this.random.normal() * 0.5]);
    stroke(this.surface, wobbly, { widthPx, color: INK, seed: this.random.seed(), opacity: 0.95 });
  }
}

function house(plate: Plate, x: number, footY: number, width: number, tall: number): void {
  const { random } = plate;
  const side = width * 0.42;
  const peak = footY - tall - width * random.range(0.42, 0.7);
  const eave = footY - tall;
  const drop = width * 0.08;
  plate.form([[x, footY], [x, eave], [x + width / 2, peak], [x + width, eave], [x + width, footY]], random.range(0.05, 0.24), 4, 1.4);
  plate.form([[x + width, footY], [x + width, eave], [x + width + side, eave - drop], [x + width + side, footY - drop]], 0.72, 3, 1.4);
  plate.form([[x + width / 2, peak], [x + width / 2 + side, peak - drop], [x + width + side + 3, eave - drop + 3], [x + width + 2, eave + 3]], 0.5, 2, 1.5);
  for (let row = 0; row < tall / 17 - 0.4; row += 1) {
    for (let column = 0; column < width / 13 - 0.6; column += 1) {
      if (random.chance(0.25)) continue;
      const [wx, wy] = [x + 5 + column * 12, eave + 6 + row * 17];
      plate.form([[wx, wy], [wx + 4, wy], [wx + 4, wy + 7], [wx, wy + 7]], 1, 3, 1);
    }
  }
  if (random.chance(0.6)) {
    const cx = x + width * 0.8;
    plate.form([[cx, peak + 12], [cx, peak - 6], [cx + 6, peak - 6], [cx + 6, peak + 16]], 0.5, 3, 1.2);
  }
}

function spire(plate: Plate, x: number, footY: number, width: number, tall: number): void {
  const roof = footY - tall * 0.5;
  plate.form([[x - width / 2, footY], [x - width / 2, roof], [x, roof], [x, footY]], 0.12, 3);
  plate.form([[x, footY], [x, roof], [x + width / 2, roof], [x + width / 2, footY]], 0.75, 3);
  plate.form([[x - width * 0.6, roof], [x, footY - tall], [x, roof]], 0.3, 4);
  plate.form([[x, roof], [x, footY - tall], [x + width * 0.6, roof]], 0.9, 1);
  plate.form(ellipse(x - width * 0.24, roof + tall * 0.16, width * 0.1, width * 0.26, 0, 14), 1, 3, 1);
  plate.line([[x, footY - tall], [x, footY - tall - 18]], 1.6);
}

function mount(plate: Plate): void {
  const { random } = plate;
  const rock = (x: number): number => 640 - 250 * Math.exp(-(((x - 505) / 190) ** 2)) - 26 * fbm(x / 34, 1, 5, 4);
  const outline = skyline(rock, 4).filter(([x]) => x > 150 && x < 870);
  plate.form([...outline, [868, 660], [152, 660]], (x, y) => clamp01(0.42 + 0.5 * fbm((x - y * 0.3) / 34, y / 60, 9, 3) + (x - 505) / 520), 4, 2);
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
      if (random.chance(0.3)) plate.form(blob(x + 46, footY + 4, 15, 12, random, 0.3, 13), (_px, py) => clamp01(0.75 + (py - footY) / 26), 1, 1.3);
    }
  }
  const wall = skyline((x) => 636 + 9 * Math.sin(x / 60), 8).filter(([x]) => x > 180 && x < 845);
  plate.form([...wall, [842, 676], [182, 676]], (x) => 0.28 + 0.4 * smoothstep(480, 820, x), 3, 2);
  for (const x of [236, 430, 610, 770]) {
    plate.form([[x, 680], [x, 612], [x + 34, 612], [x + 34, 680]], (px) => 0.12 + ((px - x) / 34) * 0.8, 3, 1.8);
    plate.form([[x - 5, 612], [x + 17, 576], [x + 39, 612]], (px) => 0.3 + ((px - x) / 39) * 0.6, 2, 1.8);
  }
}

function oak(plate: Plate): void {
  const { random } = plate;
  const limbs: readonly (readonly Point[])[] = [
    [[70, 905], [98, 760], [74, 620], [110, 470], [84, 330], [120, 190]],
    [[84, 560], [150, 470], [190, 380]],
    [[104, 450], [30, 380], [-20, 330]],
    [[92, 360], [180, 290], [250, 270]],
    [[96, 300], [40, 220], [10, 150]],
  ];
  limbs.forEach((limb, index) => {
    const outline = ribbon(smooth(limb), (t) => (index === 0 ? 74 : 30) * (1 - 0.8 * t) + (index === 0 && t < 0.1 ? 26 : 0));
    plate.form(outline, (x, y) => clamp01(0.62 + 0.35 * fbm(x / 8, y / 46, 3, 2) + (index === 0 ? (x - 90) / 110 : 0.1)), index === 0 ? 3 : 1, 2.2);
  });
  for (let clump = 0; clump < 74; clump += 1) {
    const x = random.range(-30, 290);
    const y = random.range(-30, 420) - Math.abs(x - 130) * 0.3;
    const size = random.range(22, 46);
    plate.form(blob(x, y, size * 1.2, size * 0.8, random, 0.25, 15), (px, py) => clamp01(0.42 + (px - x) / (size * 3) + (py - y) / (size * 1.4) + 0.35 * fbm(px / 12, py / 12, 7, 2)), clump % 2 ? 1 : 5, 1.5);
    for (let leaf = 0; leaf < 7; leaf += 1) {
      const lx = x + random.normal() * size * 0.5;
      const ly = y + random.normal() * size * 0.32;
      plate.line(smooth([[lx - 5, ly], [lx - 1, ly - 5], [lx + 4, ly - 1], [lx + 8, ly - 4]], false, 4), 1.3);
    }
  }
}

function foreground(plate: Plate): void {
  const { random } = plate;
  plate.form(smooth([[420, 760], [470, 780], [600, 784], [664, 752], [640, 806], [580, 820], [480, 816], [440, 798]], true), (_x, y) => clamp01(0.4 + (y - 770) / 60), 5, 2);
  plate.line([[545, 780], [552, 610]], 3);
  plate.form(smooth([[556, 622], [640, 690], [650, 752], [557, 760]], true, 5), (x) => 0.02 + (x - 556) / 260, 4, 1.6);
  plate.form(below(skyline((x) => 858 - 0.00022 * (x - 500) ** 2 * Math.sign(500 - x) + 9 * fbm(x / 30, 2, 6, 3))), (x, y) => clamp01(0.62 + 0.4 * fbm(x / 40, y / 14, 4, 3)), 2, 2);
  for (let blade = 0; blade < 260; blade += 1) {
    const x = random.range(-10, 906);
    const y = random.range(850, 900);
    plate.line(smooth([[x, y], [x + random.range(-5, 5), y - 14], [x + random.range(-14, 14), y - random.range(20, 46)]], false, 4), random.range(1, 2));
  }
}

/** Pen drawing of a walled mount at low tide. */
export const inkHatching: Painting = {
  id: 'ink-hatching',
  title: 'The mount at low tide',
  technique: 'Cross-hatching in pen and ink',
  seed: 1640,
  paint: ({ sizePx, random }) => {
    const plate = new Plate(sizePx, random);
    const { surface } = plate;
    plate.form([[-9, -9], [905, -9], [905, 905], [-9, 905]], (x, y) => clamp01(0.5 - 0.55 * smoothstep(60, 560, y) + 0.75 * fbm(x / 200, y / 90, 21, 4)), 0, 0);
    plate.form(below(skyline(() => 640)), (x, y) => clamp01(0.16 + 0.5 * fbm(x / 180, y / 22, 8, 3) + 0.5 * Math.exp(-(((x - 540) / 260) ** 2)) * smoothstep(830, 660, y)), 0, 1);
    mount(plate);
    foreground(plate);
    oak(plate);
    ANGLES.forEach((angle, way) => {
      const dark: Field = (x, y) => {
        const pixel = pixelAt(surface, x, y);
        return plate.way[pixel] === way ? (plate.tone[pixel] ?? 0) : -1;
      };
      const pen = { dark, color: INK, pullPx: way === 0 ? 130 : 60 };
      hatch(surface, { ...pen, angle, gapPx: 5, widthPx: 1.3, level: 0.16 }, random);
      hatch(surface, { ...pen, angle: angle + 0.9, gapPx: 5, widthPx: 1.3, level: 0.42 }, random);
      hatch(surface, { ...pen, angle: angle - 0.7, gapPx: 4.6, widthPx: 1.4, level: 0.62 }, random);
      hatch(surface, { ...pen, angle: angle + 0.25, gapPx: 3.6, widthPx: 1.7, level: 0.82 }, random);
    });
    age(surface, 9, 0.06, 0.07);
    return surface;
  },
};
