// `npm start`: installs what is missing, builds, serves on localhost and says where.
import { bin, ensureInstalled, run } from './ensure-installed.mjs';

const port = process.env.PORT ?? '4173';
if (!/^\d+$/.test(port) || Number(port) > 65535) {
  console.error(`PORT must be a number up to 65535, not "${port}".`);
  process.exit(1);
}
ensureInstalled();
run(bin('vite'), ['build', '--logLevel', 'warn']);
console.log(`\nImpasto is at http://localhost:${port}  (Ctrl+C stops it)\n`);
run(bin('vite'), ['preview', '--host', 'localhost', '--port', port, '--strictPort', '--logLevel', 'warn']);
