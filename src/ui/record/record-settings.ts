/** How recordings are made; remembered between visits. */
import type { Container } from '../../shared/recorder-protocol.ts';
import { CONTAINERS } from '../../shared/recorder-protocol.ts';
import { SOUND_CHOICES, type SoundChoice } from './sound-choice.ts';

/** In the browser's private folder until it is saved, or written straight to a file that is asked for first. */
export const KEEP_CHOICES = ['browser', 'file'] as const;
export type KeepChoice = (typeof KEEP_CHOICES)[number];

export interface RecordSettings {
  readonly sound: SoundChoice;
  /** Null: what this machine encodes best. */
  readonly container: Container | null;
  readonly keepIn: KeepChoice;
}

export const defaultRecordSettings: RecordSettings = { sound: 'none', container: null, keepIn: 'browser' };

const STORAGE_KEY = 'impasto-record';

/** Never throws; what is stored may be anybody's. */
export function loadRecordSettings(): RecordSettings {
  try {
    return parseRecordSettings(localStorage.getItem(STORAGE_KEY));
  } catch {
    return defaultRecordSettings; // Reading `localStorage` itself throws where storage is blocked.
  }
}

export function saveRecordSettings(settings: RecordSettings): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(settings));
  } catch {
    // Blocked or full: the choice then lasts as long as the page.
  }
}

export function parseRecordSettings(text: string | null): RecordSettings {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    return defaultRecordSettings; // Not JSON: as good as nothing stored.
  }
  if (typeof stored !== 'object' || stored === null) return defaultRecordSettings;
  const { sound, container, keepIn } = stored as Readonly<Record<string, unknown>>;
  return {
    sound: SOUND_CHOICES.find((known) => known === sound) ?? defaultRecordSettings.sound,
    container: CONTAINERS.find((known) => known === container) ?? null,
    keepIn: KEEP_CHOICES.find((known) => known === keepIn) ?? defaultRecordSettings.keepIn,
  };
}
