/** Which container and codecs a recording is made with: what this machine can encode while it paints. */
import { canEncodeVideo, getFirstEncodableAudioCodec } from 'mediabunny';
import type { Container, RecordingEncoding } from '../../shared/recorder-protocol.ts';
import type { Size } from '../../shared/size.ts';

/** From here on VP9 in software leaves enough of the processor for painting; below it, the lighter VP8. */
const CORES_FOR_VP9 = 8;

/** Null: this browser encodes nothing that fits. `wanted` null leaves the container to the machine. */
export async function chooseEncoding(wanted: Container | null, size: Size): Promise<RecordingEncoding | null> {
  if (typeof VideoEncoder === 'undefined') return null;
  const video = await chooseVideo(wanted, size);
  if (!video) return null;
  // AAC plays in more places than Opus does inside MP4, but not every browser can make it.
  const audio = await getFirstEncodableAudioCodec(video.container === 'mp4' ? ['aac', 'opus'] : ['opus']);
  return { ...video, audioCodec: audio === 'aac' || audio === 'opus' ? audio : null };
}

type VideoChoice = Omit<RecordingEncoding, 'audioCodec'>;

async function chooseVideo(wanted: Container | null, size: Size): Promise<VideoChoice | null> {
  const hardware = { ...size, hardwareAcceleration: 'prefer-hardware' } as const;
  if (wanted !== 'webm' && (await canEncodeVideo('avc', hardware))) {
    return { container: 'mp4', videoCodec: 'avc', isHardware: true };
  }
  if (wanted !== 'mp4') {
    const order =
      navigator.hardwareConcurrency >= CORES_FOR_VP9 ? (['vp9', 'vp8'] as const) : (['vp8', 'vp9'] as const);
    for (const videoCodec of order) {
      if (await canEncodeVideo(videoCodec, size)) return { container: 'webm', videoCodec, isHardware: false };
    }
  }
  if (wanted !== 'webm' && (await canEncodeVideo('avc', size))) {
    return { container: 'mp4', videoCodec: 'avc', isHardware: false };
  }
  return null;
}
