/**
 * Convolutions of the wasm backend computed by PyTorch in a process beside, in float32: VGG-19 on whole sets of pictures
 * would take a night in wasm. Everything else of a painting stays ours. Only for what a picture looks like, never for times.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { required } from '../../src/shared/assert.ts';
import { benchProgram } from '../python.ts';

const KERNELS = ['Conv2D', 'FusedConv2D'] as const;
const THREADS = '2';
/** A folder in memory where the system has one. */
const MEMORY_FOLDER = '/dev/shm';

type Kernel = (typeof KERNELS)[number];

interface Convolution {
  readonly inputs: { readonly x: tf.TensorInfo; readonly filter: tf.TensorInfo; readonly bias?: tf.TensorInfo };
  readonly backend: BackendWasm;
  readonly attrs: { readonly strides: number; readonly pad: string; readonly activation?: string };
}

export class NativeConvolutions {
  readonly #folder = mkdtempSync(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), 'impasto-'));
  readonly #process: ChildProcess;
  readonly #requests: number;
  readonly #answers: number;
  readonly #values: number;
  readonly #former: readonly tf.KernelConfig[];

  /** Takes the place of wasm's convolutions until `dispose`. */
  constructor(python: string) {
    const path = (name: string): string => join(this.#folder, name);
    execFileSync('mkfifo', [path('requests'), path('answers')]);
    this.#values = openSync(path('values'), 'w+');
    this.#process = spawn(python, [benchProgram('convolve.py'), this.#folder], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: THREADS },
    });
    this.#requests = openSync(path('requests'), 'w');
    this.#answers = openSync(path('answers'), 'r');
    this.#former = KERNELS.map((name) => required(tf.getKernel(name, 'wasm'), name));
    for (const name of KERNELS) this.#replace(name);
  }

  dispose(): void {
    for (const former of this.#former) {
      tf.unregisterKernel(former.kernelName, 'wasm');
      tf.registerKernel(former);
    }
    for (const file of [this.#requests, this.#answers, this.#values]) closeSync(file);
    this.#process.kill();
    rmSync(this.#folder, { recursive: true });
  }

  #replace(kernelName: Kernel): void {
    tf.unregisterKernel(kernelName, 'wasm');
    const kernelFunc = (convolution: unknown): tf.TensorInfo => this.#convolve(convolution as Convolution);
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
  }

  #convolve({ inputs, backend, attrs }: Convolution): tf.TensorInfo {
    const { x, filter, bias } = inputs;
    const { strides, pad, activation } = attrs;
    if (strides !== 1 || pad !== 'same') throw new Error('Only convolutions of stride 1 that keep the size.');
    const [batch = 1, height = 0, width = 0] = x.shape;
    const out = backend.makeOutput([batch, height, width, filter.shape[3] ?? 0], 'float32');
    let position = 0;
    for (const tensor of bias ? [x, filter, bias] : [x, filter]) {
      const bytes = bytesOf(backend, tensor);
      writeSync(this.#values, bytes, 0, bytes.length, position);
      position += bytes.length;
    }
    const request = { x: x.shape, filter: filter.shape, hasBias: bias !== undefined, relu: activation === 'relu' };
    writeSync(this.#requests, `${JSON.stringify(request)}\n`);
    if (readSync(this.#answers, Buffer.alloc(1)) !== 1) throw new Error('The process that convolves has ended.');
    const result = bytesOf(backend, out);
    readSync(this.#values, result, 0, result.length, 0);
    return out;
  }
}

function bytesOf(backend: BackendWasm, tensor: tf.TensorInfo): Uint8Array {
  const { buffer, byteOffset, byteLength } = backend.typedArrayFromHeap(tensor);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
