/** What an embedding page may hand over to be painted, and how each reaches the worker. */
import type { ConnectedSource } from '../ui/capture/capture-session.ts';
import { openClip, type ProbeClip } from '../ui/capture/clip-session.ts';
import { openPicture } from '../ui/capture/picture-session.ts';
import { connectTrack } from '../ui/capture/track-input.ts';
import { connectVideoElement } from '../ui/capture/video-frames.ts';

/** A live video track, a clip or a picture as a file, or an element that shows one. */
export type StylizerInput = MediaStreamTrack | Blob | HTMLVideoElement | HTMLCanvasElement;

export interface OpenInput {
  connect(): Promise<ConnectedSource>;
  /** Frees what was opened here; tracks and elements stay the caller's. */
  close(): void;
}

/**
 * @param probe looks into a clip's file before it is chosen how to play it.
 * @throws StylizerError when a file cannot be read; TypeError when it is none of the above.
 */
export async function openInput(input: StylizerInput, probe: ProbeClip): Promise<OpenInput> {
  if (input instanceof MediaStreamTrack) return openTrack(input, () => undefined);
  if (input instanceof HTMLVideoElement) {
    return { connect: () => Promise.resolve(connectVideoElement(input)), close: () => undefined };
  }
  if (input instanceof HTMLCanvasElement) {
    const [track] = input.captureStream().getVideoTracks();
    if (!track) throw new TypeError('input: this canvas cannot be captured. Draw on it first.');
    return openTrack(track, () => {
      track.stop();
    });
  }
  if (input instanceof Blob) return openFile(input, probe);
  throw new TypeError('input must be a MediaStreamTrack, a Blob or File, a video element or a canvas element.');
}

function openTrack(track: MediaStreamTrack, close: () => void): OpenInput {
  if (track.kind !== 'video') throw new TypeError('input must be a video track; sound passes by the stylizer.');
  return { connect: () => connectTrack(track), close };
}

/** A clip plays without its sound: the track that comes out is the picture's alone. */
async function openFile(file: Blob, probe: ProbeClip): Promise<OpenInput> {
  const named = file instanceof File ? file : new File([file], 'clip', { type: file.type });
  const session = file.type.startsWith('image/')
    ? await openPicture(file, named.name)
    : await openClip(named, probe, { isMuted: true });
  return {
    connect: () => session.connect(),
    close: () => {
      session.stop();
    },
  };
}
