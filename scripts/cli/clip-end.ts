/** Where a clip's picture ends, read in Node: nothing is decoded. */
import { FilePathSource, Input, MATROSKA, MP4, MPEG_TS, QTFF, WEBM } from 'mediabunny';

/** @throws Error that says the file is no clip. */
export async function clipEndS(file: string): Promise<number> {
  const input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS], source: new FilePathSource(file) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('no picture');
    return await track.computeDuration();
  } catch (cause) {
    throw new Error(`“${file}” is not a clip that can be read: it is damaged or no video.`, { cause });
  } finally {
    input.dispose();
  }
}
