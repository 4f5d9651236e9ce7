/**
 * Work of minutes beside the live picture: painting paused frames, carrying them through the clip, learning styles. Here
 * the three get what they need of the rest of the page.
 */
import type { ReactiveControllerHost } from 'lit';
import type { ExportSetup } from '../../shared/export-setup.ts';
import type { PaintSetup } from '../../shared/painting.ts';
import type { ClipControls } from '../capture/clip-controls.ts';
import { CarryController } from './carry-controller.ts';
import { KeyframeController } from './keyframe-controller.ts';
import { LearnController } from './learn-controller.ts';
import { LeaveGuard } from './leave-guard.ts';
import type { StudioController } from './studio-controller.ts';
import type { StyleController } from './style-controller.ts';

export interface SlowWorkMeans {
  /** Absolute, ending in a slash: the folder of the page. */
  readonly baseUrl: string;
  /** Null: as large as the effort says. */
  readonly largestLearningSidePx: number | null;
  readonly studio: StudioController;
  readonly styles: () => StyleController;
  /** The clip whose timeline is shown. */
  readonly clip: () => ClipControls | null;
  /** What is painted with now. */
  readonly exportSetup: () => Promise<ExportSetup>;
  readonly onTrouble: (message: string) => void;
}

export interface SlowWork {
  readonly keyframes: KeyframeController;
  readonly carry: CarryController;
  readonly learning: LearnController;
}

export function createSlowWork(host: ReactiveControllerHost, means: SlowWorkMeans): SlowWork {
  const { studio, styles, onTrouble } = means;
  const setup = (): Omit<PaintSetup, 'ownNetwork'> => {
    const { engine } = studio;
    return {
      engine: engine.kind === 'running' ? engine.report.id : null,
      modelsUrl: `${means.baseUrl}models/`,
    };
  };
  const keyframes = new KeyframeController(host, {
    setup,
    frame: async () => ({ content: await studio.snapshot('source'), live: await studio.snapshot('painted') }),
    styles: async () => {
      const weights = new Map(styles().mix.map(({ id, weight }) => [id, weight]));
      const pictures = await styles().loadMix();
      return pictures.map(({ id, picture }) => ({ id, picture, weight: weights.get(id) ?? 1 }));
    },
    titles: () => styles().shares,
    onTrouble,
  });
  const carry = new CarryController(host, {
    clip: means.clip,
    keyframes: () => keyframes.keyframes,
    reachable: () => keyframes.reachable,
    clipKey: (clip) => keyframes.keyOf(clip),
    setup: means.exportSetup,
    onTrouble,
  });
  const learning = new LearnController(host, {
    setup: () => ({ ...setup(), ownNetwork: keyframes.ownNetwork }),
    contents: () => learningContents(studio, `${means.baseUrl}demo/poster.jpg`),
    largestSidePx: means.largestLearningSidePx,
    shelf: {
      find: (id) => styles().entries.find((entry) => entry.id === id),
      add: (style) => styles().addLearnt(style),
      remove: (id) => {
        styles().removeOwn(id);
      },
    },
    onTrouble,
  });
  new LeaveGuard(host, () => keyframes.painting !== null || carry.isRunning || learning.learning !== null);
  return { keyframes, carry, learning };
}

/** The picture that is on, and one that is always there. */
async function learningContents(studio: StudioController, posterUrl: string): Promise<readonly Blob[]> {
  const frame = studio.snapshot('source').catch(() => null);
  const poster = fetch(posterUrl).then((response) => (response.ok ? response.blob() : null));
  const pictures = await Promise.all([frame, poster.catch(() => null)]);
  return pictures.filter((picture) => picture !== null);
}
