/**
 * The passes of smoothing on the graphics processor and the memory they work in: the stabiliser runs this list, and the
 * cost model adds it up. Buffers of which there is one for this frame and one for the former are named `….now` and
 * `….before`.
 */
import type { Size } from '../../shared/size.ts';
import { CELL_PX, COARSE_CELL_PX } from '../temporal/cell-grid.ts';
import {
  blendWgsl,
  coarseMatchWgsl,
  pyramidWgsl,
  refineWgsl,
  restoreDetailWgsl,
  TEMPORAL_BLOCK_PX,
  trustWgsl,
} from './temporal-wgsl.ts';
import { PRESENT_MAP_LENGTH } from '../color/present-map.ts';

/** Bytes of the buffers of which there are two, one a frame. */
export const ALTERNATING_BUFFERS = {
  /** Half-size picture: r, g, b, luma. */
  half: (size: Size) => 16 * area(cover(size, 2)),
  /** Luma at 1/4 and 1/8. */
  quarter: (size: Size) => 4 * area(cover(cover(size, 2), 2)),
  eighth: (size: Size) => 4 * area(cover(size, CELL_PX)),
  /** H of `motion-blend.ts`. */
  painted: (size: Size) => 12 * area(size),
} as const;

/** Bytes of the others. */
export const SINGLE_BUFFERS = {
  /** There and back. */
  matches: (size: Size) => 2 * 16 * area(cover(size, COARSE_CELL_PX)),
  cells: (size: Size) => 2 * 16 * area(cover(size, CELL_PX)),
  /** Motion, trust and difference at half size. */
  flow: (size: Size) => 16 * area(cover(size, 2)),
  /** What motion does not explain, by blocks, and in all. */
  sums: (size: Size) => 4 * (1 + area(cover(size, TEMPORAL_BLOCK_PX))),
  detail: (size: Size) => 16 * area(cover(size, CELL_PX)),
  shown: (size: Size) => 12 * area(size),
  shownMap: () => 4 * PRESENT_MAP_LENGTH,
} as const;

/** Bytes of what the engine lends. */
const LENT_BUFFERS = {
  content: (size: Size) => 12 * area(size),
  structure: (size: Size) => 12 * area(size),
  presentMap: () => 4 * PRESENT_MAP_LENGTH,
} as const;

export type AlternatingBuffer = keyof typeof ALTERNATING_BUFFERS;
export type SingleBuffer = keyof typeof SINGLE_BUFFERS;
export type LentBuffer = keyof typeof LENT_BUFFERS;
export type OwnBuffer = SingleBuffer | `${AlternatingBuffer}.${'now' | 'before'}`;

export interface TemporalPass {
  readonly wgsl: string;
  /** False: runs without a past too. */
  readonly needsPast: boolean;
  /** Group 0, behind the uniform `Frame`. */
  readonly own: readonly OwnBuffer[];
  /** Group 1. */
  readonly lent: readonly LentBuffer[];
  readonly workgroups: (size: Size) => readonly [number, number, number];
}

/** In their order. */
export const TEMPORAL_PASSES = {
  pyramid: {
    wgsl: pyramidWgsl,
    needsPast: false,
    own: ['half.now', 'eighth.now', 'quarter.now'],
    lent: ['content'],
    workgroups: grid(TEMPORAL_BLOCK_PX, 1),
  },
  coarseMatch: {
    wgsl: coarseMatchWgsl,
    needsPast: true,
    own: ['quarter.now', 'quarter.before', 'matches'],
    lent: [],
    workgroups: grid(COARSE_CELL_PX, 2),
  },
  refine: {
    wgsl: refineWgsl,
    needsPast: true,
    own: ['eighth.now', 'eighth.before', 'half.now', 'half.before', 'matches', 'cells'],
    lent: [],
    workgroups: grid(CELL_PX, 2),
  },
  trust: {
    wgsl: trustWgsl,
    needsPast: true,
    own: ['eighth.now', 'eighth.before', 'half.now', 'half.before', 'cells', 'flow', 'sums'],
    lent: [],
    workgroups: grid(TEMPORAL_BLOCK_PX, 1),
  },
  blend: {
    wgsl: blendWgsl,
    needsPast: false,
    own: ['flow', 'sums', 'painted.before', 'painted.now', 'detail'],
    lent: ['content', 'structure', 'presentMap'],
    workgroups: grid(TEMPORAL_BLOCK_PX, 1),
  },
  restoreDetail: {
    wgsl: restoreDetailWgsl,
    needsPast: false,
    own: ['painted.now', 'detail', 'shown', 'shownMap'],
    lent: ['content', 'presentMap'],
    workgroups: grid(8, 1),
  },
} as const satisfies Readonly<Record<string, TemporalPass>>;

export type TemporalPassName = keyof typeof TEMPORAL_PASSES;

/** Bytes that smoothing a frame moves at least: every buffer that a pass is bound to, once. */
export function temporalBytes(size: Size): number {
  const passes: readonly TemporalPass[] = Object.values(TEMPORAL_PASSES);
  return passes
    .flatMap(({ own, lent }) => [
      ...own.map((name) => ownBytes(name, size)),
      ...lent.map((name) => LENT_BUFFERS[name](size)),
    ])
    .reduce((sum, bytes) => sum + bytes, 0);
}

function ownBytes(name: OwnBuffer, size: Size): number {
  if (name in SINGLE_BUFFERS) return SINGLE_BUFFERS[name as SingleBuffer](size);
  const [base = ''] = name.split('.');
  return ALTERNATING_BUFFERS[base as AlternatingBuffer](size);
}

function grid(sidePx: number, depth: number): TemporalPass['workgroups'] {
  return (size) => {
    const { width, height } = cover(size, sidePx);
    return [width, height, depth];
  };
}

/** Squares of this side that cover the size, each way. */
export function cover({ width, height }: Size, side: number): Size {
  return { width: Math.ceil(width / side), height: Math.ceil(height / side) };
}

function area({ width, height }: Size): number {
  return width * height;
}
