/** The one picture that software WebGPU paints in time. */
import { fileURLToPath } from 'node:url';
import { DEFAULT_METHOD, type MethodId } from '../../src/shared/protocol.ts';
import { App } from './app.ts';
import { SOFTWARE_WEBGPU_FLAGS } from './chromium-flags.ts';

const TINY_CLIP = fileURLToPath(new URL('../../tests/fixtures/tiny-64x36.webm', import.meta.url));

export interface TinyClipOptions {
  /** Short side of the network size; 36 without. */
  readonly sizePx?: number;
  readonly method?: MethodId;
  /** Of the dial; 0 paints every frame as if it stood alone, which is the default here: so an oracle can tell the picture. */
  readonly stability?: number;
}

/** Opens the page on forced software WebGPU, in the style `oil-flow`, and waits until it paints a clip of 64×36. */
export async function openTinyClipOnWebGpu(
  url: string,
  { sizePx = 36, method = DEFAULT_METHOD, stability = 0 }: TinyClipOptions = {},
): Promise<App> {
  const size = `size=${String(sizePx)}&stability=${String(stability)}`;
  const search = `engine=webgpu&${size}&style=oil-flow&method=${method}`;
  const app = await App.open(url, { flags: SOFTWARE_WEBGPU_FLAGS, search });
  try {
    const clip = app.page.getByRole('radio', { name: 'Clip' });
    await clip.waitFor();
    const chooser = app.page.waitForEvent('filechooser');
    await clip.click({ force: true });
    await (await chooser).setFiles(TINY_CLIP);
    await app.page.waitForFunction(
      () =>
        globalThis.impasto?.lastReport?.outputSize.width === 64 &&
        globalThis.impasto.lastReport.outputSize.height === 36,
      null,
      { timeout: 240_000 },
    );
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}
