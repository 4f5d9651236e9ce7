/** The one clock that window and workers share: microseconds since the epoch, never going back. */

/** Now, in the unit of `VideoFrame.timestamp`. */
export function nowUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}
