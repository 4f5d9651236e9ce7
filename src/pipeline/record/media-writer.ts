/** Encodes pictures and sound and writes them into a container, in order, as they come. */
import {
  AudioSample,
  AudioSampleSource,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  type StreamTargetChunk,
  VideoSample,
  VideoSampleSource,
  type VideoTransformOptions,
  WebMOutputFormat,
} from 'mediabunny';
import type { RecordingEncoding } from '../../shared/recorder-protocol.ts';
import type { Size } from '../../shared/size.ts';
import type { ByteStore } from './byte-store.ts';

/** Seconds between key frames: how coarsely players can seek, and what a crash may cost. */
const KEY_FRAME_INTERVAL_S = 2;

/** How long a picture is taken to last when nothing follows; containers ask for it. */
const PICTURE_DURATION_S = 1 / 30;

export interface SoundFormat {
  /** Samples a second. */
  readonly sampleRate: number;
  readonly channels: number;
}

export class MediaWriter {
  readonly #output: Output;
  readonly #video: VideoSampleSource;
  readonly #audio: AudioSampleSource | null;
  readonly #sound: SoundFormat | null;

  private constructor(
    output: Output,
    video: VideoSampleSource,
    audio: AudioSampleSource | null,
    sound: SoundFormat | null,
  ) {
    this.#output = output;
    this.#video = video;
    this.#audio = audio;
    this.#sound = sound;
  }

  /**
   * @param size of the first picture; later ones of another size are fitted into it.
   * @param sound null for a silent recording.
   */
  static async open(
    store: ByteStore,
    encoding: RecordingEncoding,
    size: Size,
    sound: SoundFormat | null,
  ): Promise<MediaWriter> {
    const output = new Output({
      format: encoding.container === 'mp4' ? new Mp4OutputFormat({ fastStart: 'fragmented' }) : new WebMOutputFormat(),
      target: new StreamTarget(
        new WritableStream<StreamTargetChunk>({ write: ({ data, position }) => store.write(data, position) }),
      ),
    });
    const video = new VideoSampleSource({
      codec: encoding.videoCodec,
      quality: new Quality('high'),
      latencyMode: 'realtime',
      keyFrameInterval: KEY_FRAME_INTERVAL_S,
      sizeChangeBehavior: 'contain',
      hardwareAcceleration: encoding.isHardware ? 'prefer-hardware' : 'no-preference',
      ...(encoding.videoCodec === 'avc' && evenTransform(size)),
    });
    output.addVideoTrack(video);
    const audio =
      sound && encoding.audioCodec
        ? new AudioSampleSource({ codec: encoding.audioCodec, quality: new Quality('high') })
        : null;
    if (audio) output.addAudioTrack(audio);
    await output.start();
    return new MediaWriter(output, video, audio, sound);
  }

  /** Resolves when the next can be taken. The frame stays the caller's. Positions must grow. */
  async addPicture(frame: VideoFrame, positionUs: number): Promise<void> {
    const sample = new VideoSample(frame.clone(), { timestamp: positionUs / 1e6, duration: PICTURE_DURATION_S });
    try {
      await this.#video.add(sample);
    } finally {
      sample.close();
    }
  }

  /** Samples of each channel, one after the other in `planes`. Does nothing in a silent recording. */
  async addSound(planes: Float32Array<ArrayBuffer>, positionUs: number): Promise<void> {
    if (!this.#audio || !this.#sound || planes.length === 0) return;
    const { sampleRate, channels } = this.#sound;
    const sample = new AudioSample({
      data: planes,
      format: 'f32-planar',
      numberOfChannels: channels,
      sampleRate,
      timestamp: positionUs / 1e6,
    });
    try {
      await this.#audio.add(sample);
    } finally {
      sample.close();
    }
  }

  /** Final. */
  async finish(): Promise<void> {
    await this.#output.finalize();
  }

  /** Final: encoders are let go, what was written stays as it is. */
  async cancel(): Promise<void> {
    await this.#output.cancel();
  }
}

/** H.264 knows even sides only: up to one pixel more, stretched. */
function evenTransform({ width, height }: Size): { readonly transform?: VideoTransformOptions } {
  if (width % 2 === 0 && height % 2 === 0) return {};
  return { transform: { width: width + (width % 2), height: height + (height % 2), fit: 'fill' } };
}
