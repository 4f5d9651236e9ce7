/** What can be done to the picture by button or key. One list, read by the shortcuts and by their help. */

export type StudioAction =
  | 'toggle-stylized'
  | 'next-method'
  | 'toggle-playback'
  | 'toggle-mirror'
  | 'save-picture'
  | 'toggle-recording'
  | 'pause-recording'
  | 'show-output'
  | 'export-clip'
  | 'toggle-fullscreen'
  | 'show-help';

export interface Shortcut {
  /** As `KeyboardEvent.key` gives it, lower case. */
  readonly key: string;
  readonly action: StudioAction;
  readonly description: string;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { key: 'b', action: 'toggle-stylized', description: 'Before and after: painting off and on' },
  { key: 'n', action: 'next-method', description: 'Next method of painting' },
  { key: 'k', action: 'toggle-playback', description: 'Play or pause the clip, start or stop the camera' },
  { key: 'm', action: 'toggle-mirror', description: 'Mirror the camera' },
  { key: 's', action: 'save-picture', description: 'Save the picture as a PNG file' },
  { key: 'r', action: 'toggle-recording', description: 'Record; stop and save the recording' },
  { key: 'p', action: 'pause-recording', description: 'Pause the recording, go on with it' },
  { key: 'o', action: 'show-output', description: 'Output: how to record, and windows for the picture alone' },
  { key: 'e', action: 'export-clip', description: 'Export the clip as a video file' },
  { key: 'f', action: 'toggle-fullscreen', description: 'Full screen' },
  { key: '?', action: 'show-help', description: 'This list' },
];
