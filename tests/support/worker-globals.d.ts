/** Worker-only globals of pipeline files that tests import under the window library. */
declare class MediaStreamTrackProcessor {
  constructor(init: MediaStreamTrackProcessorInit & { maxBufferSize?: number });
  readonly readable: ReadableStream;
}
