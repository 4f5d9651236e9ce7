/**
 * Smoothing along the content's motion, in six passes. The CPU twin is `temporal/`: the same trust, blend and cut; the
 * motion is searched in fewer and wider steps, which suits many small processors, and weighed against the most noise there
 * may be. Half-size pixels are (r, g, b, luma); motion is where a thing is in the other frame, relative to here, in network
 * pixels; cells are (u, v, residual, texture).
 */
import {
  COLOR_NOISE,
  COLOR_SCALE,
  FLOW_TOLERANCE_PX,
  MOST_DOUBT,
  MOTION_EDGE_CHECK,
  OCCLUSION_CHECK,
  TAKING_MOTION,
} from '../temporal/motion-map.ts';
import { MATCH_NOISE } from '../temporal/flow-field.ts';
import { CUT_SHARES, HISTOGRAM_BINS, LEAST_HISTOGRAM_CHANGE, UNEXPLAINED } from '../temporal/scene-cut.ts';
import { NOISE_ENERGY } from '../temporal/detail.ts';
import type { MotionView } from '../../shared/protocol.ts';
import { FULL_SPEED_PX } from '../temporal/motion-picture.ts';
import { CUBIC_SHARPNESS } from '../temporal/motion-blend.ts';

/** `Frame`: sizes (8 × i32), weight of the past (f32), whether there is one (f32), padding. */
export const TEMPORAL_UNIFORM_BYTES = 48;

/** Network pixels that one workgroup of `pyramidWgsl`, `trustWgsl` and `blendWgsl` covers, each way. */
export const TEMPORAL_BLOCK_PX = 16;

const FRAME = /* wgsl */ `
struct Frame {
  size : vec2<i32>,
  halfSize : vec2<i32>,
  eighthSize : vec2<i32>,
  coarseSize : vec2<i32>,
  stay : f32,
  hasPast : f32,
}
@group(0) @binding(0) var<uniform> frame : Frame;
fn squaredLength(v : vec2<f32>) -> f32 { return dot(v, v); }`;

/** The frame at network size → half size, and luma at 1/4 and 1/8. */
export const pyramidWgsl = /* wgsl */ `${FRAME}
@group(0) @binding(1) var<storage, read_write> halfNow : array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> eighthNow : array<f32>;
@group(0) @binding(3) var<storage, read_write> quarterNow : array<f32>;
@group(1) @binding(0) var<storage, read> content : array<f32>;
var<workgroup> lumas : array<f32, 64>;

fn contentAt(place : vec2<i32>) -> vec3<f32> {
  let p = min(place, frame.size - 1);
  let i = 3 * (p.y * frame.size.x + p.x);
  return vec3<f32>(content[i], content[i + 1], content[i + 2]);
}

@compute @workgroup_size(8, 8) fn pyramid(
  @builtin(global_invocation_id) id : vec3<u32>,
  @builtin(workgroup_id) block : vec3<u32>,
  @builtin(local_invocation_index) lane : u32,
) {
  let at = vec2<i32>(id.xy);
  let p = 2 * at;
  let color = 0.25 * (contentAt(p) + contentAt(p + vec2<i32>(1, 0)) + contentAt(p + vec2<i32>(0, 1)) + contentAt(p + 1));
  let luma = dot(color, vec3<f32>(0.299, 0.587, 0.114));
  if (all(at < frame.halfSize)) { halfNow[at.y * frame.halfSize.x + at.x] = vec4<f32>(color, luma); }
  lumas[lane] = luma;
  workgroupBarrier();
  let quarterSize = (frame.halfSize + 1) / 2;
  let inBlock = vec2<u32>(lane & 3u, lane >> 2u);
  let quarterAt = vec2<i32>(4u * block.xy + inBlock);
  if (lane < 16u && all(quarterAt < quarterSize)) {
    let i = 16u * inBlock.y + 2u * inBlock.x;
    quarterNow[quarterAt.y * quarterSize.x + quarterAt.x] = 0.25 * (lumas[i] + lumas[i + 1u] + lumas[i + 8u] + lumas[i + 9u]);
  }
  if (lane >= 4u) { return; }
  let quarter = vec2<u32>(lane & 1u, lane >> 1u);
  let place = vec2<i32>(2u * block.xy + quarter);
  if (any(place >= frame.eighthSize)) { return; }
  var sum = 0.0;
  for (var i = 0u; i < 16u; i++) { sum += lumas[8u * (4u * quarter.y + (i >> 2u)) + 4u * quarter.x + (i & 3u)]; }
  eighthNow[place.y * frame.eighthSize.x + place.x] = sum / 16.0;
}`;

/** Of direction 0: the frame, matched in the one before; of direction 1: the other way. */
const EIGHTHS = /* wgsl */ `
@group(0) @binding(1) var<storage, read> eighthNow : array<f32>;
@group(0) @binding(2) var<storage, read> eighthBefore : array<f32>;
fn eighthAt(direction : u32, place : vec2<i32>) -> f32 {
  let p = clamp(place, vec2<i32>(0), frame.eighthSize - 1);
  let i = p.y * frame.eighthSize.x + p.x;
  if (direction == 0u) { return eighthNow[i]; }
  return eighthBefore[i];
}`;

/** Motion of cells of 16 pixels, both ways: full search of 8×8 patches at 1/4, then one Gauss–Newton step. */
export const coarseMatchWgsl = /* wgsl */ `${FRAME}
@group(0) @binding(1) var<storage, read> quarterNow : array<f32>;
@group(0) @binding(2) var<storage, read> quarterBefore : array<f32>;
@group(0) @binding(3) var<storage, read_write> coarse : array<vec4<f32>>;
const reach = 11;
const across = 23;
const candidates = 529;
const side = 30;
const meanForgiven = 0.8;
/** For each pixel of 1/4. */
const motionPrice = 32.0 * (1.0 / 255.0) * (1.0 / 255.0);
/** Mean square of what rounding to whole pixels leaves of a motion, one way. */
const roundingError = 1.0 / 12.0;
/** A patch may leave the picture by half. */
const overhang = 4;
const stiffness = 64.0 * (2.5 / 255.0) * (2.5 / 255.0);
var<workgroup> own : array<f32, 100>;
var<workgroup> other : array<f32, side * side>;
var<workgroup> bestCosts : array<f32, 64>;
var<workgroup> bestIndices : array<i32, 64>;

fn quarterAt(direction : u32, place : vec2<i32>) -> f32 {
  let size = (frame.halfSize + 1) / 2;
  let p = clamp(place, vec2<i32>(0), size - 1);
  if (direction == 0u) { return quarterNow[p.y * size.x + p.x]; }
  return quarterBefore[p.y * size.x + p.x];
}

@compute @workgroup_size(64) fn coarseMatch(
  @builtin(workgroup_id) cell : vec3<u32>,
  @builtin(local_invocation_index) index : u32,
) {
  let lane = i32(index);
  let last = max(vec2<i32>(0), (frame.halfSize + 1) / 2 - 8);
  let start = clamp(4 * vec2<i32>(cell.xy) - 2, vec2<i32>(0), last);
  for (var i = lane; i < 100; i += 64) { own[i] = quarterAt(cell.z, start + vec2<i32>(i % 10, i / 10) - 1); }
  for (var i = lane; i < side * side; i += 64) {
    other[i] = quarterAt(1u - cell.z, start + vec2<i32>(i % side, i / side) - reach);
  }
  workgroupBarrier();
  // What whole pixels miss of the motion explains this much.
  var explained = 0.0;
  for (var p = 0; p < 64; p++) {
    let i = 10 * ((p >> 3u) + 1) + (p & 7) + 1;
    explained += roundingError * squaredLength(0.5 * vec2<f32>(own[i + 1] - own[i - 1], own[i + 10] - own[i - 10]));
  }
  var bestCost = 1e9;
  var bestIndex = candidates / 2;
  for (var i = lane; i < candidates; i += 64) {
    let motion = vec2<i32>(i % across, i / across) - reach;
    let first = start + motion;
    if (any(first < vec2<i32>(-overhang)) || any(first > last + overhang)) { continue; }
    var sum = 0.0;
    var squares = 0.0;
    for (var p = 0; p < 64; p++) {
      let x = p & 7;
      let y = p >> 3u;
      let difference = other[side * (y + i / across) + x + i % across] - own[10 * (y + 1) + x + 1];
      sum += difference;
      squares += difference * difference;
    }
    let cost = max(0.0, squares - meanForgiven * sum * sum / 64.0 - explained) + motionPrice * length(vec2<f32>(motion));
    if (cost < bestCost) { bestCost = cost; bestIndex = i; }
  }
  bestCosts[lane] = bestCost;
  bestIndices[lane] = bestIndex;
  workgroupBarrier();
  if (lane > 0) { return; }
  for (var i = 1; i < 64; i++) {
    if (bestCosts[i] < bestCost) { bestCost = bestCosts[i]; bestIndex = bestIndices[i]; }
  }
  let shift = vec2<i32>(bestIndex % across, bestIndex / across);
  var slopes = vec2<f32>(0.0);
  var slopeSums = vec2<f32>(0.0);
  var matrix = vec3<f32>(0.0);
  var sum = 0.0;
  var squares = 0.0;
  for (var p = 0; p < 64; p++) {
    let x = p & 7;
    let y = p >> 3u;
    let i = 10 * (y + 1) + x + 1;
    let difference = other[side * (y + shift.y) + x + shift.x] - own[i];
    let gradient = 0.5 * vec2<f32>(own[i + 1] - own[i - 1], own[i + 10] - own[i - 10]);
    slopes += difference * gradient;
    slopeSums += gradient;
    matrix += vec3<f32>(gradient * gradient, gradient.x * gradient.y);
    sum += difference;
    squares += difference * difference;
  }
  slopes -= slopeSums * (sum / 64.0);
  matrix -= vec3<f32>(slopeSums * slopeSums, slopeSums.x * slopeSums.y) / 64.0;
  let xx = matrix.x + stiffness;
  let yy = matrix.y + stiffness;
  let step = vec2<f32>(yy * slopes.x - matrix.z * slopes.y, xx * slopes.y - matrix.z * slopes.x)
    / (xx * yy - matrix.z * matrix.z);
  let motion = 4.0 * (vec2<f32>(shift - reach) - clamp(step, vec2<f32>(-0.6), vec2<f32>(0.6)));
  let spread = matrix.x - matrix.y;
  let texture = 0.5 * (matrix.x + matrix.y - sqrt(spread * spread + 4.0 * matrix.z * matrix.z));
  let out = (i32(cell.z) * frame.coarseSize.y + i32(cell.y)) * frame.coarseSize.x + i32(cell.x);
  coarse[out] = vec4<f32>(motion, max(0.0, squares - sum * sum / 64.0) / 64.0, texture);
}`;

/** Motion of cells of 8 pixels, both ways, at half size: the best of what is near, and Gauss–Newton from there. */
export const refineWgsl = /* wgsl */ `${FRAME}${EIGHTHS}
@group(0) @binding(3) var<storage, read> halfNow : array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> halfBefore : array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> coarse : array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> cells : array<vec4<f32>>;
const spring = 64.0 * (2.5 / 255.0) * (2.5 / 255.0);
const longestSpring = 4.0;
const likeness = 16.0 / 255.0;
const goodMatch = (4.0 / 255.0) * (4.0 / 255.0);
const coarseSpring = 64.0 * (2.5 / 255.0) * (2.5 / 255.0);
const standstillReach = 0.06 * 0.06;
const standstillBonus = 64.0 * (1.0 / 255.0) * (1.0 / 255.0);
const iterations = 3;
var<workgroup> own : array<f32, 64>;
var<workgroup> costs : array<f32, 64>;
var<workgroup> partial : array<vec4<f32>, 64>;
var<workgroup> found : vec2<i32>;

fn lumaAt(direction : u32, place : vec2<i32>) -> f32 {
  let p = clamp(place, vec2<i32>(0), frame.halfSize - 1);
  let i = p.y * frame.halfSize.x + p.x;
  if (direction == 0u) { return halfNow[i].w; }
  return halfBefore[i].w;
}

fn lumaBetween(direction : u32, place : vec2<f32>) -> f32 {
  let low = floor(place);
  let t = place - low;
  let p = vec2<i32>(low);
  let top = mix(lumaAt(direction, p), lumaAt(direction, p + vec2<i32>(1, 0)), t.x);
  return mix(top, mix(lumaAt(direction, p + vec2<i32>(0, 1)), lumaAt(direction, p + 1), t.x), t.y);
}

fn coarseAt(direction : u32, place : vec2<i32>) -> vec4<f32> {
  let p = clamp(place, vec2<i32>(0), frame.coarseSize - 1);
  return coarse[(i32(direction) * frame.coarseSize.y + p.y) * frame.coarseSize.x + p.x];
}

/** Mean of the coarse cells about: those count most that are near, have texture, match well and look alike. */
fn expectedMotion(direction : u32, cell : vec2<i32>) -> vec2<f32> {
  let here = eighthAt(direction, cell);
  var sum = vec2<f32>(0.0);
  var weights = 0.0;
  for (var i = 0; i < 25; i++) {
    let place = (cell >> vec2<u32>(1u)) + vec2<i32>(i % 5, i / 5) - 2;
    if (any(place < vec2<i32>(0)) || any(place >= frame.coarseSize)) { continue; }
    let other = coarseAt(direction, place);
    let first = 2 * place;
    let mean = 0.25 * (eighthAt(direction, first) + eighthAt(direction, first + vec2<i32>(1, 0))
      + eighthAt(direction, first + vec2<i32>(0, 1)) + eighthAt(direction, first + 1));
    let unlike = (mean - here) / likeness;
    let distance = squaredLength(vec2<f32>(place) + 0.25 - 0.5 * vec2<f32>(cell));
    let weight = (0.01 + other.w / (other.w + coarseSpring))
      / ((1.0 + unlike * unlike) * (1.0 + other.z / goodMatch) * (1.0 + distance * distance));
    sum += weight * other.xy;
    weights += weight;
  }
  return 0.5 * sum / weights;
}

/** Whole pixels. */
fn costAt(direction : u32, start : vec2<i32>, motion : vec2<i32>, rest : vec2<f32>) -> f32 {
  var sum = 0.0;
  var squares = 0.0;
  for (var p = 0; p < 64; p++) {
    let difference = lumaAt(direction, start + vec2<i32>(p & 7, p >> 3u) + motion) - own[p];
    sum += difference;
    squares += difference * difference;
  }
  return squares - sum * sum / 64.0 + spring * min(longestSpring, squaredLength(vec2<f32>(motion) - rest));
}

fn total(lane : i32, value : vec4<f32>) -> vec4<f32> {
  workgroupBarrier();
  partial[lane] = value;
  workgroupBarrier();
  for (var step = 32; step > 0; step = step / 2) {
    if (lane < step) { partial[lane] += partial[lane + step]; }
    workgroupBarrier();
  }
  return partial[0];
}

/** Of 49 within 3 pixels: none first. */
fn offsetOf(lane : i32) -> vec2<i32> {
  let order = (lane + 24) % 49;
  return vec2<i32>(order % 7, order / 7) - 3;
}

fn cheapest(count : i32) -> i32 {
  var best = 0;
  for (var i = 1; i < count; i++) { if (costs[i] < costs[best]) { best = i; } }
  return best;
}

@compute @workgroup_size(64) fn refine(
  @builtin(workgroup_id) group : vec3<u32>,
  @builtin(local_invocation_index) index : u32,
) {
  let lane = i32(index);
  let cell = vec2<i32>(group.xy);
  let direction = group.z;
  let back = 1u - direction;
  let start = clamp(4 * cell - 2, vec2<i32>(0), max(vec2<i32>(0), frame.halfSize - 8));
  let place = start + vec2<i32>(lane & 7, lane >> 3u);
  let here = lumaAt(direction, place);
  own[lane] = here;
  let rest = expectedMotion(direction, cell);
  workgroupBarrier();

  // No motion, little motion, what the coarse cells about do, and their mean. The first one wins ties.
  let parent = cell >> vec2<u32>(1u);
  let near = coarseAt(direction, parent + vec2<i32>((lane - 49) % 3, (lane - 49) / 3) - 1).xy;
  var base = offsetOf(lane);
  if (lane >= 49) { base = vec2<i32>(round(select(0.5 * near, rest, lane == 58))); }
  if (lane < 59) { costs[lane] = costAt(back, start, base, rest); }
  workgroupBarrier();
  if (lane == cheapest(59)) { found = base; }
  workgroupBarrier();
  let center = found;
  workgroupBarrier();
  let trial = center + offsetOf(lane);
  if (lane < 49) { costs[lane] = costAt(back, start, trial, rest); }
  workgroupBarrier();
  if (lane == cheapest(49)) { found = trial; }
  workgroupBarrier();

  var gradient = 0.5 * vec2<f32>(
    lumaAt(direction, place + vec2<i32>(1, 0)) - lumaAt(direction, place - vec2<i32>(1, 0)),
    lumaAt(direction, place + vec2<i32>(0, 1)) - lumaAt(direction, place - vec2<i32>(0, 1)));
  gradient -= total(lane, vec4<f32>(gradient, 0.0, 0.0)).xy / 64.0;
  let matrix = total(lane, vec4<f32>(gradient * gradient, gradient.x * gradient.y, 0.0));
  // A spring that is stretched too far gives way: things do move by themselves.
  let stiffness = spring / (1.0 + squaredLength(vec2<f32>(found) - rest) / longestSpring);
  let xx = matrix.x + stiffness;
  let yy = matrix.y + stiffness;
  var now = vec2<f32>(found);
  var best = now;
  var bestCost = 1e9;
  var left = 0.0;
  for (var i = 0; i <= iterations; i++) {
    let difference = lumaBetween(back, vec2<f32>(place) + now) - here;
    let sums = total(lane, vec4<f32>(difference, difference * difference, difference * gradient));
    let squares = max(0.0, sums.y - sums.x * sums.x / 64.0);
    let cost = squares + stiffness * squaredLength(now - rest);
    if (cost < bestCost) {
      bestCost = cost;
      best = now;
      left = squares;
    }
    let slopes = sums.zw + stiffness * (now - rest);
    let step = vec2<f32>(yy * slopes.x - matrix.z * slopes.y, xx * slopes.y - matrix.z * slopes.x)
      / (xx * yy - matrix.z * matrix.z);
    now -= clamp(step, vec2<f32>(-1.0), vec2<f32>(1.0));
  }
  let still = lumaAt(back, place) - here;
  let stillSums = total(lane, vec4<f32>(still, still * still, 0.0, 0.0));
  let stillSquares = max(0.0, stillSums.y - stillSums.x * stillSums.x / 64.0);
  // Where next to no motion is expected, what was found must be better than none, or it is noise.
  if (min(squaredLength(rest), squaredLength(best)) < standstillReach && stillSquares <= left + standstillBonus) {
    best = vec2<f32>(0.0);
    left = stillSquares;
  }
  if (lane == 0) {
    let spread = matrix.x - matrix.y;
    let texture = 0.5 * (matrix.x + matrix.y - sqrt(spread * spread + 4.0 * matrix.z * matrix.z));
    let out = (i32(direction) * frame.eighthSize.y + cell.y) * frame.eighthSize.x + cell.x;
    cells[out] = vec4<f32>(2.0 * best, left / 64.0, texture);
  }
}`;

/**
 * Cells → (u, v, doubt, doubt where motion changes) of each half-size pixel; \`sums\`: distance of the luma histograms,
 * then each workgroup's count of pixels that motion does not explain.
 */
export const trustWgsl = /* wgsl */ `${FRAME}${EIGHTHS}
@group(0) @binding(3) var<storage, read> halfNow : array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> halfBefore : array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> cells : array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> flow : array<vec4<f32>>;
@group(0) @binding(7) var<storage, read_write> sums : array<f32>;
const choiceNoise = (2.0 / 255.0) * (2.0 / 255.0);
const spring = 64.0 * (2.5 / 255.0) * (2.5 / 255.0);
/** Variance of motions, in squared network pixels. */
const mostSpread = 0.5;
const asGood = f32(${String(MATCH_NOISE.most ** 2)});
const mostDoubt = f32(${String(MOST_DOUBT)});
const bins = ${String(HISTOGRAM_BINS)};
const share = 4096.0;
var<workgroup> unexplained : atomic<u32>;
var<workgroup> histogram : array<atomic<i32>, bins + 1>;

fn nowAt(place : vec2<i32>) -> vec4<f32> {
  let p = clamp(place, vec2<i32>(0), frame.halfSize - 1);
  return halfNow[p.y * frame.halfSize.x + p.x];
}

fn beforeAt(place : vec2<i32>) -> vec4<f32> {
  let p = clamp(place, vec2<i32>(0), frame.halfSize - 1);
  return halfBefore[p.y * frame.halfSize.x + p.x];
}

/** Clamped to the picture. */
fn beforeBetween(place : vec2<f32>) -> vec3<f32> {
  let inside = clamp(place, vec2<f32>(0.0), vec2<f32>(frame.halfSize - 1));
  let low = floor(inside);
  let t = inside - low;
  let p = vec2<i32>(low);
  let top = mix(beforeAt(p).rgb, beforeAt(p + vec2<i32>(1, 0)).rgb, t.x);
  return mix(top, mix(beforeAt(p + vec2<i32>(0, 1)).rgb, beforeAt(p + 1).rgb, t.x), t.y);
}

fn differenceOf(color : vec3<f32>, place : vec2<f32>) -> f32 {
  let difference = color - beforeBetween(place);
  return dot(difference, difference) / 3.0;
}

fn cellAt(direction : i32, place : vec2<i32>) -> vec4<f32> {
  let p = clamp(place, vec2<i32>(0), frame.eighthSize - 1);
  return cells[(direction * frame.eighthSize.y + p.y) * frame.eighthSize.x + p.x];
}

/** Mean squared difference of 3×3 pixels. */
fn windowDifference(at : vec2<i32>, motion : vec2<f32>) -> f32 {
  var sum = 0.0;
  for (var i = 0; i < 9; i++) {
    let near = at + vec2<i32>(i % 3, i / 3) - 1;
    sum += differenceOf(nowAt(near).rgb, vec2<f32>(near) + motion);
  }
  return sum / 9.0;
}

/** (u, v, 1 where content came from what is still there). */
fn flowOf(at : vec2<i32>) -> vec3<f32> {
  let color = nowAt(at).rgb;
  let place = (vec2<f32>(at) - 1.5) / 4.0;
  let first = vec2<i32>(floor(place)) - 1;
  var sum = vec2<f32>(0.0);
  var squares = 0.0;
  var weights = 0.0;
  var isStillNear = false;
  for (var i = 0; i < 16; i++) {
    let cell = first + vec2<i32>(i & 3, i >> 2u);
    let motion = cellAt(0, cell);
    let nearness = 1.0 - 0.5 * abs(vec2<f32>(cell) - place);
    let fit = choiceNoise + differenceOf(color, vec2<f32>(at) + 0.5 * motion.xy);
    let weight = max(0.0, nearness.x) * max(0.0, nearness.y) * (0.02 + motion.w / (motion.w + spring)) / (fit * fit);
    sum += weight * motion.xy;
    squares += weight * squaredLength(motion.xy);
    weights += weight;
    isStillNear = isStillNear || squaredLength(motion.xy) < 0.25;
  }
  let motion = sum / max(weights, 1e-30);
  // Cells that explain the pixel alike and disagree: it is neither's, at the edge of things.
  let isTorn = squares / max(weights, 1e-30) - squaredLength(motion) > mostSpread;
  if (!isStillNear) { return vec3<f32>(motion, 0.0); }
  // A thing that moves is not to drag its surroundings along: what stands still explains them as well. What only motion
  // explains may still be uncovered ground, taken from ground that lies where it lay.
  let own = windowDifference(at, 0.5 * motion);
  if (windowDifference(at, vec2<f32>(0.0)) <= own + asGood) { return vec3<f32>(0.0); }
  if (isTorn) { return vec3<f32>(motion, 1.0); }
  if (squaredLength(motion) <= f32(${String(TAKING_MOTION)})) { return vec3<f32>(motion, 0.0); }
  let source = vec2<i32>(round(vec2<f32>(at) + 0.5 * motion));
  return vec3<f32>(motion, select(0.0, 1.0, windowDifference(source, vec2<f32>(0.0)) <= own + asGood));
}

/** Consistent with any of the four cells around the place: two motions meet there, and colour says which is meant. */
fn isOccluded(place : vec2<f32>, motion : vec2<f32>) -> bool {
  let first = vec2<i32>(floor((place - 1.5) / 4.0));
  for (var i = 0; i < 4; i++) {
    let forth = cellAt(1, first + vec2<i32>(i & 1, i >> 1u)).xy;
    let limit = ${String(OCCLUSION_CHECK.relative)} * (squaredLength(motion) + squaredLength(forth))
      + ${String(OCCLUSION_CHECK.absolute)};
    if (squaredLength(motion + forth) <= limit) { return false; }
  }
  return true;
}

fn doubtOf(excess : f32, scale : f32) -> f32 { return min(mostDoubt, excess / (scale * scale)); }

fn countLuma(luma : f32, sign : f32) {
  let place = clamp(luma * f32(bins - 1), 0.0, f32(bins) - 1.001);
  let bin = i32(place);
  let upper = i32(round(share * (place - f32(bin))));
  atomicAdd(&histogram[bin], i32(sign) * (i32(share) - upper));
  atomicAdd(&histogram[bin + 1], i32(sign) * upper);
}

@compute @workgroup_size(8, 8) fn trust(
  @builtin(global_invocation_id) id : vec3<u32>,
  @builtin(workgroup_id) block : vec3<u32>,
  @builtin(num_workgroups) blocks : vec3<u32>,
  @builtin(local_invocation_index) lane : u32,
) {
  let at = vec2<i32>(id.xy);
  if (all(at < frame.halfSize)) {
    let found = flowOf(at);
    let motion = found.xy;
    let place = vec2<f32>(at) + 0.5 * motion;
    let isKnown = found.z < 0.5 && all(place >= vec2<f32>(0.0)) && all(place <= vec2<f32>(frame.halfSize - 1));
    let difference = differenceOf(nowAt(at).rgb, place);
    let noise = ${String(COLOR_NOISE ** 2)};
    let gradient = 0.5 * vec2<f32>(
      nowAt(at + vec2<i32>(1, 0)).w - nowAt(at - vec2<i32>(1, 0)).w,
      nowAt(at + vec2<i32>(0, 1)).w - nowAt(at - vec2<i32>(0, 1)).w);
    let explained = noise + ${String(FLOW_TOLERANCE_PX ** 2)} * squaredLength(gradient);
    let doubtful = select(mostDoubt, doubtOf(difference - noise, ${String(COLOR_SCALE.doubtful)}), isKnown);
    let sure = select(mostDoubt, doubtOf(difference - explained, ${String(COLOR_SCALE.sure)}), isKnown);
    flow[at.y * frame.halfSize.x + at.x] = vec4<f32>(motion, select(sure, doubtful, isOccluded(place, motion)), doubtful);
    if (difference > ${String(UNEXPLAINED ** 2)}) { atomicAdd(&unexplained, 1u); }
  }
  if (all(block.xy == vec2<u32>(0u))) {
    let count = frame.eighthSize.x * frame.eighthSize.y;
    for (var i = i32(lane); i < count; i += 64) {
      countLuma(eighthNow[i], 1.0);
      countLuma(eighthBefore[i], -1.0);
    }
  }
  workgroupBarrier();
  if (lane > 0u) { return; }
  sums[1u + block.y * blocks.x + block.x] = f32(atomicLoad(&unexplained));
  if (any(block.xy > vec2<u32>(0u))) { return; }
  var distance = 0.0;
  for (var i = 0; i < bins; i++) { distance += abs(f32(atomicLoad(&histogram[i]))); }
  sums[0] = distance / (2.0 * share * f32(frame.eighthSize.x * frame.eighthSize.y));
}`;

/** The map's three parts, as the painting needs them. */
const PRESENT_MAP = /* wgsl */ `
fn mapRow(index : u32) -> vec3<f32> {
  return vec3<f32>(presentMap[index], presentMap[index + 1u], presentMap[index + 2u]);
}
fn mapped(rows : u32, color : vec3<f32>) -> vec3<f32> {
  return vec3<f32>(dot(mapRow(rows), color), dot(mapRow(rows + 3u), color), dot(mapRow(rows + 6u), color));
}`;

/**
 * H = P + stay·trust·(warp(H′) − P), with P = A·structure + B·content + c; for each cell of 8×8 pixels the mean of H and
 * by how much blending has flattened it.
 */
export const blendWgsl = /* wgsl */ `${FRAME}
@group(0) @binding(1) var<storage, read> flow : array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> sums : array<f32>;
@group(0) @binding(3) var<storage, read> former : array<f32>;
@group(0) @binding(4) var<storage, read_write> painted : array<f32>;
@group(0) @binding(5) var<storage, read_write> detail : array<vec4<f32>>;
@group(1) @binding(0) var<storage, read> content : array<f32>;
@group(1) @binding(1) var<storage, read> structure : array<f32>;
@group(1) @binding(2) var<storage, read> presentMap : array<f32>;
${PRESENT_MAP}
const leastWeight = 1.0 / 512.0;
const mostGain = 1.5;
const givenBack = 0.97;
const noiseEnergy = f32(${String(NOISE_ENERGY)});
const mostDoubt = f32(${String(MOST_DOUBT)});
const hiddenNear = 3.0;
const flowSide = 12;
const doubtSide = 10;
var<workgroup> flows : array<vec4<f32>, flowSide * flowSide>;
var<workgroup> doubts : array<f32, doubtSide * doubtSide>;
var<workgroup> counts : array<f32, 64>;
var<workgroup> present : array<vec3<f32>, 256>;
var<workgroup> blended : array<vec3<f32>, 256>;

fn isMotionEdge(i : i32) -> bool {
  let across = 0.25 * (flows[i + 1].xy - flows[i - 1].xy);
  let down = 0.25 * (flows[i + flowSide].xy - flows[i - flowSide].xy);
  let limit = ${String(MOTION_EDGE_CHECK.relative)} * squaredLength(flows[i].xy) + ${String(MOTION_EDGE_CHECK.absolute)};
  return squaredLength(across) + squaredLength(down) > limit;
}

/** The binomial mean of 3×3; what is hidden for sure reaches one pixel further, past the edge that sampling softened. */
fn doubtNear(place : vec2<i32>) -> f32 {
  var mean = 0.0;
  var most = 0.0;
  for (var i = 0; i < 9; i++) {
    let offset = vec2<i32>(i % 3, i / 3);
    let doubt = doubts[doubtSide * (place.y + offset.y) + place.x + offset.x];
    let nearness = 2 - abs(offset - 1);
    mean += f32(nearness.x * nearness.y) * doubt / 16.0;
    most = max(most, doubt);
  }
  return select(mean, max(mean, hiddenNear), most >= mostDoubt);
}

fn paintedAt(place : vec2<i32>) -> vec3<f32> {
  let i = 3 * (place.y * frame.size.x + place.x);
  let s = vec3<f32>(structure[i], structure[i + 1], structure[i + 2]);
  let x = vec3<f32>(content[i], content[i + 1], content[i + 2]);
  return mapped(0u, s) + mapped(9u, x) + mapRow(18u);
}

fn formerAt(place : vec2<i32>) -> vec3<f32> {
  let p = clamp(place, vec2<i32>(0), frame.size - 1);
  let i = 3 * (p.y * frame.size.x + p.x);
  return vec3<f32>(former[i], former[i + 1], former[i + 2]);
}

/** Keys 1981, of the pixels at -1, 0, 1, 2. */
fn cubicWeights(t : f32) -> vec4<f32> {
  const a = ${String(CUBIC_SHARPNESS)};
  let r = 1.0 - t;
  return vec4<f32>(
    a * t * r * r,
    1.0 - (a + 3.0) * t * t + (a + 2.0) * t * t * t,
    1.0 - (a + 3.0) * r * r + (a + 2.0) * r * r * r,
    a * r * t * t);
}

@compute @workgroup_size(8, 8) fn blend(
  @builtin(workgroup_id) block : vec3<u32>,
  @builtin(local_invocation_id) local : vec3<u32>,
  @builtin(local_invocation_index) index : u32,
) {
  let lane = i32(index);
  let corner = 8 * vec2<i32>(block.xy);
  let blocks = (frame.halfSize + 7) / 8;
  var count = 0.0;
  for (var i = lane; i < blocks.x * blocks.y; i += 64) { count += sums[1 + i]; }
  counts[lane] = count;
  for (var i = lane; i < flowSide * flowSide; i += 64) {
    let p = clamp(corner + vec2<i32>(i % flowSide, i / flowSide) - 2, vec2<i32>(0), frame.halfSize - 1);
    flows[i] = flow[p.y * frame.halfSize.x + p.x];
  }
  workgroupBarrier();
  for (var i = lane; i < doubtSide * doubtSide; i += 64) {
    let at = flowSide * (i / doubtSide + 1) + i % doubtSide + 1;
    doubts[i] = select(flows[at].z, flows[at].w, isMotionEdge(at));
  }
  for (var step = 32; step > 0; step = step / 2) {
    if (lane < step) { counts[lane] += counts[lane + step]; }
    workgroupBarrier();
  }
  let unexplained = counts[0] / f32(frame.halfSize.x * frame.halfSize.y);
  let isCut = unexplained > ${String(CUT_SHARES.alone)}
    || (unexplained > ${String(CUT_SHARES.withChange)} && sums[0] > ${String(LEAST_HISTOGRAM_CHANGE)});

  let inBlock = vec2<i32>(local.xy);
  let trust = exp(-max(0.0, doubtNear(inBlock)));
  let weight = select(frame.stay * trust, 0.0, isCut || frame.hasPast < 0.5);
  let first = 2 * (corner + inBlock);
  var moved : array<vec3<f32>, 4>;
  if (weight >= leastWeight) {
    let place = vec2<f32>(first) + flows[flowSide * (inBlock.y + 2) + inBlock.x + 2].xy;
    let low = floor(place);
    let wx = cubicWeights(place.x - low.x);
    let wy = cubicWeights(place.y - low.y);
    for (var i = 0; i < 5; i++) {
      let p = vec2<i32>(low) + vec2<i32>(-1, i - 1);
      let p1 = formerAt(p + vec2<i32>(1, 0));
      let p2 = formerAt(p + vec2<i32>(2, 0));
      let p3 = formerAt(p + vec2<i32>(3, 0));
      let left = wx.x * formerAt(p) + wx.y * p1 + wx.z * p2 + wx.w * p3;
      let right = wx.x * p1 + wx.y * p2 + wx.z * p3 + wx.w * formerAt(p + vec2<i32>(4, 0));
      if (i < 4) {
        moved[0] += wy[i] * left;
        moved[1] += wy[i] * right;
      }
      if (i > 0) {
        moved[2] += wy[i - 1] * left;
        moved[3] += wy[i - 1] * right;
      }
    }
  }
  for (var i = 0; i < 4; i++) {
    let offset = vec2<i32>(i & 1, i >> 1u);
    let place = min(first + offset, frame.size - 1);
    let own = paintedAt(place);
    let both = select(own, own + weight * (moved[i] - own), weight >= leastWeight);
    let inTile = 2 * inBlock + offset;
    present[16 * inTile.y + inTile.x] = own;
    blended[16 * inTile.y + inTile.x] = both;
    if (all(first + offset < frame.size)) {
      let out = 3 * (place.y * frame.size.x + place.x);
      painted[out] = both.r;
      painted[out + 1] = both.g;
      painted[out + 2] = both.b;
    }
  }
  workgroupBarrier();
  // Gradients inside the cell only: it needs nothing of its neighbours, and both pictures are measured alike.
  let quarter = vec2<i32>(lane & 1, lane >> 1u);
  let cell = 2 * vec2<i32>(block.xy) + quarter;
  if (lane >= 4 || any(cell >= frame.eighthSize)) { return; }
  var mean = vec3<f32>(0.0);
  var energies = vec2<f32>(0.0);
  for (var i = 0; i < 64; i++) {
    let column = i & 7;
    let row = i >> 3u;
    let at = 16 * (8 * quarter.y + row) + 8 * quarter.x + column;
    let right = select(at, at + 1, column < 7);
    let below = select(at, at + 16, row < 7);
    mean += blended[at];
    let a = present[right] - present[at];
    let b = present[below] - present[at];
    let c = blended[right] - blended[at];
    let d = blended[below] - blended[at];
    energies += vec2<f32>(dot(a, a) + dot(b, b), dot(c, c) + dot(d, d));
  }
  energies /= 56.0;
  let ratio = sqrt(max(0.0, energies.x - noiseEnergy) / (energies.y + 1e-6));
  detail[cell.y * frame.eighthSize.x + cell.x] = vec4<f32>(mean / 64.0, givenBack * (clamp(ratio, 1.0, mostGain) - 1.0));
}`;

/** H with its contrast given back → what is shown: a structure for a present map with A = I. */
export const restoreDetailWgsl = /* wgsl */ `${FRAME}
@group(0) @binding(1) var<storage, read> painted : array<f32>;
@group(0) @binding(2) var<storage, read> detail : array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> shown : array<f32>;
@group(0) @binding(4) var<storage, read_write> shownMap : array<f32>;
@group(1) @binding(0) var<storage, read> content : array<f32>;
@group(1) @binding(1) var<storage, read> presentMap : array<f32>;
${PRESENT_MAP}
fn detailAt(place : vec2<i32>) -> vec4<f32> {
  let p = clamp(place, vec2<i32>(0), frame.eighthSize - 1);
  return detail[p.y * frame.eighthSize.x + p.x];
}

@compute @workgroup_size(8, 8) fn restoreDetail(@builtin(global_invocation_id) id : vec3<u32>) {
  let at = vec2<i32>(id.xy);
  if (all(id.xy == vec2<u32>(0u))) {
    for (var i = 0u; i < 21u; i++) { shownMap[i] = select(presentMap[i], select(0.0, 1.0, i % 4u == 0u), i < 9u); }
  }
  if (any(at >= frame.size)) { return; }
  let i = 3 * (at.y * frame.size.x + at.x);
  let both = vec3<f32>(painted[i], painted[i + 1], painted[i + 2]);
  let x = vec3<f32>(content[i], content[i + 1], content[i + 2]);
  let place = (vec2<f32>(at) - 3.5) / 8.0;
  let low = floor(place);
  let t = place - low;
  let cell = vec2<i32>(low);
  let top = mix(detailAt(cell), detailAt(cell + vec2<i32>(1, 0)), t.x);
  let near = mix(top, mix(detailAt(cell + vec2<i32>(0, 1)), detailAt(cell + 1), t.x), t.y);
  let result = both + near.w * (both - near.rgb) - mapped(9u, x) - mapRow(18u);
  shown[i] = result.r;
  shown[i + 1] = result.g;
  shown[i + 2] = result.b;
}`;

/** Motion as a picture at network size: CPU twin `temporal/motion-picture.ts`. */
export function drawMotionWgsl(view: MotionView): string {
  return /* wgsl */ `${FRAME}
@group(0) @binding(1) var<storage, read> flow : array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> picture : array<f32>;
fn flowColor(motion : vec2<f32>) -> vec3<f32> {
  let speed = sqrt(min(1.0, length(motion) / ${String(FULL_SPEED_PX)}.0));
  let turn = select(atan2(motion.y, motion.x), 0.0, all(motion == vec2<f32>(0.0)));
  return speed * (0.5 + 0.5 * cos(turn - radians(vec3<f32>(0.0, 120.0, 240.0))));
}
@compute @workgroup_size(8, 8) fn drawMotion(@builtin(global_invocation_id) id : vec3<u32>) {
  let at = vec2<i32>(id.xy);
  if (any(at >= frame.size)) { return; }
  let here = flow[(at.y / 2) * frame.halfSize.x + at.x / 2];
  let color = ${view === 'trust' ? 'vec3<f32>(exp(-max(0.0, here.z)))' : 'flowColor(here.xy)'};
  let i = 3 * (at.y * frame.size.x + at.x);
  picture[i] = color.r;
  picture[i + 1] = color.g;
  picture[i + 2] = color.b;
}`;
}
