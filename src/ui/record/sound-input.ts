/** Microphone and shared sound as one mixed stream of samples for the recorder. */
import workletUrl from '../../workers/sound-worklet.ts?worker&url';
import { StylizerError } from '../../shared/errors.ts';
import { borrowAudioContext } from '../audio-context.ts';
import { isPlayed, type PlayedSound, type SourceSound } from '../capture/source-sound.ts';
import type { SoundChoice } from './sound-choice.ts';

export interface OpenSound {
  /** Samples a second. */
  readonly sampleRate: number;
  /** A port that posts `PostedSound`; to be transferred. Ask once. */
  connect(): MessagePort;
  /** The same sound as a track, for a recorder that takes nothing else. */
  createTrack(): MediaStreamTrack;
  /** Frees microphone and shared sound; lights go out. Idempotent. */
  stop(): void;
}

/**
 * @param sourceSound the sound of what is being painted, if it has any; stays the caller's. Without it the browser asks
 * which tab or screen to listen to.
 * @param onEnded a microphone was unplugged, or sharing was stopped.
 * @throws StylizerError `sound/…` that says what to do next.
 */
export async function openSound(
  choice: Exclude<SoundChoice, 'none'>,
  sourceSound: SourceSound | null,
  onEnded: (label: string) => void,
): Promise<OpenSound> {
  const owned: MediaStreamTrack[] = [];
  let played: PlayedSound | null = null;
  try {
    if (choice !== 'microphone') {
      if (sourceSound && isPlayed(sourceSound)) played = sourceSound;
      else owned.push(sourceSound?.clone() ?? (await openSharedSound()));
    }
    if (choice !== 'shared') owned.push(await openMicrophone());
    for (const track of owned) {
      track.addEventListener('ended', () => {
        onEnded(track.label);
      });
    }
    return await mix(owned, played);
  } catch (error) {
    for (const track of owned) track.stop();
    throw error;
  }
}

async function mix(tracks: readonly MediaStreamTrack[], played: PlayedSound | null): Promise<OpenSound> {
  const borrowed = borrowAudioContext();
  const { context } = borrowed;
  try {
    await context.resume();
    await context.audioWorklet.addModule(workletUrl);
  } catch (error) {
    borrowed.giveBack();
    throw error;
  }
  const tap = new AudioWorkletNode(context, 'sound-tap', { channelCount: 2, channelCountMode: 'explicit' });
  const sources: AudioNode[] = tracks.map((track) => context.createMediaStreamSource(new MediaStream([track])));
  if (played) sources.push(delayed(played));
  for (const source of sources) source.connect(tap);
  // Only what leads to the loudspeakers is computed. The tap itself gives out silence.
  tap.connect(context.destination);
  return {
    sampleRate: context.sampleRate,
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      tap.port.postMessage(port1, [port1]);
      return port2;
    },
    createTrack: () => {
      const destination = context.createMediaStreamDestination();
      for (const source of sources) source.connect(destination);
      const [track] = destination.stream.getAudioTracks();
      if (!track) throw new StylizerError('record/failed', 'The sound could not be mixed. Record without sound.');
      return track;
    },
    stop: () => {
      for (const track of tracks) track.stop();
      for (const node of [...sources, tap]) node.disconnect();
      borrowed.giveBack();
    },
  };
}

/** As it is heard: the picture waits for that. */
function delayed({ context, node, latencyS }: PlayedSound): AudioNode {
  const delay = context.createDelay(Math.max(1, latencyS));
  delay.delayTime.value = latencyS;
  node.connect(delay);
  return delay;
}

async function openMicrophone(): Promise<MediaStreamTrack> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const [track] = stream.getAudioTracks();
    if (track) return track;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotAllowedError') {
      throw new StylizerError(
        'sound/denied',
        'The microphone was not allowed. Allow it beside the address, or choose “No sound” under Output.',
        { cause },
      );
    }
    throw noMicrophone(cause);
  }
  throw noMicrophone();
}

function noMicrophone(cause?: unknown): StylizerError {
  return new StylizerError(
    'sound/not-found',
    'No microphone could be opened. Plug one in, or choose “No sound” under Output.',
    { cause },
  );
}

/** Browsers share sound only together with a picture, which is let go at once. */
async function openSharedSound(): Promise<MediaStreamTrack> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true });
  } catch (cause) {
    const message = 'No sound was shared. Record again and pick a tab or screen, or choose “No sound” under Output.';
    throw new StylizerError('sound/denied', message, { cause });
  }
  const [track] = stream.getAudioTracks();
  for (const video of stream.getVideoTracks()) video.stop();
  if (track) return track;
  throw new StylizerError(
    'sound/not-found',
    'What you shared came without sound. Pick a tab and leave its sound switched on, or choose “No sound” under Output.',
  );
}
