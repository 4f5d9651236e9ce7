/** Looks that were in use for a while, newest first; remembered between visits. */
import { DEFAULT_STABILITY, MAX_MIXED_STYLES } from '../../shared/protocol.ts';
import { type LookState, sameLook } from './look-history.ts';

const MAX_RECENT = 8;
const STORAGE_KEY = 'impasto-recent-looks';

export function addRecent(recent: readonly LookState[], look: LookState): readonly LookState[] {
  return [look, ...recent.filter((other) => !sameLook(other, look))].slice(0, MAX_RECENT);
}

/** Never throws; what is stored may be anybody's. */
export function loadRecent(): readonly LookState[] {
  try {
    return parseRecent(localStorage.getItem(STORAGE_KEY));
  } catch {
    return []; // Reading `localStorage` itself throws where storage is blocked.
  }
}

/** @param isOwn styles that the next visit will not have: looks with them are left out. */
export function saveRecent(recent: readonly LookState[], isOwn: (styleId: string) => boolean): void {
  const lasting = recent.filter(({ mix }) => !mix.some(({ id }) => isOwn(id)));
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(lasting));
  } catch {
    // Blocked or full: they then last as long as the page.
  }
}

export function parseRecent(text: string | null): readonly LookState[] {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '[]');
  } catch {
    return []; // Not JSON: as good as nothing stored.
  }
  return Array.isArray(value) ? value.flatMap(parseLook).slice(0, MAX_RECENT) : [];
}

function parseLook(value: unknown): LookState[] {
  if (typeof value !== 'object' || value === null) return [];
  const { method, strength, stability, mix } = value as Readonly<Record<string, unknown>>;
  if (typeof method !== 'string' || !isShare(strength) || !Array.isArray(mix)) return [];
  const styles = mix.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { id, weight } = entry as Readonly<Record<string, unknown>>;
    return typeof id === 'string' && isShare(weight) ? [{ id, weight }] : [];
  });
  if (styles.length === 0) return [];
  const steadiness = isShare(stability) ? stability : DEFAULT_STABILITY;
  return [{ method, strength, stability: steadiness, mix: styles.slice(0, MAX_MIXED_STYLES) }];
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
