/** Puts the `.glsl` files of a scene together into one fragment shader. */

import { readFile } from 'node:fs/promises';
import type { SceneName } from './timeline.ts';

const FOLDER = new URL('./glsl/', import.meta.url);

/** Files of each scene, in the order in which GLSL needs to see them. */
const PARTS: Readonly<Record<SceneName, readonly string[]>> = {
  seaside: [
    'frame',
    'noise',
    'sdf',
    'march',
    'grade',
    'seaside-rocks',
    'seaside-shapes',
    'seaside-water',
    'seaside-sky',
    'seaside-shade',
    'seaside-flow',
    'main',
  ],
  portrait: [
    'frame',
    'noise',
    'sdf',
    'march',
    'grade',
    'portrait-pose',
    'portrait-head',
    'portrait-room',
    'portrait-materials',
    'portrait-shade',
    'portrait-flow',
    'main',
  ],
};

/** One file of the folder, with a `#line`-friendly banner for readable compiler errors. */
async function part(name: string): Promise<string> {
  const text = await readFile(new URL(`${name}.glsl`, FOLDER), 'utf8');
  return `// ---- ${name}.glsl\n${text}`;
}

/** The whole fragment shader of a scene. */
export async function sceneShader(scene: SceneName): Promise<string> {
  const parts = await Promise.all(PARTS[scene].map(part));
  return `#version 300 es\n${parts.join('\n')}`;
}

/** The pass that dithers the float picture down to eight bits. */
export async function presentShader(): Promise<string> {
  return `#version 300 es\n${await part('present')}`;
}
