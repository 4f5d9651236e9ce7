/**
 * Runs inside headless Chromium: compiles the shaders and renders single frames.
 * Transpiled and injected by `renderer.ts`; must not import anything at run time.
 */

/// <reference lib="dom" />

/** What the driver asks for: scene time in seconds, and the time of the frame after it. */
export interface PageJob {
  readonly scene: string;
  readonly time: number;
  readonly nextTime: number;
}

export interface PageSetup {
  readonly width: number;
  readonly height: number;
  readonly present: string;
}

export interface DemoClipPage {
  setup(setup: PageSetup): void;
  addScene(name: string, source: string): void;
  /** RGBA bytes, bottom row first, as base64. */
  renderColour(job: PageJob): string;
  /** Four floats per pixel (u, v, depth at the next frame, depth now), bottom row first, as base64. */
  renderMotion(job: PageJob): string;
}

declare global {
  var demoClip: DemoClipPage;
}

const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  gl_Position = vec4(corner * 4.0 - 1.0, 0.0, 1.0);
}`;

/** Passes of a scene shader; the numbers are known to `frame.glsl`. */
const PASS = { base: 0, refine: 1, motion: 2 } as const;

/** Rows drawn per call, so that one call never holds the software GPU for long. */
const STRIP = 30;

function must<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`WebGL2: no ${what}`);
  return value;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) {
    text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  }
  return btoa(text);
}

function createPage(): DemoClipPage {
  const canvas = document.createElement('canvas');
  const gl = must(canvas.getContext('webgl2', { antialias: false }), 'context');
  must(gl.getExtension('EXT_color_buffer_float'), 'float colour buffers');
  const programs = new Map<string, WebGLProgram>();
  let width = 0;
  let height = 0;
  let base: Target | undefined;
  let refined: Target | undefined;
  let bytes: Target | undefined;

  interface Target {
    readonly texture: WebGLTexture;
    readonly buffer: WebGLFramebuffer;
  }

  function compile(name: string, source: string): void {
    const program = must(gl.createProgram(), 'program');
    const kinds = [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, source],
    ] as const;
    for (const [kind, text] of kinds) {
      const shader = must(gl.createShader(kind), 'shader');
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) !== true) {
        throw new Error(`${name}: ${gl.getShaderInfoLog(shader) ?? 'does not compile'}`);
      }
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
      throw new Error(`${name}: ${gl.getProgramInfoLog(program) ?? 'does not link'}`);
    }
    programs.set(name, program);
  }

  function target(format: number): Target {
    const texture = must(gl.createTexture(), 'texture');
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    const buffer = must(gl.createFramebuffer(), 'framebuffer');
    gl.bindFramebuffer(gl.FRAMEBUFFER, buffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    return { texture, buffer };
  }

  function draw(name: string, to: Target, from: Target | undefined, pass: number, job: PageJob) {
    const program = programs.get(name);
    if (!program) throw new Error(`no program "${name}"`);
    gl.useProgram(program);
    gl.bindTexture(gl.TEXTURE_2D, from?.texture ?? null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, to.buffer);
    gl.viewport(0, 0, width, height);
    gl.uniform2f(gl.getUniformLocation(program, 'uSize'), width, height);
    gl.uniform1f(gl.getUniformLocation(program, 'uTime'), job.time);
    gl.uniform1f(gl.getUniformLocation(program, 'uNextTime'), job.nextTime);
    gl.uniform1i(gl.getUniformLocation(program, 'uPass'), pass);
    gl.uniform1i(gl.getUniformLocation(program, 'uBase'), 0);
    gl.enable(gl.SCISSOR_TEST);
    for (let y = 0; y < height; y += STRIP) {
      gl.scissor(0, y, width, STRIP);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      gl.finish();
    }
    gl.disable(gl.SCISSOR_TEST);
  }

  function targets(): { base: Target; refined: Target; bytes: Target } {
    if (!base || !refined || !bytes) throw new Error('setup comes first');
    return { base, refined, bytes };
  }

  return {
    setup(setup) {
      width = setup.width;
      height = setup.height;
      compile('present', setup.present);
      base = target(gl.RGBA32F);
      refined = target(gl.RGBA32F);
      bytes = target(gl.RGBA8);
    },
    addScene: compile,
    renderColour(job) {
      const t = targets();
      draw(job.scene, t.base, undefined, PASS.base, job);
      draw(job.scene, t.refined, t.base, PASS.refine, job);
      draw('present', t.bytes, t.refined, 0, job);
      const pixels = new Uint8Array(width * height * 4);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      return toBase64(pixels);
    },
    renderMotion(job) {
      const t = targets();
      draw(job.scene, t.base, undefined, PASS.motion, job);
      const floats = new Float32Array(width * height * 4);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, floats);
      return toBase64(new Uint8Array(floats.buffer));
    },
  };
}

globalThis.demoClip = createPage();
