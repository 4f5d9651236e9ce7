/**
 * A woodblock print: flat blocks of a few inks, each wave a family of curves between its back and its
 * face, foam that breaks into hooked fingers, wood grain in the colour and a soft wiped sky.
 */
import { hex, mix, type Rgb } from '../brush/color.js';
import { fill } from '../brush/fill.js';
import { below, ellipse, ribbon, smooth, type Point, points } from '../brush/geometry.js';
import { age } from '../brush/light.js';
import { fbm, smoothstep } from '../brush/noise.js';
import { stroke } from '../brush/stroke.js';
import { createSurface, shade, type Surface } from '../brush/surface.js';
import type { Painting } from '../painting.js';
import { BLUES, drawWave, FOAM, LINE, wave } from '../scenes/waves.js';

const PAPER = hex('#f1e6c8');

function sky(x: number, y: number): Rgb {
  const grain = 0.05 * fbm(x / 260, y / 5, 3, 3);
  const wiped = smoothstep(330, -20, y + 25 * fbm(x / 200, 0.5, 6, 2));
  const dusk = smoothstep(330, 620, y);
  const base = mix(mix(PAPER, hex('#7f97a6'), wiped * 0.85), hex('#e6b98c'), dusk * 0.7);
  return [base[0] + grain, base[1] + grain, base[2] + grain * 0.8];
}

function backdrop(surface: Surface): void {
  shade(surface, (x, y) => sky(x, y));
  const sun = ellipse(640, 330, 84, 84, 0, 80);
  fill(surface, sun, (x, y) =>
    mix(hex('#c8402c'), hex('#e58a5a'), smoothstep(300, 430, y + 8 * fbm(x / 60, y / 4, 12, 2))),
  );
  for (let cloud = 0; cloud < 7; cloud += 1) {
    const y = 395 + cloud * 9 - (cloud % 3) * 66;
    const x = 470 + ((cloud * 137) % 300);
    const line = ribbon(
      smooth([
        [x - 110, y],
        [x, y - 4],
        [x + 150, y + 2],
      ]),
      (t) => 11 * Math.sin(t * Math.PI) ** 0.5,
    );
    fill(surface, line, cloud % 2 ? hex('#efe0bf') : hex('#dcb893'));
  }
  for (const [x, y, half] of [
    [130, 70, 190],
    [60, 92, 150],
    [250, 112, 120],
    [520, 56, 150],
    [610, 78, 190],
    [800, 118, 150],
    [860, 60, 110],
    [30, 190, 110],
    [760, 190, 90],
  ] as const) {
    const band = ribbon(
      smooth([
        [x - half, y],
        [x - half * 0.3, y - 3],
        [x + half * 0.4, y + 2],
        [x + half, y],
      ]),
      (t) => 17 * Math.min(1, 9 * t, 9 * (1 - t)) ** 0.5,
    );
    fill(surface, band, (px, py) =>
      mix(PAPER, hex('#a9b6b4'), 0.25 + 0.5 * smoothstep(y - 8, y + 10, py) + 0.1 * fbm(px / 60, py / 4, 13, 2)),
    );
    stroke(surface, [...band, band[0] ?? [x, y]], { widthPx: 1.6, color: mix(LINE, PAPER, 0.25), seed: 21 });
  }
  const peak = smooth(points('330,668 480,622 640,540 735,458 768,452 800,470 880,545 960,590'));
  fill(surface, [...peak, [960, 760], [330, 760]], (x, y) =>
    mix(hex('#4a6a8c'), hex('#22406f'), smoothstep(470, 600, y + 20 * fbm(x / 20, y / 40, 2))),
  );
  fill(
    surface,
    points('700,490 735,458 768,452 800,470 822,492 800,486 788,506 768,484 752,512 738,486 722,498'),
    FOAM,
  );
  stroke(surface, peak, { widthPx: 2.6, color: LINE, seed: 9 });
}

/** The open sea behind the waves: rows of small crests, larger towards the viewer. */
function swell(surface: Surface): void {
  for (let row = 0; row < 12; row += 1) {
    const y = 628 + row * row * 2.2;
    const wide = 46 + row * 9;
    const crest: Point[] = [];
    for (let x = -40; x <= 940; x += 6)
      crest.push([x, y - (5 + row) * Math.abs(Math.sin((x / wide + row * 0.5) * Math.PI)) ** 1.6]);
    const color = mix(BLUES[row % 3 === 0 ? 3 : (row * 2) % 8] ?? BLUES[0], PAPER, 0.3 - row * 0.02);
    fill(surface, below(crest), color);
    stroke(surface, crest, { widthPx: 2, color: LINE, seed: row });
  }
}

/** Woodblock print of breaking waves. */
export const wavePrint: Painting = {
  id: 'wave-print',
  title: 'Waves before a red sun',
  technique: 'Woodblock print in Prussian blue on paper',
  seed: 1831,
  paint: ({ sizePx, random }) => {
    const surface = createSurface(sizePx, PAPER);
    backdrop(surface);
    swell(surface);
    drawWave(surface, wave(700, 690, 0.42, 0.1, 26), random);
    drawWave(surface, wave(235, 590, 1.08, -0.05, 58), random);
    drawWave(surface, wave(620, 880, 0.66, 0.05, 38), random);
    drawWave(surface, wave(90, 930, 0.7, 0.1, 40), random);
    shade(surface, (x, y, before) => {
      const grain = 1 + 0.07 * fbm(x / 210 + fbm(x / 90, y / 60, 8, 2) * 0.3, y / 4.2, 41, 3);
      return [before[0] * grain, before[1] * grain, before[2] * grain];
    });
    age(surface, 77, 0.09, 0.04);
    return surface;
  },
};
