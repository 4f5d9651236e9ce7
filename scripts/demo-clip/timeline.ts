/** What the clip shows and when: two scenes, cut hard, 30 frames a second. */

export const FPS = 30;
export const FRAME_COUNT = 300;

export type SceneName = 'seaside' | 'portrait';

/** A run of frames that shows one scene; `first` and `last` are inclusive. */
export interface SceneSpan {
  readonly name: SceneName;
  readonly first: number;
  readonly last: number;
}

export const SCENES: readonly SceneSpan[] = [
  { name: 'seaside', first: 0, last: 179 },
  { name: 'portrait', first: 180, last: FRAME_COUNT - 1 },
];

/** The scene that a frame belongs to. */
export function sceneAt(frame: number): SceneSpan {
  const found = SCENES.find((s) => frame >= s.first && frame <= s.last);
  if (!found) throw new RangeError(`frame ${String(frame)} is outside 0-${String(FRAME_COUNT - 1)}`);
  return found;
}

/** Seconds since the frame's own scene began. */
export function sceneTime(frame: number): number {
  return (frame - sceneAt(frame).first) / FPS;
}

/** Whether a frame and the one after it lie in the same scene (so optical flow is defined). */
export function hasNext(frame: number): boolean {
  return frame < sceneAt(frame).last;
}
