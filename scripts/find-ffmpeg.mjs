// Finds FFmpeg for the tests and benches of clips and recordings, or installs Debian's: both its programs, ffmpeg and ffprobe.
import { spawnSync } from 'node:child_process';
import { aptInstall, hasAptGet } from './apt-get.mjs';

/** Whether both programs are there. */
export function hasFfmpeg() {
  return ['ffmpeg', 'ffprobe'].every((program) => spawnSync(program, ['-version'], { stdio: 'ignore' }).status === 0);
}

/** Installs Debian's package where there is none and apt-get is there to do it; throws with what to do otherwise. */
export function ensureFfmpeg() {
  if (!hasFfmpeg() && hasAptGet()) {
    console.log('No FFmpeg found; installing the ffmpeg package with apt-get …');
    aptInstall('ffmpeg');
  }
  if (!hasFfmpeg())
    throw new Error(
      'The tests of clips and recordings need FFmpeg (ffmpeg and ffprobe) on the PATH. Install it, then try again.',
    );
}
