/** The recorder worker's entry: exposes a `Recorder`, nothing else. */
import { expose } from 'comlink';
import { Recorder } from '../pipeline/record/recorder.ts';
import type { RecorderWorkerApi } from '../shared/recorder-protocol.ts';
import { installErrorCodes } from './comlink-errors.ts';

installErrorCodes();

const api: RecorderWorkerApi = new Recorder();

expose(api);
