/** Times of a clip as people read them. */

/** `1:02:03.45`, `2:03.45`: hundredths are finer than any frame lasts. */
export function formatClipTime(timeS: number): string {
  const hundredths = Math.round(Math.max(0, timeS) * 100);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(hundredths / 100);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const lead = hours > 0 ? `${String(hours)}:${pad(minutes)}` : String(minutes);
  return `${lead}:${pad(seconds % 60)}.${pad(hundredths % 100)}`;
}

/** `about 2 min left`, `12 s left`. */
export function formatTimeLeft(secondsLeft: number | null): string {
  if (secondsLeft === null || !Number.isFinite(secondsLeft)) return 'estimating';
  if (secondsLeft < 90) return `${String(Math.ceil(secondsLeft))} s left`;
  const minutes = Math.round(secondsLeft / 60);
  return minutes < 90 ? `about ${String(minutes)} min left` : `about ${(minutes / 60).toFixed(1)} h left`;
}
