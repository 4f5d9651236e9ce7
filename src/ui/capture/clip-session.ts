/**
 * A clip, the demo or a file the visitor chose: played by the worker where the browser decodes it frame by frame, by a
 * video element where it does not.
 */
import type { ClipFacts, ClipSettings } from '../../shared/clip.ts';
import { StylizerError } from '../../shared/errors.ts';
import type { CaptureSession } from './capture-session.ts';
import { ClipControls } from './clip-controls.ts';
import { openVideoElement } from './video-element-session.ts';

/** A look into the file, by the worker. */
export type ProbeClip = (file: Blob) => Promise<ClipFacts>;

/** The bundled clip, in the first format the browser plays: looping, without sound. */
export async function openDemo(folderUrl: string, probe: ProbeClip): Promise<CaptureSession> {
  const element = document.createElement('video');
  const name = element.canPlayType('video/mp4; codecs="avc1.4d401e"') === '' ? 'demo.webm' : 'demo.mp4';
  const url = folderUrl + name;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${String(response.status)}`);
    const file = await response.blob();
    const facts = await probe(file);
    if (facts.canDecodeVideo) return clipSession('demo', 'Demo clip', new ClipControls(file, facts, { isMuted: true }));
  } catch {
    // The element has its own way to the file, and its own words when that fails too.
  }
  return openVideoElement('demo', 'Demo clip', url, () => undefined);
}

/** @throws StylizerError `clip/unreadable` when the browser cannot play the file. */
export async function openClip(
  file: File,
  probe: ProbeClip,
  settings: Partial<ClipSettings> = {},
): Promise<CaptureSession> {
  let reason: unknown = null;
  try {
    const facts = await probe(file);
    if (facts.canDecodeVideo) return clipSession('clip', file.name, new ClipControls(file, facts, settings));
  } catch (error) {
    // Nothing in it: no element needs to be asked.
    if (file.size === 0) throw error;
    reason = error;
  }
  const url = URL.createObjectURL(file);
  const release = (): void => {
    URL.revokeObjectURL(url);
  };
  try {
    return await openVideoElement('clip', file.name, url, release);
  } catch (error) {
    throw reason instanceof StylizerError && reason.code === 'clip/unreadable' ? reason : error;
  }
}

function clipSession(kind: 'demo' | 'clip', label: string, clip: ClipControls): CaptureSession {
  const session: CaptureSession = {
    kind,
    label,
    clip,
    isFacingAway: false,
    get sound() {
      return clip.sound;
    },
    end: null,
    onEnded: null,
    connect: () => {
      clip.detach();
      const { port1, port2 } = new MessageChannel();
      clip.attach(port1);
      const input = { kind: 'clip', file: clip.file, port: port2, start: clip.start } as const;
      const disconnect = (): void => {
        port1.close();
      };
      return Promise.resolve({ input, transfer: [port2], disconnect });
    },
    playback: {
      get isPaused() {
        return clip.isPaused;
      },
      play: () => {
        clip.play();
        return Promise.resolve();
      },
      pause: () => {
        clip.pause();
      },
    },
    stop: () => {
      clip.dispose();
    },
  };
  clip.onBroken = (message) => session.onEnded?.({ error: new StylizerError('clip/unreadable', message) });
  return session;
}
