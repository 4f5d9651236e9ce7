#!/usr/bin/env node
// `npx impasto …`: the command line, in TypeScript, which tsx reads as it is.
import { register } from 'tsx/esm/api';

register();
await import('../scripts/cli/main.ts');
