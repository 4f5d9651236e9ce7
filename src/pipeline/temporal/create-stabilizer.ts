/** The stabiliser that takes a backend's frames. */
import type { RunningBackend } from '../device/tfjs-backend.ts';
import { CpuStabilizer } from './cpu-stabilizer.ts';
import type { Stabilizer } from './stabilizer.ts';

/** Null where there is none yet: frames that stay on the graphics processor are painted each for itself. */
export function createStabilizer({ device }: RunningBackend): Stabilizer | null {
  return device ? null : new CpuStabilizer();
}
