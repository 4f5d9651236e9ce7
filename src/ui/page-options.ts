/**
 * What the address asks for: `?engine=webgpu|webgl|wasm|cpu`, `?size=<short side of the network size in pixels>`,
 * `?method=live|adain|sanet|gallery`, `?style=<id>`, `?debug=1`. Unknown values are ignored.
 */
import { type EngineId, isEngineId, isMethodId, type MethodId } from '../shared/protocol.ts';

const LEAST_SIZE_PX = 32;
const LARGEST_SIZE_PX = 2160;

export interface PageOptions {
  readonly forcedEngine: EngineId | null;
  readonly networkShortSidePx: number | null;
  readonly methodId: MethodId | null;
  readonly styleId: string | null;
  readonly isDebug: boolean;
}

export function parsePageOptions(search: string): PageOptions {
  const query = new URLSearchParams(search);
  const engine = query.get('engine');
  const method = query.get('method');
  const sizePx = Number(query.get('size'));
  return {
    forcedEngine: isEngineId(engine) ? engine : null,
    networkShortSidePx: sizePx >= LEAST_SIZE_PX && sizePx <= LARGEST_SIZE_PX ? Math.round(sizePx) : null,
    methodId: isMethodId(method) ? method : null,
    styleId: query.get('style'),
    isDebug: query.get('debug') === '1',
  };
}
