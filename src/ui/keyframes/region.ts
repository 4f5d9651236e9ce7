/** Where in the frame a style is painted: named parts, which need no pointer, or what was drawn. */
import type { PaintStyle } from '../../shared/painting.ts';

/** Left, top, width and height as shares of the frame. */
type Box = readonly [left: number, top: number, width: number, height: number];

export const REGIONS = {
  everywhere: { title: 'Everywhere', box: null },
  left: { title: 'Left half', box: [0, 0, 0.5, 1] },
  right: { title: 'Right half', box: [0.5, 0, 0.5, 1] },
  top: { title: 'Top half', box: [0, 0, 1, 0.5] },
  bottom: { title: 'Bottom half', box: [0, 0.5, 1, 0.5] },
  middle: { title: 'Middle', box: [0.25, 0.2, 0.5, 0.6] },
} as const satisfies Record<string, { readonly title: string; readonly box: Box | null }>;

export type RegionName = keyof typeof REGIONS;
export const REGION_NAMES = Object.keys(REGIONS) as readonly RegionName[];

export type Region =
  | { readonly kind: 'named'; readonly name: RegionName }
  /** White where the style is painted; of the frame's shape. */
  | { readonly kind: 'drawn'; readonly mask: Blob };

export const EVERYWHERE: Region = { kind: 'named', name: 'everywhere' };

/** Masks are looked at as coarsely as feature maps are. */
const MASK_SIDE_PX = 256;

interface PlacedStyle {
  readonly picture: Blob;
  readonly weight: number;
  readonly region: Region;
}

/** Styles with masks; those that are painted everywhere get what the others leave. */
export async function maskStyles(styles: readonly PlacedStyle[]): Promise<readonly PaintStyle[]> {
  const canvases = await Promise.all(styles.map(({ region }) => drawRegion(region)));
  const rest = canvases.some((canvas) => canvas !== null) ? drawRest(canvases) : null;
  const restMask = rest && (await rest.convertToBlob());
  return Promise.all(
    styles.map(async ({ picture, weight }, index) => {
      const canvas = canvases[index];
      return { picture, weight, mask: canvas ? await canvas.convertToBlob() : restMask };
    }),
  );
}

/** White on black; null for everywhere. */
async function drawRegion(region: Region): Promise<OffscreenCanvas | null> {
  const box = region.kind === 'named' ? REGIONS[region.name].box : null;
  if (region.kind === 'named' && !box) return null;
  const { canvas, context } = blackMask();
  context.fillStyle = 'white';
  if (box) {
    const [left, top, width, height] = box.map((share) => share * MASK_SIDE_PX) as unknown as Box;
    context.fillRect(left, top, width, height);
  } else if (region.kind === 'drawn') {
    const bitmap = await createImageBitmap(region.mask);
    context.drawImage(bitmap, 0, 0, MASK_SIDE_PX, MASK_SIDE_PX);
    bitmap.close();
  }
  return canvas;
}

function drawRest(canvases: readonly (OffscreenCanvas | null)[]): OffscreenCanvas {
  const { canvas, context } = blackMask();
  context.globalCompositeOperation = 'lighter';
  for (const other of canvases) if (other) context.drawImage(other, 0, 0);
  context.globalCompositeOperation = 'difference';
  context.fillStyle = 'white';
  context.fillRect(0, 0, MASK_SIDE_PX, MASK_SIDE_PX);
  return canvas;
}

/** @throws Error when the browser gives no context. */
function blackMask(): { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(MASK_SIDE_PX, MASK_SIDE_PX);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser gives no canvas to draw a region on.');
  context.fillRect(0, 0, MASK_SIDE_PX, MASK_SIDE_PX);
  return { canvas, context };
}
