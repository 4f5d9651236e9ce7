/** `impasto render` and `impasto join`: clips from file to file, for batches and servers. See docs/command-line.md. */
import { EXIT, UsageError } from './exit-codes.ts';
import { join } from './join.ts';
import { render } from './render.ts';

const USAGE = `Usage:
  impasto render IN --style FILE[,FILE] --out OUT [options]   paint a clip
  impasto join SEGMENT… --out OUT                            put segments together, without encoding again

Options of render:
  --method live|adain|sanet|gallery|pass-through   how it is painted (live)
  --weights 2,1  --strength 0…1
  --stability 0…1              smoothing over time; 0 paints every frame for itself (0.8)
  --codec avc|vp9|av1  --quality small|good|best  --bitrate MBIT
  --height PX                  of the result; the clip's own by default
  --size PX                    short side of the network size; as fine as the engine goes by default
  --engine webgpu|webgl|wasm|cpu
  --no-sound
  --from S --to S              a segment; moved to the two-second grid of key frames
  --segment I/N                the I-th of N equal segments, from 0
  --json                       one line of JSON instead of words; progress lines too

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 something is missing (a browser), 130 interrupted.
`;

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { render, join };

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  if (name === 'help' || process.argv.includes('--help')) {
    process.stdout.write(USAGE);
    return;
  }
  const command = COMMANDS[name];
  if (!command) {
    process.stderr.write(USAGE);
    process.exitCode = EXIT.usage;
    return;
  }
  await command(args);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? EXIT.usage : (process.exitCode ?? EXIT.failed);
});
