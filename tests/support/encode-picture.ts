/** A style for tests: any picture, under a name that no network of built-in styles asks for. */
import type { StyleCode } from '../../src/pipeline/engine/style-code.ts';
import type { RgbPicture, StyleEngine } from '../../src/pipeline/engine/style-engine.ts';

export async function encodePicture(engine: StyleEngine, picture: RgbPicture, id = 'test'): Promise<StyleCode> {
  const code = await engine.encodeStyle({ id, picture });
  if (!code) throw new Error(`the engine does not know the style ${id}`);
  return code;
}
