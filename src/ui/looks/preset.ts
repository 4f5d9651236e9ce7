/**
 * A look as people pass it on: as a file, or as the short text of a link. Styles are named by the hash of their picture,
 * so the same picture is found again whatever it is called. Own pictures stay where they are unless a file carries them.
 * What is read here is somebody else's text: everything is checked.
 */
import { StylizerError } from '../../shared/errors.ts';
import { DEFAULT_STABILITY, MAX_MIXED_STYLES } from '../../shared/protocol.ts';

export interface PresetStyle {
  /** Of a built-in style; null for a picture of its maker's own. */
  readonly id: string | null;
  readonly title: string;
  /** SHA-256 of the picture file in hexadecimal, or its beginning; empty when unknown. */
  readonly hash: string;
  /** Share in the mix, 0 … 1. */
  readonly weight: number;
  /** The picture itself, when it travels along. */
  readonly picture: Blob | null;
}

export interface Preset {
  readonly method: string;
  /** 0 … 1 */
  readonly strength: number;
  /** 0 … 1 */
  readonly stability: number;
  readonly styles: readonly PresetStyle[];
}

export const DEFAULT_PRESET_METHOD = 'live';

const FORMAT = 'impasto-look';
const VERSION = 1;

/** Ends in this, so that it is known from other JSON files. */
export const PRESET_EXTENSION = 'impasto.json';

export async function writePresetFile(preset: Preset): Promise<Blob> {
  const styles = await Promise.all(
    preset.styles.map(async ({ picture, ...style }) =>
      picture ? { ...style, picture: await toDataUrl(picture) } : style,
    ),
  );
  const text = JSON.stringify({ format: FORMAT, version: VERSION, ...preset, styles }, null, 2);
  return new Blob([`${text}\n`], { type: 'application/json' });
}

/** @throws StylizerError `look/unreadable` when it is not a look. */
export function parsePresetFile(text: string): Preset {
  const value = parseJson(text);
  if (!isRecord(value) || value['format'] !== FORMAT) throw unreadable('This file is not a look saved by Impasto.');
  if (value['version'] !== VERSION) {
    throw unreadable('This look was saved by a newer version of Impasto. Reload the page to get it, then try again.');
  }
  const { method, strength, stability, styles } = value;
  const parsed = Array.isArray(styles) ? styles.flatMap(parseStyle).slice(0, MAX_MIXED_STYLES) : [];
  if (parsed.length === 0) throw unreadable('This look names no style. Save it again where it was made.');
  return {
    method: typeof method === 'string' ? method : DEFAULT_PRESET_METHOD,
    strength: isShare(strength) ? strength : 1,
    stability: isShare(stability) ? stability : DEFAULT_STABILITY,
    styles: parsed,
  };
}

/** Of a hash, in a link: enough to tell pictures apart, short enough to read aloud. */
const SHORT_HASH = 12;

/**
 * `live~80~s60~oil-flow.1f2e…*100~!9a8b…*50`: method, strength, stability, then styles; in hundredths; `!` marks an own
 * picture. Readers pass over parts that they do not know, so older ones take links with a stability.
 */
export function writePresetText({ method, strength, stability, styles }: Preset): string {
  const parts = styles.map(({ id, hash, weight }) => {
    const short = hash.slice(0, SHORT_HASH);
    return `${id === null ? `!${short}` : `${id}.${short}`}*${percent(weight)}`;
  });
  return [method, percent(strength), `s${percent(stability)}`, ...parts].join('~');
}

/** Null when it is no look. */
export function parsePresetText(text: string): Preset | null {
  const [method = '', strength = '', ...parts] = text.split('~');
  const styles = parts.flatMap(parsePart).slice(0, MAX_MIXED_STYLES);
  if (!/^[a-z][a-z0-9-]*$/.test(method) || !/^\d{1,3}$/.test(strength) || styles.length === 0) return null;
  const stability = parts.map((part) => /^s(\d{1,3})$/.exec(part)?.[1]).find((digits) => digits !== undefined);
  return {
    method,
    strength: Math.min(1, Number(strength) / 100),
    stability: stability === undefined ? DEFAULT_STABILITY : Math.min(1, Number(stability) / 100),
    styles,
  };
}

const LINK_KEY = 'look';

/** In the fragment, which browsers do not send anywhere. @param pageUrl of the page, whatever follows it. */
export function presetLink(pageUrl: string, preset: Preset): string {
  const url = new URL(pageUrl);
  url.search = '';
  url.hash = `${LINK_KEY}=${writePresetText(preset)}`;
  return url.href;
}

/** @param hash of an address, with its `#`. */
export function parsePresetLink(hash: string): Preset | null {
  const text = new URLSearchParams(hash.replace(/^#/, '')).get(LINK_KEY);
  return text === null ? null : parsePresetText(text);
}

function parsePart(part: string): PresetStyle[] {
  const match =
    /^(?:(?<id>[a-z0-9][a-z0-9-]*)(?:\.(?<hash>[0-9a-f]{0,64}))?|!(?<own>[0-9a-f]{8,64}))\*(?<weight>\d{1,3})$/.exec(
      part,
    );
  if (!match?.groups) return [];
  const { id, hash, own, weight } = match.groups;
  const share = Math.min(1, Number(weight) / 100);
  return share > 0 ? [{ id: id ?? null, title: '', hash: own ?? hash ?? '', weight: share, picture: null }] : [];
}

function parseStyle(value: unknown): PresetStyle[] {
  if (!isRecord(value)) return [];
  const { id, title, hash, weight, picture } = value;
  const known = typeof id === 'string' ? id : null;
  const hex = typeof hash === 'string' && /^[0-9a-f]{0,64}$/.test(hash) ? hash : '';
  if (!isShare(weight) || weight === 0 || (known === null && hex === '')) return [];
  return [
    {
      id: known,
      title: typeof title === 'string' ? title.slice(0, 200) : '',
      hash: hex,
      weight,
      picture: typeof picture === 'string' ? fromDataUrl(picture) : null,
    },
  ];
}

function percent(share: number): string {
  return String(Math.round(share * 100));
}

async function toDataUrl(picture: Blob): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return `data:${picture.type || 'image/png'};base64,${btoa(binary)}`;
}

/** Null when it is no picture. Decoded here: the page's policy lets it fetch nothing but its own files. */
function fromDataUrl(text: string): Blob | null {
  const [, type, base64] = /^data:(image\/[a-z0-9.+-]+);base64,([A-Za-z0-9+/=]*)$/.exec(text) ?? [];
  if (type === undefined || base64 === undefined) return null;
  try {
    return new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type });
  } catch {
    return null; // Not base64 after all: the look goes on without the picture.
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function hashPicture(picture: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await picture.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether two hashes, either of which may be only a beginning, are of the same picture. */
export function sameHash(a: string, b: string): boolean {
  return a !== '' && b !== '' && (a.startsWith(b) || b.startsWith(a));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Said by the caller, who knows what was wanted.
  }
}

function unreadable(message: string): StylizerError {
  return new StylizerError('look/unreadable', message);
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
