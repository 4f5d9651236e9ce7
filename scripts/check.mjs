// `npm run check`: everything that can be said about the code without running it. Runs all steps, fails if one does.
import { ensureInstalled, tryTool } from './ensure-installed.mjs';

ensureInstalled();
const WORLDS = [
  'src/shared',
  'src/pipeline',
  'src/workers',
  'src/ui',
  'src/embed',
  'examples',
  'scripts',
  'bench',
  'tests',
];
const steps = [
  ...WORLDS.map((world) => [`types: ${world}`, 'tsc', ['-p', world]]),
  ['lint', 'eslint', ['--max-warnings', '0', '.']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  [
    'imports: zones and circles',
    'depcruise',
    ['--config', '.dependency-cruiser.cjs', 'src', 'examples', 'scripts', 'bench', 'tests'],
  ],
];
const failed = steps.filter(([name, tool, args]) => {
  console.log(`— ${name}`);
  return tryTool(tool, args) !== 0;
});
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.map(([name]) => name).join('; ')}`);
  process.exit(1);
}
console.log('\nAll checks pass.');
