/** Direction fields for strokes to follow. */
import type { Field } from './noise.js';
import { fbm } from './noise.js';

/** A whirl: strokes run round its centre, ever less beyond its reach. */
export interface Whirl {
  readonly x: number;
  readonly y: number;
  readonly reachPx: number;
  /** Turning strength against the drift (1); negative turns the other way. */
  readonly spin: number;
}

/** A drift from left to right, waved by noise and caught up in whirls. */
export function whirlField(whirls: readonly Whirl[], seed: number, drift = 0.5): Field {
  return (x, y) => {
    const wave = fbm(x / 300, y / 300, seed, 2) * 1.3;
    let vx = Math.cos(wave) * drift;
    let vy = Math.sin(wave) * drift;
    for (const whirl of whirls) {
      const dx = x - whirl.x;
      const dy = y - whirl.y;
      const away = Math.hypot(dx, dy) + 1;
      const pull = (whirl.spin * Math.exp(-((away / whirl.reachPx) ** 2))) / away;
      vx -= dy * pull;
      vy += dx * pull;
    }
    return Math.atan2(vy, vx);
  };
}

/** Strokes that run towards a vanishing point. */
export function towards(px: number, py: number): Field {
  return (x, y) => Math.atan2(y - py, x - px);
}
