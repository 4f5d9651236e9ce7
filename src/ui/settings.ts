/**
 * What the page remembers between visits. Stored text is somebody else's (an older version, an extension, a curious
 * person), so each field is checked by itself and falls back to its default.
 */
import {
  DEFAULT_METHOD,
  ENGINE_IDS,
  type EngineTimings,
  isMethodId,
  type LookStyle,
  MAX_MIXED_STYLES,
  METHOD_IDS,
  type MethodId,
  DEFAULT_STABILITY,
  DEFAULT_STRENGTH,
} from '../shared/protocol.ts';

export const THEMES = ['system', 'dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** Engines are timed with the network they are to run. */
export type TimingsByMethod = Readonly<Partial<Record<MethodId, EngineTimings>>>;

export interface Settings {
  readonly theme: Theme;
  readonly method: MethodId;
  readonly strength: number;
  readonly stability: number;
  /** Sensor noise is taken out of the source, when there is any. */
  readonly filtersNoise: boolean;
  /** Empty until a style was chosen. */
  readonly styles: readonly LookStyle[];
  readonly isMirrored: boolean;
  readonly areShortcutsOn: boolean;
  readonly timingsMs: TimingsByMethod;
}

export const defaultSettings: Settings = {
  theme: 'system',
  method: DEFAULT_METHOD,
  strength: DEFAULT_STRENGTH,
  stability: DEFAULT_STABILITY,
  filtersNoise: false,
  styles: [],
  isMirrored: true,
  areShortcutsOn: true,
  timingsMs: {},
};

const STORAGE_KEY = 'impasto';
const VERSION = 1;

/** Never throws: without storage (private windows, blocked cookies) the defaults are used. */
export function loadSettings(): Settings {
  try {
    return parseSettings(localStorage.getItem(STORAGE_KEY));
  } catch {
    return defaultSettings; // Reading `localStorage` itself throws where storage is blocked.
  }
}

export function saveSettings(settings: Settings): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ version: VERSION, ...settings }));
  } catch {
    // Blocked or full: settings then last as long as the page, which is no reason to disturb anybody.
  }
}

export function parseSettings(text: string | null): Settings {
  const stored = parseRecord(text);
  if (stored?.['version'] !== VERSION) return defaultSettings;
  const { theme, method, strength, stability, filtersNoise, isMirrored, areShortcutsOn, styles, timingsMs } = stored;
  return {
    theme: THEMES.find((known) => known === theme) ?? defaultSettings.theme,
    method: isMethodId(method) ? method : defaultSettings.method,
    strength: isShare(strength) ? strength : defaultSettings.strength,
    stability: isShare(stability) ? stability : defaultSettings.stability,
    filtersNoise: typeof filtersNoise === 'boolean' ? filtersNoise : defaultSettings.filtersNoise,
    styles: parseStyles(styles),
    isMirrored: typeof isMirrored === 'boolean' ? isMirrored : defaultSettings.isMirrored,
    areShortcutsOn: typeof areShortcutsOn === 'boolean' ? areShortcutsOn : defaultSettings.areShortcutsOn,
    timingsMs: parseTimingsByMethod(timingsMs),
  };
}

function parseRecord(text: string | null): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isRecord(value) ? value : null;
  } catch {
    return null; // Not JSON: as good as nothing stored.
  }
}

function parseStyles(value: unknown): readonly LookStyle[] {
  if (!Array.isArray(value)) return [];
  const styles = value.flatMap((entry: unknown) => {
    if (!isRecord(entry)) return [];
    const { id, weight } = entry;
    return typeof id === 'string' && isShare(weight) && weight > 0 ? [{ id, weight }] : [];
  });
  const isFirst = ({ id }: LookStyle, index: number): boolean => styles.findIndex((other) => other.id === id) === index;
  return styles.filter(isFirst).slice(0, MAX_MIXED_STYLES);
}

function parseTimingsByMethod(value: unknown): TimingsByMethod {
  if (!isRecord(value)) return {};
  return Object.fromEntries(METHOD_IDS.map((method) => [method, parseTimings(value[method])]));
}

function parseTimings(value: unknown): EngineTimings {
  if (!isRecord(value)) return {};
  const timings: Partial<Record<(typeof ENGINE_IDS)[number], number>> = {};
  for (const id of ENGINE_IDS) {
    const timeMs = value[id];
    if (typeof timeMs === 'number' && Number.isFinite(timeMs) && timeMs > 0) timings[id] = timeMs;
  }
  return timings;
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
