/** Times and sizes as people read them. */

/** `0:07`, `12:34`, `1:02:03` */
export function formatDuration(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const clock = `${hours > 0 ? pad(minutes) : String(minutes)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${String(hours)}:${clock}` : clock;
}

/** `0.4 MB`, `12 MB`, `3.21 GB`: in the units file managers use. */
export function formatBytes(byteLength: number): string {
  const megabytes = byteLength / 1e6;
  if (megabytes >= 1000) return `${(megabytes / 1000).toFixed(2)} GB`;
  return `${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB`;
}
