/** What the address asks for: `?engine=webgpu|webgl|wasm|cpu`, `?style=<id>`, `?debug=1`. Unknown values are ignored. */
import { type EngineId, isEngineId } from '../shared/protocol.ts';

export interface PageOptions {
  readonly forcedEngine: EngineId | null;
  readonly styleId: string | null;
  readonly isDebug: boolean;
}

export function parsePageOptions(search: string): PageOptions {
  const query = new URLSearchParams(search);
  const engine = query.get('engine');
  return {
    forcedEngine: isEngineId(engine) ? engine : null,
    styleId: query.get('style'),
    isDebug: query.get('debug') === '1',
  };
}
