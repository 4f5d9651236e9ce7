/** The stabiliser that takes a backend's frames. */
import type { RunningBackend } from '../device/tfjs-backend.ts';
import { CpuStabilizer } from './cpu-stabilizer.ts';
import type { Stabilizer } from './stabilizer.ts';
import { WebGpuStabilizer } from './webgpu-stabilizer.ts';

export function createStabilizer({ device }: RunningBackend): Stabilizer {
  return device ? new WebGpuStabilizer(device) : new CpuStabilizer();
}
