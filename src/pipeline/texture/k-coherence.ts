/**
 * Fast texture synthesis by k-coherence (Tong et al. 2002): a pixel looks only at the windows that continue its
 * neighbours' sources, and at the k windows of the sample that are most like each of those. Same growth order as
 * `efros-leung.ts`; the best of the few is taken.
 */
import type { RgbPicture } from '../engine/style-engine.ts';
import { type TextureProgress, WindowSearch } from './efros-leung.ts';
import {
  checkTextureSettings,
  growthFront,
  seededRandom,
  type TextureCanvas,
  type TextureSettings,
} from './texture-grid.ts';

/** Look-alikes of each window that are remembered. */
const LOOK_ALIKES = 4;
/** Side of what is compared to find them: smaller than the window, since it is done for all pairs. */
const DESCRIPTOR_SIDE_PX = 5;

export function* growTextureFast(
  sample: RgbPicture,
  canvas: TextureCanvas,
  settings: TextureSettings,
  random: () => number = seededRandom(settings.seed),
): Generator<TextureProgress, Int32Array> {
  checkTextureSettings(sample, settings);
  const search = new WindowSearch(sample, settings);
  const alike = lookAlikes(sample, (settings.windowPx - 1) / 2);
  const sources = new Int32Array(canvas.isFilled.length).fill(-1);
  const total = canvas.isFilled.reduce((sum, isFilled) => sum + 1 - isFilled, 0);
  for (let filled = 0; filled < total;) {
    const front = growthFront(canvas, settings.isTileable, random);
    if (front.length === 0) throw new TypeError('There is nothing to grow from: every pixel is empty.');
    for (const pixel of front) {
      const around = search.lookAround(canvas, pixel);
      const source = nearest(search, around, search.coherent(canvas, sources, pixel), alike, random);
      canvas.picture.rgb.set(sample.rgb.subarray(source * 3, source * 3 + 3), pixel * 3);
      canvas.isFilled[pixel] = 1;
      sources[pixel] = source;
      filled++;
    }
    yield { filled, total, picture: canvas.picture };
  }
  return sources;
}

function nearest(
  search: WindowSearch,
  around: ReturnType<WindowSearch['lookAround']>,
  coherent: readonly number[],
  alike: ReadonlyMap<number, readonly number[]>,
  random: () => number,
): number {
  // Beside the seed or a mask nothing was copied yet: the whole sample is searched.
  if (coherent.length === 0) return search.pick(around, [], random).source;
  let [best, source] = [Infinity, coherent[0] ?? 0];
  for (const candidate of new Set(coherent.flatMap((centre) => [centre, ...(alike.get(centre) ?? [])]))) {
    const d = search.distance(around, candidate, best);
    if (d < best) [best, source] = [d, candidate];
  }
  return source;
}

/** Of each window's centre, the centres of the windows most like it, at least two pixels away. */
function lookAlikes({ width, height, rgb }: RgbPicture, half: number): ReadonlyMap<number, readonly number[]> {
  const centres: number[] = [];
  for (let y = half; y < height - half; y++) for (let x = half; x < width - half; x++) centres.push(y * width + x);
  const reach = Math.min(half, (DESCRIPTOR_SIDE_PX - 1) / 2);
  const length = (2 * reach + 1) ** 2 * 3;
  const descriptors = new Float32Array(centres.length * length);
  centres.forEach((centre, index) => {
    let out = index * length;
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        for (let c = 0; c < 3; c++) descriptors[out++] = rgb[(centre + dy * width + dx) * 3 + c] ?? 0;
  });
  const best = centres.map(() => new Nearest(LOOK_ALIKES));
  for (let a = 0; a < centres.length; a++) {
    const mine = best[a];
    for (let b = a + 1; b < centres.length; b++) {
      const theirs = best[b];
      if (!mine || !theirs || areClose(centres[a] ?? 0, centres[b] ?? 0, width)) continue;
      const limit = Math.max(mine.limit, theirs.limit);
      const d = descriptorDistance(descriptors, a * length, b * length, length, limit);
      if (d === Infinity) continue;
      mine.offer(b, d);
      theirs.offer(a, d);
    }
  }
  return new Map(centres.map((centre, index) => [centre, (best[index]?.members ?? []).map((i) => centres[i] ?? 0)]));
}

function areClose(a: number, b: number, width: number): boolean {
  return Math.abs((a % width) - (b % width)) < 2 && Math.abs(Math.floor(a / width) - Math.floor(b / width)) < 2;
}

function descriptorDistance(values: Float32Array, a: number, b: number, length: number, limit: number): number {
  let sum = 0;
  for (let i = 0; i < length; i += 3) {
    const x = (values[a + i] ?? 0) - (values[b + i] ?? 0);
    const y = (values[a + i + 1] ?? 0) - (values[b + i + 1] ?? 0);
    const z = (values[a + i + 2] ?? 0) - (values[b + i + 2] ?? 0);
    sum += x * x + y * y + z * z;
    if (sum >= limit) return Infinity;
  }
  return sum;
}

/** The few nearest of all that are offered. */
class Nearest {
  readonly members: number[] = [];
  readonly #distances: number[] = [];
  readonly #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  get limit(): number {
    return this.members.length < this.#room ? Infinity : (this.#distances.at(-1) ?? Infinity);
  }

  offer(member: number, distance: number): void {
    if (distance >= this.limit) return;
    let at = this.#distances.length;
    while (at > 0 && (this.#distances[at - 1] ?? 0) > distance) at--;
    this.members.splice(at, 0, member);
    this.#distances.splice(at, 0, distance);
    this.members.length = this.#distances.length = Math.min(this.#room, this.members.length);
  }
}
