import { describe, expect, test } from 'vitest';
import { isSoftwareName } from '../../../src/pipeline/device/machine-facts.ts';

describe('renderers that compute on the CPU', () => {
  test.each([
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'Google SwiftShader',
    'llvmpipe (LLVM 15.0.7, 256 bits)',
    'ANGLE (Mesa, llvmpipe (LLVM 17.0.6 256 bits), OpenGL 4.5)',
    'softpipe',
    'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'Apple Software Renderer',
    'Software Rasterizer',
  ])('%s', (name) => {
    expect(isSoftwareName(name)).toBe(true);
  });
});

describe('graphics processors', () => {
  test.each([
    'ANGLE (NVIDIA, NVIDIA GeForce RTX 4060 Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'ANGLE (Intel, Intel(R) UHD Graphics 620 (0x00003EA0) Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
    'ANGLE (AMD, AMD Radeon Graphics (radeonsi, renoir, LLVM 15.0.7), OpenGL 4.6)',
    'Adreno (TM) 650',
    'Mali-G78',
    'WebGPU adapter',
    '',
  ])('%s', (name) => {
    expect(isSoftwareName(name)).toBe(false);
  });
});
