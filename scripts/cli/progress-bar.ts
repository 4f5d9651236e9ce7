/** Progress on the terminal: a bar that redraws itself, nothing where the output is a file, lines of JSON on request. */
import type { ExportProgress } from '../../src/shared/export.ts';

const WIDTH = 30;

export interface ProgressDisplay {
  readonly update: (progress: ExportProgress) => void;
  /** Makes room for what is printed next. */
  readonly end: () => void;
}

export function showProgress(isJson: boolean): ProgressDisplay {
  if (isJson) {
    const update = (progress: ExportProgress): void => {
      process.stdout.write(`${JSON.stringify({ kind: 'progress', ...progress })}\n`);
    };
    return { update, end: () => undefined };
  }
  if (!process.stderr.isTTY) return { update: () => undefined, end: () => undefined };
  return {
    update: (progress) => {
      process.stderr.write(`\r${barText(progress)}\u001B[K`);
    },
    end: () => {
      process.stderr.write('\r\u001B[K');
    },
  };
}

export function barText({ share, framesDone, fps, secondsLeft }: ExportProgress): string {
  const filled = Math.round(share * WIDTH);
  const left = secondsLeft === null ? '' : `, ${String(Math.ceil(secondsLeft))} s left`;
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${String(Math.round(share * 100))} % · ${String(framesDone)} frames, ${fps.toFixed(1)} fps${left}`;
}
