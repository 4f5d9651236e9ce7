/** The cartoon of the mosaic: which part each pixel belongs to, and its stones. */
import { hex, mix, palette, vary, type Rgb } from '../brush/color.js';
import { rasterize } from '../brush/fill.js';
import { below, ellipse, ribbon, skyline, smooth, type Point, points } from '../brush/geometry.js';
import { clamp01, fbm } from '../brush/noise.js';
import type { Random } from '../brush/random.js';
import { type Surface } from '../brush/surface.js';

type Tint = (x: number, y: number, random: Random) => Rgb;

export const GOLD = palette('#e8b93c', '#c8921f', '#f6d978', '#a8741a', '#f0c850');
const gold: Tint = (_x, _y, random) => vary(random.pick(GOLD), random, 0.03);
const glass = (first: string, ...rest: string[]): Tint => {
  const colors = palette(first, ...rest);
  return (_x, _y, random) => vary(random.pick(colors), random, 0.025);
};

/** Collects the parts of the design; later parts cover earlier ones. */
export class Cartoon {
  readonly labels: Int32Array;
  readonly tints: Tint[] = [];
  readonly surface: Surface;

  constructor(surface: Surface) {
    this.surface = surface;
    this.labels = new Int32Array(surface.sizePx * surface.sizePx);
  }

  part(outline: readonly Point[], tint: Tint): void {
    this.tints.push(tint);
    const label = this.tints.length - 1;
    rasterize(this.surface, outline, (pixel, cover) => {
      if (cover > 0.5) this.labels[pixel] = label;
    });
  }
}

const HUB: Point = [448, 640];

function night(_x: number, y: number, random: Random): Rgb {
  const colors = palette('#10245f', '#16357f', '#0c1a48', '#1d4a94', '#1a2f70');
  return vary(mix(random.pick(colors), hex('#2a86a8'), clamp01((y - 240) / 620)), random, 0.025, 0.12);
}

/** The fan: one wedge for each feather, then three arcs of eyes. */
export function fan(cartoon: Cartoon): void {
  const feathers = 21;
  const from = -Math.PI * 1.06;
  const span = Math.PI * 1.12;
  const reach = (turn: number): number => 500 - 36 * Math.cos((turn + Math.PI / 2) * 2);
  const at = (turn: number, away: number): Point => [
    HUB[0] + Math.cos(turn) * away * 0.83,
    HUB[1] + Math.sin(turn) * away,
  ];
  const greens = [glass('#1d7a5c', '#2f9a6a', '#0f5f58'), glass('#5aa83f', '#8fbf3f', '#3f8f4a')] as const;
  for (let feather = 0; feather < feathers; feather += 1) {
    const a = from + (span * feather) / feathers;
    const b = from + (span * (feather + 1)) / feathers;
    const middle = (a + b) / 2;
    const tip = smooth([at(a, reach(a) * 0.93), at(middle, reach(middle) * 1.03), at(b, reach(b) * 0.93)], false, 6);
    cartoon.part([HUB, ...tip], greens[feather % 2] ?? gold);
    cartoon.part(
      ribbon([at(middle, 60), at(middle, reach(middle) * 0.8)], () => 7),
      gold,
    );
  }
  const arcs = [
    [0.44, 7, 20],
    [0.64, 11, 26],
    [0.86, 15, 33],
  ] as const;
  for (const [share, count, size] of arcs) {
    for (let eye = 0; eye < count; eye += 1) {
      const turn = from + (span * (eye + 0.5)) / count;
      const [x, y] = at(turn, reach(turn) * share);
      const lean = turn + Math.PI / 2;
      cartoon.part(ellipse(x, y, size, size * 1.22, lean), gold);
      cartoon.part(ellipse(x, y, size * 0.76, size * 0.96, lean), glass('#2f8fb8', '#4fb8c8', '#1d7aa8'));
      cartoon.part(ellipse(x, y, size * 0.42, size * 0.52, lean), glass('#7a1f3a', '#a82f3f', '#5a1a4a'));
    }
  }
}

/** Body, neck, head and crest. */
export function bird(cartoon: Cartoon): void {
  const body = smooth(
    points('448,420 474,470 492,545 520,640 500,730 448,768 396,730 376,640 404,545 422,470'),
    true,
    8,
  );
  cartoon.part(
    body.map(([x, y]): Point => [448 + (x - 448) * 1.13, 600 + (y - 600) * 1.045]),
    gold,
  );
  cartoon.part(body, (x, y, random) =>
    vary(
      mix(hex('#1a3fae'), hex('#2fb0c8'), clamp01(0.5 + 0.4 * fbm(x / 26, y / 26, 4, 2) + (x - 470) / 160)),
      random,
      0.04,
    ),
  );
  for (let row = 0; row < 4; row += 1) {
    for (let scale = -1; scale <= 1; scale += 1) {
      const x = 448 + scale * 36 + (row % 2 ? 18 : 0) - 9;
      cartoon.part(ellipse(x, 620 + row * 32, 12, 14), row % 2 ? gold : glass('#7fd8d0', '#a8e8d8', '#4fc0c0'));
    }
  }
  cartoon.part(ellipse(448, 392, 44, 46), gold);
  cartoon.part(ellipse(448, 392, 35, 37), glass('#1a3fae', '#2450c0', '#16309a'));
  cartoon.part(
    [
      [474, 380],
      [520, 404],
      [472, 412],
    ],
    glass('#f0a030', '#e88820'),
  );
  cartoon.part(ellipse(457, 384, 12, 11), glass('#fbf4e0', '#f0e8d0'));
  for (const lean of [-0.5, -0.17, 0.17, 0.5]) {
    const [tx, ty] = [448 + Math.sin(lean) * 86, 398 - Math.cos(lean) * 86];
    cartoon.part(
      ribbon(
        [
          [448 + Math.sin(lean) * 34, 398 - Math.cos(lean) * 34],
          [tx, ty],
        ],
        () => 6,
      ),
      gold,
    );
    cartoon.part(ellipse(tx, ty, 11), glass('#2fb0c8', '#7fd8d0'));
  }
}

/** Two strips of ground with flowers. */
export function garden(cartoon: Cartoon): void {
  cartoon.part(below(skyline((x) => 752 - 16 * Math.sin(x / 90))), glass('#2f6b3a', '#4a8a3f', '#1f5440', '#7aa03a'));
  cartoon.part(
    below(skyline((x) => 806 - 10 * Math.sin(x / 70 + 2))),
    glass('#8a5a2a', '#a8743a', '#6a4424', '#b88a4a'),
  );
  for (let flower = 0; flower < 9; flower += 1) {
    const x = 90 + flower * 90;
    const y = 786 + (flower % 2) * 26;
    if (Math.abs(x - 448) < 40) continue;
    for (let petal = 0; petal < 5; petal += 1) {
      const turn = (petal / 5) * 6.283 + flower;
      cartoon.part(
        ellipse(x + Math.cos(turn) * 15, y + Math.sin(turn) * 15, 11),
        flower % 2 ? glass('#f4e8d8', '#f8d8c8') : glass('#d8402f', '#b82a3a'),
      );
    }
    cartoon.part(ellipse(x, y, 9), gold);
  }
}

/** Three bands round the picture. */
export function frame(cartoon: Cartoon): void {
  const band = (inset: number, widthPx: number, tint: Tint): void => {
    const far = 896 - inset;
    for (const side of [
      [
        [inset, inset],
        [far, inset],
      ],
      [
        [far, inset],
        [far, far],
      ],
      [
        [far, far],
        [inset, far],
      ],
      [
        [inset, far],
        [inset, inset],
      ],
    ] as const) {
      cartoon.part(
        ribbon(side, () => widthPx),
        tint,
      );
    }
  };
  band(6, 30, glass('#7a1f2a', '#9a2f34', '#5f1a2a'));
  band(30, 20, (x, y, random) =>
    Math.floor((x + y) / 44) % 2 ? vary(random.pick(GOLD), random, 0.03) : vary(hex('#f2e6cc'), random, 0.03),
  );
  band(49, 19, glass('#1f5a6a', '#2f7a84', '#154454'));
}

/** The night ground and its gold stars. */
export function sky(cartoon: Cartoon): void {
  cartoon.part(points('-9,-9 905,-9 905,905 -9,905'), night);
  for (const [x, y, size] of [
    [105, 110, 24],
    [200, 88, 13],
    [790, 110, 24],
    [696, 88, 13],
    [100, 225, 15],
    [800, 225, 15],
    [96, 640, 17],
    [800, 640, 17],
  ] as const) {
    const wide = size * 1.25;
    const star = Array.from({ length: 16 }, (_, k): Point => {
      const away = k % 2 ? wide * 0.45 : wide * 1.25;
      return [x + Math.cos((k * Math.PI) / 8) * away, y + Math.sin((k * Math.PI) / 8) * away];
    });
    cartoon.part(star, gold);
  }
}
