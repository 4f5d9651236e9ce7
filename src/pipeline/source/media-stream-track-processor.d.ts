/** TypeScript's worker library has the processor but not the option that names its track. */
interface MediaStreamTrackProcessorInit {
  track: MediaStreamTrack;
}
