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
