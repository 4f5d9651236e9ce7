// `npm start`: installs what is missing, builds, serves on localhost and says where once it can be reached.
import { ensureInstalled, root, runTool } from './ensure-installed.mjs';

const wantedPort = process.env.PORT ?? '4173';
if (!/^\d+$/.test(wantedPort) || Number(wantedPort) > 65535) {
  console.error(`PORT must be a number up to 65535, not "${wantedPort}".`);
  process.exit(1);
}
ensureInstalled();
runTool('vite', ['build', '--logLevel', 'warn']);
// Only now: before ensureInstalled there may be no Vite to import.
const { preview } = await import('vite');
try {
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: { host: 'localhost', port: Number(wantedPort), strictPort: true },
  });
  // PORT=0 lets the system choose.
  const { port } = server.httpServer.address();
  console.log(`\nImpasto is at http://localhost:${port}  (Ctrl+C stops it)\n`);
} catch (error) {
  // Vite turns EADDRINUSE into an error without a code.
  const isTaken = error.code === 'EADDRINUSE' || /already in use/.test(error.message);
  console.error(
    isTaken
      ? `Port ${wantedPort} is taken. Set PORT to another one, or to 0 for any free one.`
      : `Impasto could not be served on port ${wantedPort}: ${error.message}`,
  );
  process.exit(1);
}
// Stopping it is how it is meant to end, not a failure of `npm start`.
process.once('SIGINT', () => process.exit(0));
