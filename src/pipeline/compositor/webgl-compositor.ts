/**
 * Import and present on WebGL2, for engines that compute elsewhere (wasm, tfjs-webgl, cpu): one upload of the frame, one
 * readback of the pixels at network size, one upload of the network's map; the full-size work stays on the GL side.
 */
import { assert, required } from '../../shared/assert.ts';
import { StylizerError } from '../../shared/errors.ts';
import type { ViewSettings } from '../../shared/protocol.ts';
import { sameSize, type Size } from '../../shared/size.ts';
import type { CpuStylizedFrame, EngineFrame, StylizedFrame } from '../engine/style-engine.ts';
import { fullscreenGlsl, importGlsl, presentGlsl } from '../kernels/compositor-glsl.ts';
import { toRgbPicture } from '../picture/area-downscale.ts';
import type { Compositor } from './compositor.ts';

interface ImportTarget {
  readonly size: Size;
  readonly framebuffer: WebGLFramebuffer;
  readonly texture: WebGLTexture;
  readonly rgba: Uint8Array;
}

export class WebGlCompositor implements Compositor {
  readonly maxOutputSize: Size;
  readonly lost: Promise<string>;
  readonly #canvas: OffscreenCanvas;
  readonly #gl: WebGL2RenderingContext;
  readonly #importProgram: Program;
  readonly #presentProgram: Program;
  readonly #source: WebGLTexture;
  readonly #structure: WebGLTexture;
  #import: ImportTarget | null = null;

  constructor(canvas: OffscreenCanvas, gl: WebGL2RenderingContext, maxOutputSize: Size) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.lost = new Promise((resolve) => {
      canvas.addEventListener('webglcontextlost', () => {
        resolve('The browser took the graphics processor away from this page.');
      });
    });
    const largest = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
    this.maxOutputSize = {
      width: Math.min(largest, maxOutputSize.width),
      height: Math.min(largest, maxOutputSize.height),
    };
    this.#importProgram = new Program(gl, importGlsl);
    this.#presentProgram = new Program(gl, presentGlsl);
    this.#source = createTexture(gl, gl.LINEAR);
    this.#structure = createTexture(gl, gl.NEAREST);
  }

  async takeFrame(frame: VideoFrame, outputSize: Size): Promise<void> {
    const gl = this.#gl;
    if (!sameSize(this.#canvas, outputSize)) {
      this.#canvas.width = outputSize.width;
      this.#canvas.height = outputSize.height;
    }
    gl.bindTexture(gl.TEXTURE_2D, this.#source);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, frame);
  }

  importFrame(networkSize: Size): EngineFrame {
    const gl = this.#gl;
    const target = this.#importTarget(networkSize);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target.framebuffer);
    gl.viewport(0, 0, networkSize.width, networkSize.height);
    const program = this.#importProgram.use();
    program.texture('source', 0, this.#source);
    gl.uniform2f(program.location('networkSize'), networkSize.width, networkSize.height);
    // Rows of a framebuffer are read from the bottom: draw upside down, read the right way up.
    gl.uniform1f(program.location('flipY'), -1);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.readPixels(0, 0, networkSize.width, networkSize.height, gl.RGBA, gl.UNSIGNED_BYTE, target.rgba);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    return { kind: 'cpu', picture: toRgbPicture({ ...networkSize, rgba: target.rgba }) };
  }

  present(stylized: StylizedFrame | null, view: ViewSettings): void {
    const gl = this.#gl;
    assert(stylized?.kind !== 'gpu', 'a WebGL canvas shows results that live in memory');
    const program = this.#presentProgram.use();
    program.texture('source', 0, this.#source);
    program.texture('structure', 1, this.#structure);
    if (stylized) this.#uploadStructure(program, stylized);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.uniform1f(program.location('flipY'), 1);
    gl.uniform1f(program.location('wipe'), view.wipe);
    gl.uniform1i(program.location('isMirrored'), Number(view.isMirrored));
    gl.uniform1i(program.location('isStylized'), Number(stylized !== null && view.isStylized));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  finished(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): void {
    const gl = this.#gl;
    this.#importProgram.dispose();
    this.#presentProgram.dispose();
    gl.deleteTexture(this.#source);
    gl.deleteTexture(this.#structure);
    this.#deleteImportTarget();
  }

  #uploadStructure(program: Program, { size, structure, presentMap }: CpuStylizedFrame): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB32F, size.width, size.height, 0, gl.RGB, gl.FLOAT, structure);
    gl.uniform2f(program.location('networkSize'), size.width, size.height);
    // The map is row-major and GLSL matrices are column-major.
    gl.uniformMatrix3fv(program.location('structureMap'), true, presentMap, 0, 9);
    gl.uniformMatrix3fv(program.location('sourceMap'), true, presentMap, 9, 9);
    gl.uniform3fv(program.location('offset'), presentMap, 18, 3);
  }

  #importTarget(size: Size): ImportTarget {
    if (this.#import && sameSize(this.#import.size, size)) return this.#import;
    this.#deleteImportTarget();
    const gl = this.#gl;
    const texture = createTexture(gl, gl.NEAREST);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, size.width, size.height);
    const framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    return (this.#import = { size, framebuffer, texture, rgba: new Uint8Array(size.width * size.height * 4) });
  }

  #deleteImportTarget(): void {
    this.#gl.deleteFramebuffer(this.#import?.framebuffer ?? null);
    this.#gl.deleteTexture(this.#import?.texture ?? null);
    this.#import = null;
  }
}

/** A linked program with its uniform locations looked up once. */
class Program {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #locations = new Map<string, WebGLUniformLocation>();

  constructor(gl: WebGL2RenderingContext, fragmentSource: string) {
    this.#gl = gl;
    this.#program = gl.createProgram();
    const shaders = [compile(gl, gl.VERTEX_SHADER, fullscreenGlsl), compile(gl, gl.FRAGMENT_SHADER, fragmentSource)];
    for (const shader of shaders) gl.attachShader(this.#program, shader);
    gl.linkProgram(this.#program);
    for (const shader of shaders) gl.deleteShader(shader);
    if (gl.getProgramParameter(this.#program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
      const log = gl.getProgramInfoLog(this.#program) ?? '';
      throw new StylizerError('gpu/failed', `The graphics driver refused a shader of this page: ${log}`);
    }
  }

  use(): this {
    this.#gl.useProgram(this.#program);
    return this;
  }

  location(name: string): WebGLUniformLocation | null {
    const known = this.#locations.get(name);
    if (known) return known;
    const location = this.#gl.getUniformLocation(this.#program, name);
    if (location) this.#locations.set(name, location);
    return location;
  }

  texture(name: string, unit: number, texture: WebGLTexture): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(this.location(name), unit);
  }

  dispose(): void {
    this.#gl.deleteProgram(this.#program);
  }
}

function compile(gl: WebGL2RenderingContext, type: number, source: string): WebGLShader {
  const shader = required(gl.createShader(type), 'a shader object');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

/** Created and bound; clamped at its borders. */
function createTexture(gl: WebGL2RenderingContext, filter: number): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return required(texture, 'a texture object');
}
