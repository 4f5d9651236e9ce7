/** A moving test picture as an uncompressed y4m clip: what the fake camera plays. */
import { writeFile } from 'node:fs/promises';

/** Writes `frames` frames of a drifting colour pattern with a moving square. */
export async function writeY4m(file: string, width: number, height: number, frames: number): Promise<void> {
  const chunks: Buffer[] = [Buffer.from(`YUV4MPEG2 W${String(width)} H${String(height)} F30:1 Ip A1:1 C420jpeg\n`)];
  for (let t = 0; t < frames; t++) {
    chunks.push(
      Buffer.from('FRAME\n'),
      plane(width, height, (u, v) => luma(u, v, t / frames)),
    );
    chunks.push(plane(width / 2, height / 2, (u) => 128 + 70 * Math.sin(6 * u + t / 9)));
    chunks.push(plane(width / 2, height / 2, (_u, v) => 128 + 70 * Math.cos(5 * v - t / 7)));
  }
  await writeFile(file, Buffer.concat(chunks));
}

/** Writes `frames` frames of a still picture with sensor noise of σ 3 of 255: each frame another noise. */
export async function writeNoisyY4m(file: string, width: number, height: number, frames: number): Promise<void> {
  const chunks: Buffer[] = [Buffer.from(`YUV4MPEG2 W${String(width)} H${String(height)} F30:1 Ip A1:1 C420jpeg\n`)];
  const color = plane(width / 2, height / 2, (u, v) => 128 + 60 * Math.sin(5 * u + 3 * v));
  let state = 1;
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // Uniform, of the same deviation.
    return 3 * Math.sqrt(12) * (state / 2 ** 32 - 0.5);
  };
  for (let t = 0; t < frames; t++) {
    const light = plane(width, height, (u, v) => luma(u, v, 0.5) + noise());
    chunks.push(Buffer.from('FRAME\n'), light, color, color);
  }
  await writeFile(file, Buffer.concat(chunks));
}

function luma(u: number, v: number, phase: number): number {
  const isInSquare = Math.abs(u - phase) < 0.12 && Math.abs(v - 0.5) < 0.25;
  return isInSquare ? 225 : 60 + 90 * u + 20 * Math.sin(40 * v);
}

function plane(width: number, height: number, value: (u: number, v: number) => number): Buffer {
  const bytes = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) bytes[y * width + x] = Math.min(255, Math.max(0, value(x / width, y / height)));
  }
  return bytes;
}
