/** The window's only handle on a recorder's worker: one worker, one recording. */
import { proxy, type Remote, transfer, wrap } from 'comlink';
import { StylizerError } from '../shared/errors.ts';
import type {
  Container,
  FinishedRecording,
  RecorderEvent,
  RecorderWorkerApi,
  RecordingEncoding,
  RecordingOptions,
} from '../shared/recorder-protocol.ts';
import type { Size } from '../shared/size.ts';
import { installErrorCodes } from './comlink-errors.ts';
import type { PictureTap } from './tap-hub.ts';

installErrorCodes();

export class RecorderClient implements PictureTap {
  readonly #worker: Worker;
  readonly #api: Remote<RecorderWorkerApi>;
  /** Rejects when the worker dies: its own promises never settle then. */
  readonly #crashed: Promise<never>;

  constructor() {
    this.#worker = new Worker(new URL('./recorder-worker.ts', import.meta.url), { type: 'module', name: 'recorder' });
    this.#api = wrap<RecorderWorkerApi>(this.#worker);
    this.#crashed = new Promise((_resolve, reject) => {
      this.#worker.addEventListener('error', (event) => {
        event.preventDefault();
        const message =
          'The recorder stopped working. What it had written to the disk is kept; start another recording.';
        reject(new StylizerError('record/failed', message, { cause: event.message }));
      });
    });
    // Heard where it is raced against; a crash between two calls is seen by the next.
    this.#crashed.catch(() => undefined);
  }

  chooseEncoding(wanted: Container | null, size: Size): Promise<RecordingEncoding | null> {
    return this.#call(this.#api.chooseEncoding(wanted, size));
  }

  start(options: RecordingOptions, onEvent: (event: RecorderEvent) => void): Promise<void> {
    const sent = options.sound ? transfer(options, [options.sound.port]) : options;
    return this.#call(this.#api.start(sent, proxy(onEvent)));
  }

  /** Takes ownership of the port. */
  connect(port: MessagePort): void {
    void this.#api.connectPictures(transfer(port, [port]));
  }

  pause(): Promise<void> {
    return this.#call(this.#api.pause());
  }

  resume(): Promise<void> {
    return this.#call(this.#api.resume());
  }

  stop(): Promise<FinishedRecording> {
    return this.#call(this.#api.stop());
  }

  discard(): Promise<void> {
    return this.#call(this.#api.discard());
  }

  /** Final. After `stop` or `discard`; before, it loses what is not on the disk yet. */
  dispose(): void {
    this.#worker.terminate();
  }

  #call<T>(call: Promise<T>): Promise<T> {
    return Promise.race([call, this.#crashed]);
  }
}
