/**
 * `MediaStreamTrack` crosses the worker boundary in browsers that can transfer it, but TypeScript's worker library does
 * not know it. Merges with the window library's own declaration where there is one.
 */
interface MediaStreamTrack extends EventTarget {
  readonly kind: string;
  stop(): void;
}
