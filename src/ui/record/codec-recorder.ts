/** A recording by the recorder's worker: the way taken wherever the browser has WebCodecs. */
import type { RecordingOptions } from '../../shared/recorder-protocol.ts';
import { RecorderClient } from '../../workers/recorder-client.ts';
import type { TapHub } from '../../workers/tap-hub.ts';
import type { LiveRecording, OnRecorderEvent } from './live-recording.ts';

/** Takes ownership of the client, whatever comes of it. */
export async function startCodecRecorder(
  client: RecorderClient,
  options: RecordingOptions,
  taps: TapHub,
  onEvent: OnRecorderEvent,
): Promise<LiveRecording> {
  try {
    await client.start(options, onEvent);
  } catch (error) {
    client.dispose();
    throw error;
  }
  const endTap = taps.add(client);
  const end = async <T>(command: Promise<T>): Promise<T> => {
    endTap();
    try {
      return await command;
    } finally {
      client.dispose();
    }
  };
  return {
    pause: () => client.pause(),
    resume: () => client.resume(),
    stop: () => end(client.stop()),
    discard: () => end(client.discard()),
  };
}
