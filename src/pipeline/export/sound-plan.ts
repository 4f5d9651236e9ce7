/** What becomes of a sound track in a container: copied where it may be, otherwise Opus. */
import type { InputAudioTrack, OutputFormat } from 'mediabunny';
import type { SoundPlan } from '../../shared/export.ts';

/** Opus works at this rate inside; the others it takes are exact fractions of it. */
export const OPUS_RATE_HZ = 48_000;

/** Opus encoders take no more than stereo everywhere. */
export const MOST_OPUS_CHANNELS = 2;

export async function planSound(track: InputAudioTrack, format: OutputFormat): Promise<SoundPlan> {
  const codec = await track.getCodec();
  if (codec && format.getSupportedAudioCodecs().includes(codec)) return { kind: 'copied', codec };
  const name = codec ?? 'unknown';
  return (await track.canDecode()) ? { kind: 'encoded', from: name, codec: 'opus' } : { kind: 'lost', codec: name };
}
