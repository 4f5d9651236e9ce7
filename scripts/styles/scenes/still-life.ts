/** The still life on its table, before it is taken apart. */
import { hex, mix } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { box, ellipse, ribbon, smooth, points } from '../brush/geometry.js';
import { clamp01, fbm, lerp } from '../brush/noise.js';
import { stroke } from '../brush/stroke.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';

export const DARK = hex('#1f1a18');

function guitar(scene: Surface): void {
  const body = smooth(
    points('300,640 330,500 400,455 440,400 520,360 600,400 610,490 585,560 590,640 540,740 430,780 340,740'),
    true,
  );
  fill(scene, body, (x, y) =>
    mix(hex('#c98f3f'), hex('#7a4a22'), clamp01((x - 330) / 330 + 0.3 * fbm(x / 50, y / 200, 3))),
  );
  fill(scene, ellipse(470, 560, 58), hex('#2a1d18'));
  fill(
    scene,
    ribbon(ellipse(470, 560, 68), () => 8),
    hex('#e8d3a0'),
  );
  fill(
    scene,
    ribbon(
      [
        [455, 580],
        [640, 130],
      ],
      () => 44,
    ),
    hex('#4a2f20'),
  );
  for (let fret = 0; fret < 12; fret += 1) {
    const [x, y] = [lerp(490, 632, fret / 12), lerp(500, 150, fret / 12)];
    stroke(
      scene,
      [
        [x - 20, y - 9],
        [x + 20, y + 9],
      ],
      { widthPx: 4, color: hex('#d8c090'), seed: fret },
    );
  }
  for (const shiftPx of [-12, -4, 4, 12])
    stroke(
      scene,
      [
        [640 + shiftPx, 130],
        [430 + shiftPx, 660],
      ],
      { widthPx: 2.5, color: hex('#f2e6c4'), seed: 4 },
    );
  fill(scene, box(648, 108, 62, 80, 0.4), hex('#38241c'));
  fill(scene, box(425, 672, 110, 20, 0.42), hex('#2a1d18'));
}

function bottle(scene: Surface): void {
  const shape = smooth(
    points('150,700 146,430 160,360 190,310 194,190 236,190 240,310 272,360 284,430 282,700'),
    true,
    6,
  );
  fill(scene, shape, (x) => mix(hex('#8fb0a0'), hex('#1f3a3a'), clamp01(Math.abs(x - 190) / 90)));
  fill(scene, box(214, 540, 128, 130), hex('#e6d9b8'));
  for (let line = 0; line < 5; line += 1) fill(scene, box(214, 500 + line * 20, 96 - line * 9, 6), hex('#6a3a28'));
  fill(scene, box(215, 196, 54, 26), hex('#9a3a28'));
}

function tableThings(scene: Surface): void {
  fill(scene, points('-10,690 906,610 906,906 -10,906'), (x, y) =>
    mix(hex('#8a5f36'), hex('#c79a5c'), clamp01(0.5 + 0.6 * fbm(x / 200, y / 16, 8))),
  );
  fill(scene, points('560,560 860,520 880,800 610,820'), hex('#e9dfc4'));
  for (let line = 0; line < 11; line += 1) {
    for (let dash = 0; dash < 9; dash += 1) {
      if ((line * 7 + dash * 3) % 5 === 0) continue;
      fill(scene, box(610 + dash * 27 + line, 575 + line * 21 - dash * 4, 19, 7, -0.13), hex('#4a4a4c'));
    }
  }
  guitar(scene);
  bottle(scene);
  fill(scene, points('690,470 810,470 785,610 760,620 758,700 800,716 700,716 744,700 740,620 715,610'), (x) =>
    mix(hex('#d8e0dc'), hex('#54707c'), clamp01((x - 690) / 130)),
  );
  for (const [x, y, size, tone] of [
    [640, 800, 62, '#b8452f'],
    [740, 815, 56, '#c9a63a'],
    [250, 800, 60, '#8a9a4a'],
  ] as const) {
    fill(scene, ellipse(x, y, size, size * 0.94), (px, py) =>
      mix(hex(tone), DARK, clamp01((px - x + (py - y)) / (size * 3.2) + 0.16)),
    );
  }
}

/** The whole still life. */
export function sceneOf(sizePx: number): Surface {
  const scene = createSurface(sizePx);
  shade(scene, (x, y) =>
    mix(hex('#7f8f98'), hex('#c8b68c'), clamp01(0.5 + 0.6 * fbm(x / 260, y / 260, 2) - (x - 448) / 1500)),
  );
  fill(scene, points('640,-10 906,-10 906,420 700,470'), hex('#4a5a68'));
  fill(scene, points('-10,-10 130,-10 90,700 -10,700'), hex('#5a4636'));
  tableThings(scene);
  return scene;
}
