/**
 * The typed layer graph: what a network *is*, as data (`models/<name>/model.json`).
 *
 * Readers of the same description: the tfjs builder (`engine/tfjs/`), the cost model (`cost.ts`), the PyTorch module in
 * `training/`, and later the WGSL plan compiler. A layer names the values it reads (`from`) and produces exactly one
 * value, known by its own `name`. Maps are NHWC with N = 1; vectors are `[1, C]`. Weights are stored in these layouts:
 * conv `[kernel, kernel, in, out]` (HWIO), depthwise `[kernel, kernel, in, 1]`, dense `[in, out]`, bias `[out]`,
 * conditional norm table `[styles, 2 · channels]` (scales first, then shifts). Their tensor names are
 * `<layer>.weight`, `<layer>.bias`, `<layer>.table`.
 */

/** Border rule of a convolution. `reflect` mirrors without repeating the edge pixel (PyTorch `reflect`). */
export type Padding = 'reflect' | 'zero' | 'none';

interface LayerBase {
  /** Unique within its graph; also the prefix of its weight tensors. */
  readonly name: string;
  /** Names of the values read, in the order the op documents. */
  readonly from: readonly string[];
}

/** Pads by ⌊kernel/2⌋ on every side, then convolves: output is ⌊(n − 1)/stride⌋ + 1. */
export interface ConvLayer extends LayerBase {
  readonly op: 'conv';
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly in: number;
  readonly out: number;
  readonly padding: Padding;
  readonly relu?: boolean;
}

/** One filter per channel, no bias (the pointwise `conv` that follows has one). */
export interface DepthwiseLayer extends LayerBase {
  readonly op: 'depthwise';
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly in: number;
  readonly padding: Padding;
}

/**
 * `(x − mean) / sqrt(variance + epsilon)` per channel over H×W, then an affine map:
 * - `instance`: none;
 * - `conditional`: `(1 + g)·n + b`, with g, b a weighted sum of the rows of the layer's table (Dumoulin 2017); from `[x, styleWeights]`;
 * - `adain` with `layout: 'scale-shift'`: `(1 + g)·n + b`, g = params[offset … offset+C), b = the C after it; from `[x, params]`;
 * - `adain` with `layout: 'mean-std'`: `n·std + mean` with mean = params[offset … offset+C), std = the C after it (Huang & Belongie 2017); from `[x, params]`.
 */
export type NormLayer = LayerBase & {
  readonly op: 'norm';
  readonly channels: number;
  readonly epsilon: number;
  readonly relu?: boolean;
} & (
    | { readonly kind: 'instance' }
    | { readonly kind: 'conditional'; readonly styles: number }
    | { readonly kind: 'adain'; readonly layout: 'scale-shift' | 'mean-std'; readonly offset: number }
  );

export interface ReluLayer extends LayerBase {
  readonly op: 'relu';
}

/** Elementwise sum of two maps of the same shape (residual and skip connections). */
export interface AddLayer extends LayerBase {
  readonly op: 'add';
}

/** Nearest-neighbour upsampling by a whole factor. */
export interface UpsampleLayer extends LayerBase {
  readonly op: 'upsample';
  readonly factor: 2 | 4;
}

/** `[H, W, C]` → `[H/b, W/b, C·b²]`, channel-major: output channel `c·b² + dy·b + dx` (PyTorch `pixel_unshuffle`). */
export interface SpaceToDepthLayer extends LayerBase {
  readonly op: 'space-to-depth';
  readonly block: 2 | 4;
}

/** The inverse of `space-to-depth` (PyTorch `pixel_shuffle`). */
export interface DepthToSpaceLayer extends LayerBase {
  readonly op: 'depth-to-space';
  readonly block: 2 | 4;
}

/** Non-overlapping 2×2 pooling; odd borders are dropped. */
export interface PoolLayer extends LayerBase {
  readonly op: 'pool';
  readonly kind: 'max' | 'average';
}

/** `softmax(q·kᵀ)·v` over spatial positions, from `[query, key, value]`; output has the query's H×W and the value's channels. */
export interface AttentionLayer extends LayerBase {
  readonly op: 'attention';
  readonly channels: number;
}

/** `x·W + b` on a `[1, in]` vector. */
export interface DenseLayer extends LayerBase {
  readonly op: 'dense';
  readonly in: number;
  readonly out: number;
  readonly relu?: boolean;
}

/** Joins along channels (maps) or entries (vectors). */
export interface ConcatLayer extends LayerBase {
  readonly op: 'concat';
}

/** Map → `[1, 2C]`: channel means, then standard deviations `sqrt(variance + epsilon)`, over H×W. */
export interface MeanStdLayer extends LayerBase {
  readonly op: 'mean-std';
  readonly epsilon: number;
}

/**
 * Whitened colour: `z = scale · Σ^-½ (x − μ)` with μ, Σ the mean and the population covariance + epsilon·I of the
 * picture's three channels over all pixels. Also defines the statistics that `color` reads, by this layer's name.
 */
export interface WhitenLayer extends LayerBase {
  readonly op: 'whiten';
  readonly epsilon: number;
  readonly scale: number;
}

/** `x + gain ⊙ z` with a `[1, 3]` gain, from `[x, z, gain]`: the path that keeps the content's own edges. */
export interface GainAddLayer extends LayerBase {
  readonly op: 'gain-add';
}

/** Colouring, the inverse of `whiten` with the style's statistics: `Σs^½ (scale · x) + μs`, clamped to [0, 1]; from `[x]`. */
export interface ColorLayer extends LayerBase {
  readonly op: 'color';
  readonly scale: number;
}

export type Layer =
  | ConvLayer
  | DepthwiseLayer
  | NormLayer
  | ReluLayer
  | AddLayer
  | UpsampleLayer
  | SpaceToDepthLayer
  | DepthToSpaceLayer
  | PoolLayer
  | AttentionLayer
  | DenseLayer
  | ConcatLayer
  | MeanStdLayer
  | WhitenLayer
  | GainAddLayer
  | ColorLayer;

export type LayerOp = Layer['op'];

/** A value of another network's `encode` graph, by its public name there: that graph is spliced in (`compose-network.ts`). */
export interface Tap {
  /** Name of a folder of `models/`. */
  readonly network: string;
  readonly name: string;
}

/**
 * What one input of a graph is: a picture in [0, 1], a feature map (of an encoder, where it has a `tap`), a vector, or
 * the tokens of a style, `[1, n, 1, channels]` with n ≤ `MAX_STYLE_TOKENS`: keys or values of an `attention`.
 */
export type GraphInput =
  | { readonly kind: 'picture' }
  | { readonly kind: 'map'; readonly channels: number; readonly tap?: Tap }
  | { readonly kind: 'vector'; readonly size: number }
  | { readonly kind: 'tokens'; readonly channels: number };

/** Attention costs one row of scores this long for every position of the content. */
export const MAX_STYLE_TOKENS = 1024;

export interface Graph {
  readonly inputs: Readonly<Record<string, GraphInput>>;
  readonly layers: readonly Layer[];
  /** Public names (taps) → names of layers or inputs. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface WeightsFile {
  /** File name beside `model.json`. */
  readonly file: string;
  readonly sha256: string;
  readonly byteLength: number;
}

export interface NetworkDescription {
  readonly format: 'impasto-network';
  readonly version: 1;
  readonly name: string;
  readonly summary: string;
  readonly weights: WeightsFile;
  /** Height and width of the content picture must be multiples of this. */
  readonly sizeMultiple: number;
  /** Short side at which a style picture is encoded; `DEFAULT_STYLE_SHORT_SIDE_PX` without. */
  readonly styleShortSidePx?: number;
  /**
   * The only styles the network can paint, by id, in the order of its tables: its style graph then reads one share for
   * each instead of a picture. Without, any picture is a style.
   */
  readonly styles?: readonly string[];
  /**
   * By tap of the `encode` graph, what each channel counts in a Gram loss (mean 1): of features scaled alike, those that
   * tell more of VGG-19's count more. Only of an encoder.
   */
  readonly gramWeights?: Readonly<Record<string, readonly number[]>>;
  /** `style` turns a style into a code, once; `content` runs on every frame; an encoder has `encode` alone. */
  readonly graphs: Readonly<Record<string, Graph>>;
}
