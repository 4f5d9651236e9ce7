/**
 * What the address asks for: `?engine=webgpu|webgl|wasm|cpu`, `?size=<short side of the network size in pixels>`,
 * `?method=live|adain|sanet|gallery`, `?style=<id>`, `?stability=<0 … 1>`, `?debug=1`; and `#look=…` of a shared link. Unknown values are
 * ignored.
 */
import { type EngineId, isEngineId, isMethodId, type LookStyle, type MethodId } from '../shared/protocol.ts';
import { parsePresetLink, type Preset } from './looks/preset.ts';

const LEAST_SIZE_PX = 32;
const LARGEST_SIZE_PX = 2160;

export interface PageOptions {
  readonly forcedEngine: EngineId | null;
  readonly networkShortSidePx: number | null;
  readonly methodId: MethodId | null;
  readonly styleId: string | null;
  readonly stability: number | null;
  /** Of a shared link, as far as built-in styles go: painted first of all. The rest follows once the shelf is there. */
  readonly linkedMix: readonly LookStyle[];
  readonly isDebug: boolean;
}

export function parsePageOptions(search: string, hash = ''): PageOptions {
  const linked: Preset | null = parsePresetLink(hash);
  const query = new URLSearchParams(search);
  const engine = query.get('engine');
  const method = query.get('method');
  const sizePx = Number(query.get('size'));
  return {
    forcedEngine: isEngineId(engine) ? engine : null,
    networkShortSidePx: sizePx >= LEAST_SIZE_PX && sizePx <= LARGEST_SIZE_PX ? Math.round(sizePx) : null,
    methodId: [linked?.method, method].find(isMethodId) ?? null,
    styleId: query.get('style'),
    stability: parseShare(query.get('stability')),
    linkedMix: (linked?.styles ?? []).flatMap(({ id, weight }) => (id === null ? [] : [{ id, weight }])),
    isDebug: query.get('debug') === '1',
  };
}

function parseShare(text: string | null): number | null {
  const value = Number(text);
  return text !== null && text !== '' && value >= 0 && value <= 1 ? value : null;
}
