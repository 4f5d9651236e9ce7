/**
 * Routes to the keyframe that ends a stretch, for frames that come in the order of time: motion is noted on the way, at
 * 1/8 size, and summed up from the end when the keyframe is there.
 */
import type { RgbPicture } from '../engine/style-engine.ts';
import type { Size } from '../../shared/size.ts';
import { MotionTracker } from './motion-tracker.ts';
import { createRoute, createSlopes, extendRoute, packFlow, unpackFlow } from './route.ts';

export class RouteNotes {
  readonly #size: Size;
  readonly #tracker: MotionTracker;
  #steps: { readonly timestampS: number; readonly flow: Int16Array }[] = [];
  #last: number | null = null;

  constructor(size: Size) {
    this.#size = size;
    this.#tracker = new MotionTracker(size, 'on');
  }

  add(timestampS: number, content: RgbPicture): void {
    const flow = this.#tracker.next(content);
    if (this.#last !== null) {
      // Nothing leads from before a cut to the keyframe after it.
      if (flow) this.#steps.push({ timestampS: this.#last, flow: packFlow(flow) });
      else this.#steps = [];
    }
    this.#last = timestampS;
  }

  /** @returns packed routes by the frames' `timestampS`; a frame without one cannot be reached. Call once. */
  finish(keyframeContent: RgbPicture): ReadonlyMap<number, Int16Array> {
    const routes = new Map<number, Int16Array>();
    this.add(Infinity, keyframeContent);
    let [route, nearer] = [createRoute(this.#size), createRoute(this.#size)];
    const step = new Float32Array(route.flow.length);
    const slopes = createSlopes(route);
    for (const { timestampS, flow } of this.#steps.reverse()) {
      unpackFlow(flow, step);
      extendRoute(step, nearer, slopes, route);
      routes.set(timestampS, packFlow(route.flow));
      [route, nearer] = [nearer, route];
    }
    return routes;
  }
}
