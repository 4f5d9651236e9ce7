/** What a source sounds like: a track of the browser's, or what the page itself plays. */

export interface PlayedSound {
  readonly context: AudioContext;
  /** Of that context; the source's. */
  readonly node: AudioNode;
  /** From the node to its being heard, which is when its picture is shown. */
  readonly latencyS: number;
}

export type SourceSound = MediaStreamTrack | PlayedSound;

export function isPlayed(sound: SourceSound): sound is PlayedSound {
  return 'node' in sound;
}
