/** Our WGSL bodies as tfjs-webgpu programs: one dispatch each, results stay on the GPU. */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type { WhiteningScales } from '../../color/present-map.ts';
import { PRESENT_MAP_LENGTH } from '../../color/present-map.ts';
import { COLOR_ROOTS_LENGTH, colorRootsWgsl, presentMapWgsl } from '../../kernels/color-roots-wgsl.ts';
import { webGpuBackend } from './webgpu-backend.ts';

/** @param covariance `[3, 3]`. @returns `[COLOR_ROOTS_LENGTH]`. */
export function colorRoots(covariance: tf.Tensor2D, epsilon: number): tf.Tensor1D {
  return runScalarProgram('colorRoots', ['cov'], COLOR_ROOTS_LENGTH, colorRootsWgsl(epsilon), [covariance]);
}

/** @returns `[PRESENT_MAP_LENGTH]`. */
export function presentMapOnGpu(
  roots: tf.Tensor1D,
  mean: tf.Tensor2D,
  style: tf.Tensor1D,
  scales: WhiteningScales,
): tf.Tensor1D {
  const body = presentMapWgsl(scales);
  return runScalarProgram('presentMap', ['roots', 'mean', 'style'], PRESENT_MAP_LENGTH, body, [roots, mean, style]);
}

function runScalarProgram(
  name: string,
  variableNames: string[],
  outputLength: number,
  body: string,
  inputs: tf.TensorInfo[],
): tf.Tensor1D {
  const program: WebGPUProgram = {
    outputShape: [outputLength],
    // The body holds its constants, so it is the complete key.
    shaderKey: `impasto/${name}/${body}`,
    dispatchLayout: { x: [0] },
    dispatch: [1, 1, 1],
    workgroupSize: [1, 1, 1],
    variableNames,
    size: false,
    // tfjs gives every pipeline an automatic layout, which drops what a shader does not use and then refuses the bind
    // group that has it: the uniform block must be read once.
    getUserCode: () => `fn main(index : i32) {
  if (index >= uniforms.outShape) { return; }${body}
}`,
  };
  return tf.engine().makeTensorFromTensorInfo(webGpuBackend().runWebGPUProgram(program, inputs, 'float32')) as tf.Tensor1D;
}
