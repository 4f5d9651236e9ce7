/** Our WGSL bodies as tfjs-webgpu programs: one dispatch each, results stay on the GPU. */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type { WhiteningScales } from '../../color/present-map.ts';
import { PRESENT_MAP_LENGTH } from '../../color/present-map.ts';
import { COLOR_ROOTS_LENGTH, colorRootsWgsl, presentMapWgsl } from '../../kernels/color-roots-wgsl.ts';
import { channelMomentsWgsl, MOMENTS_WORKGROUP_SIZE, normalizeWgsl } from '../../kernels/instance-norm-wgsl.ts';
import { webGpuBackend } from './webgpu-backend.ts';

/** @param covariance `[3, 3]`. @returns `[COLOR_ROOTS_LENGTH]`. */
export function colorRoots(covariance: tf.Tensor2D, epsilon: number): tf.Tensor1D {
  return runScalarProgram('colorRoots', { cov: covariance }, COLOR_ROOTS_LENGTH, colorRootsWgsl(epsilon));
}

/** @returns `[PRESENT_MAP_LENGTH]`. */
export function presentMapOnGpu(
  roots: tf.Tensor1D,
  mean: tf.Tensor2D,
  style: tf.Tensor1D,
  scales: WhiteningScales,
): tf.Tensor1D {
  return runScalarProgram('presentMap', { roots, mean, style }, PRESENT_MAP_LENGTH, presentMapWgsl(scales));
}

/** @param x `[1, H, W, C]`. @returns `[2C]`: means, then population variances. */
export function channelMomentsOnGpu(x: tf.Tensor4D): tf.Tensor1D {
  const channels = x.shape[3];
  return runProgram({
    name: 'channelMoments',
    inputs: { x },
    outputShape: [2 * channels],
    workgroups: channels,
    workgroupSize: MOMENTS_WORKGROUP_SIZE,
    hasSize: false,
    code: channelMomentsWgsl,
  }) as tf.Tensor1D;
}

/** `gain·(x − mean)/√(variance + ε) + offset`, then ReLU if asked. @param gain,offset C numbers of any shape. */
export function normalizeOnGpu(
  x: tf.Tensor4D,
  moments: tf.Tensor1D,
  affine: { readonly gain: tf.Tensor; readonly offset: tf.Tensor },
  epsilon: number,
  relu: boolean,
): tf.Tensor4D {
  return runProgram({
    name: 'normalize',
    inputs: { x, moments, ...affine },
    outputShape: x.shape,
    workgroups: Math.ceil(x.size / NORMALIZE_WORKGROUP_SIZE),
    workgroupSize: NORMALIZE_WORKGROUP_SIZE,
    hasSize: true,
    code: normalizeWgsl(epsilon, relu),
  }) as tf.Tensor4D;
}

/** 65 535 workgroups of this many invocations cover every map below 4K. */
const NORMALIZE_WORKGROUP_SIZE = 256;

/** A kernel of one invocation. */
function runScalarProgram(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  outputLength: number,
  body: string,
): tf.Tensor1D {
  return runProgram({
    name,
    inputs,
    outputShape: [outputLength],
    workgroups: 1,
    workgroupSize: 1,
    hasSize: false,
    // tfjs gives every pipeline an automatic layout, which drops what a shader does not use and then refuses the bind
    // group that has it: the uniform block must be read once.
    code: `fn main(index : i32) {\n  if (index >= uniforms.outShape) { return; }${body}\n}`,
  }) as tf.Tensor1D;
}

interface ProgramRun {
  readonly name: string;
  /** By the names the code reads them under. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputShape: number[];
  readonly workgroups: number;
  readonly workgroupSize: number;
  /** Whether the code reads `uniforms.size`. */
  readonly hasSize: boolean;
  /** Defines `fn main(index : i32)`; holds all its constants, so that it is the complete cache key. */
  readonly code: string;
}

function runProgram({ name, inputs, outputShape, workgroups, workgroupSize, hasSize, code }: ProgramRun): tf.Tensor {
  const program: WebGPUProgram = {
    outputShape,
    shaderKey: `impasto/${name}/${code}`,
    dispatchLayout: { x: outputShape.map((_, dimension) => dimension) },
    dispatch: [workgroups, 1, 1],
    workgroupSize: [workgroupSize, 1, 1],
    variableNames: Object.keys(inputs),
    size: hasSize,
    getUserCode: () => code,
  };
  const output = webGpuBackend().runWebGPUProgram(program, Object.values(inputs), 'float32');
  return tf.engine().makeTensorFromTensorInfo(output);
}
