/** A fingerprint of a frame's pixels, to see that two exports handed the same pictures to their encoders. */

export async function hashFrame(frame: VideoFrame): Promise<string> {
  const bytes = new Uint8Array(frame.allocationSize());
  await frame.copyTo(bytes);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
