// `npm run build:lib [-- FOLDER]`: the library for other web apps and its types, into dist-lib/ or FOLDER.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureInstalled, root, runTool } from './ensure-installed.mjs';

const folder = resolve(root, process.argv[2] ?? 'dist-lib');
ensureInstalled();
runTool('vite', ['build', '--config', 'vite.lib.config.ts', '--logLevel', 'warn', '--outDir', folder]);
runTool('tsc', ['-p', 'src/embed/tsconfig.build.json', '--outDir', join(folder, 'types')]);
// Beside impasto.js, so that an import of it finds its types.
writeFileSync(join(folder, 'impasto.d.ts'), "export * from './types/embed/index.js';\n");
console.log(`The library is in ${folder}: impasto.js, its worker, its models and its types.`);
