/** Sends decoded sound to the window a little ahead of the picture. The window has the sound card; the file is here. */
import { type AudioSample, AudioSampleSink, type InputAudioTrack } from 'mediabunny';
import type { ClipMessage } from '../../shared/clip.ts';
import { type MediaClock, sleep } from './media-clock.ts';

/** Sound that waits in the window: enough for a worker that computes half a second at a time. */
const AHEAD_S = 1.5;
const LOOK_AGAIN_MS = 100;

export interface SoundRun {
  /** Number of this playback; the window drops sound of earlier ones. */
  readonly run: number;
  readonly fromS: number;
  readonly toS: number;
  readonly clock: MediaClock;
  readonly signal: AbortSignal;
}

type SoundMessage = Extract<ClipMessage, { readonly kind: 'sound' }>;

/** Sends until `toS` or until aborted. Rejects when the sound cannot be decoded on. */
export async function sendSound(
  track: InputAudioTrack,
  { run, fromS, toS, clock, signal }: SoundRun,
  post: (message: SoundMessage, transfer: readonly Transferable[]) => void,
): Promise<void> {
  for await (const sample of new AudioSampleSink(track).samples(fromS, toS)) {
    try {
      while (!signal.aborted && sample.timestamp > clock.now() + AHEAD_S) await sleep(LOOK_AGAIN_MS, signal);
      if (signal.aborted) return;
      const channels = planarChannels(sample);
      const transfer = channels.map(({ buffer }) => buffer);
      post({ kind: 'sound', run, timeS: sample.timestamp, sampleRate: sample.sampleRate, channels }, transfer);
    } finally {
      sample.close();
    }
  }
}

function planarChannels(sample: AudioSample): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const channel = new Float32Array(sample.numberOfFrames);
    sample.copyTo(channel, { planeIndex, format: 'f32-planar' });
    return channel;
  });
}
