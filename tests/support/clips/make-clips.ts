/** Small clips, each named for the trait it carries, made by FFmpeg. Every frame carries its index (`barcode.ts`). */
import { execFileSync } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { barcodeFilter } from './barcode.ts';
import { ffmpeg } from './ffmpeg.ts';

export const CLIP_NAMES = [
  'h264-aac.mp4',
  'h264-b-frames.mov',
  'vp9-opus.webm',
  'vp8-vorbis.mkv',
  'av1-opus.webm',
  'vfr.mp4',
  'turned.mp4',
  'odd.webm',
  'wide-pixels.mp4',
  'tenth-second.mp4',
  'silent.webm',
  'long-sound.mp4',
] as const;
export type ClipName = (typeof CLIP_NAMES)[number];

interface Traits {
  readonly size?: string;
  readonly rate?: string;
  readonly durationS?: number;
  /** Null for no sound; longer than the picture on request. */
  readonly soundS?: number | null;
  /** Filters after the barcode. */
  readonly filter?: string;
  readonly video: readonly string[];
  readonly audio?: readonly string[];
}

const AAC = ['-c:a', 'aac', '-b:a', '64k', '-ar', '44100'];
const OPUS = ['-c:a', 'libopus', '-b:a', '64k'];
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '12', '-crf', '18'];
const VP9 = [
  '-c:v',
  'libvpx-vp9',
  '-deadline',
  'realtime',
  '-cpu-used',
  '8',
  '-b:v',
  '400k',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '15',
];

const TRAITS: Readonly<Record<Exclude<ClipName, 'turned.mp4'>, Traits>> = {
  // NTSC rate: its timestamps are no whole numbers of microseconds, milliseconds or common ticks.
  'h264-aac.mp4': { rate: '30000/1001', video: H264, audio: AAC },
  'h264-b-frames.mov': { rate: '24', video: [...H264, '-bf', '3'], audio: AAC },
  'vp9-opus.webm': { video: VP9, audio: OPUS },
  'vp8-vorbis.mkv': { video: ['-c:v', 'libvpx', '-b:v', '400k', '-pix_fmt', 'yuv420p'], audio: ['-c:a', 'libvorbis'] },
  'av1-opus.webm': {
    video: ['-c:v', 'libaom-av1', '-cpu-used', '8', '-b:v', '300k', '-pix_fmt', 'yuv420p'],
    audio: OPUS,
  },
  // Every third frame is left out, and time bends: no two neighbouring gaps are alike.
  'vfr.mp4': {
    filter: `select='mod(n,3)',setpts='(N/20+0.01*mod(N*7,5))/TB'`,
    video: [...H264, '-fps_mode', 'vfr', '-video_track_timescale', '90000'],
    audio: AAC,
  },
  'odd.webm': { size: '161x91', video: VP9, audio: OPUS },
  'wide-pixels.mp4': { filter: 'setsar=4/3', video: H264, audio: AAC },
  'tenth-second.mp4': { durationS: 0.1, soundS: 0.1, video: H264, audio: AAC },
  'silent.webm': { soundS: null, video: VP9 },
  'long-sound.mp4': { durationS: 0.8, soundS: 2, video: H264, audio: AAC },
};

/** Makes one clip in the folder and returns its path. */
export async function makeClip(folder: string, name: ClipName): Promise<string> {
  if (name === 'turned.mp4') return makeTurned(folder);
  const file = join(folder, name);
  const { size = '160x90', rate = '30', durationS = 1.2, soundS = durationS, filter, video, audio = [] } = TRAITS[name];
  const picture = [
    '-f',
    'lavfi',
    '-i',
    `color=gray:size=${size}:rate=${rate}:duration=${String(durationS)},format=yuv444p`,
  ];
  const sound = soundS === null ? [] : ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${String(soundS)}`];
  ffmpeg([
    ...picture,
    ...sound,
    '-vf',
    [barcodeFilter, ...(filter ? [filter] : [])].join(','),
    ...video,
    ...audio,
    file,
  ]);
  return file;
}

/** As a phone held upright records: a lying picture, and a note to turn it a quarter. */
async function makeTurned(folder: string): Promise<string> {
  const lying = await makeClip(folder, 'h264-aac.mp4');
  const file = join(folder, 'turned.mp4');
  const part = join(folder, 'turned-part.mp4');
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-i', lying, '-c', 'copy', '-metadata:s:v', 'rotate=-90', part]);
  await rename(part, file);
  return file;
}
