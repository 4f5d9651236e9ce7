/** Which sound goes with a recording. */

export const SOUND_CHOICES = ['none', 'microphone', 'shared', 'both'] as const;
export type SoundChoice = (typeof SOUND_CHOICES)[number];

export const SOUND_NAMES: Readonly<Record<SoundChoice, string>> = {
  none: 'No sound',
  microphone: 'Microphone',
  shared: 'Sound of the clip, tab or screen',
  both: 'Microphone, and the clip, tab or screen',
};
