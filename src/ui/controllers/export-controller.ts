/** The queue of exports: each is set down with the look of its moment, and runs when those before it are done. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import type {
  ExportContainer,
  ExportJob,
  ExportProgress,
  ExportRange,
  ExportSettings,
  ExportSink,
} from '../../shared/export.ts';
import type { ExportSetup } from '../../shared/export-setup.ts';
import { runExport } from '../../workers/export-client.ts';
import type { CarriedOrder } from './carry-controller.ts';
import { canPickFile, deliver, downloadSink, exportName, pickSink } from '../export-file.ts';

export type ExportState =
  | { readonly kind: 'waiting' }
  /** Painted frames are being carried through the clip. */
  | { readonly kind: 'carrying' }
  | { readonly kind: 'running'; readonly progress: ExportProgress | null }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** One line of the queue. */
export interface ExportItem {
  readonly id: number;
  /** The result's file name. */
  readonly name: string;
  readonly state: ExportState;
}

export interface ExportOrder {
  readonly file: Blob;
  readonly clipName: string;
  readonly settings: ExportSettings;
  readonly range: ExportRange | null;
  readonly picksFile: boolean;
  /** Frames that are painted already, or are carried first; called when it is the order's turn. */
  readonly carried?: CarriedOrder | undefined;
}

interface Entry extends ExportItem {
  readonly setup: ExportSetup;
  readonly job: ExportJob;
  readonly cancel: AbortController;
  readonly carried: ExportOrder['carried'];
  state: ExportState;
}

export class ExportController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #createSetup: () => Promise<ExportSetup>;
  #entries: readonly Entry[] = [];
  #isRunning = false;
  #count = 0;

  /** @param createSetup what is painted with now. */
  constructor(host: ReactiveControllerHost, createSetup: () => Promise<ExportSetup>) {
    this.#host = host;
    this.#createSetup = createSetup;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('beforeunload', this.#onBeforeUnload);
  }

  hostDisconnected(): void {
    window.removeEventListener('beforeunload', this.#onBeforeUnload);
    for (const { cancel } of this.#entries) cancel.abort();
  }

  get items(): readonly ExportItem[] {
    return this.#entries;
  }

  /** Queues it and resolves; what becomes of it shows in `items`. @throws AbortError when no file was picked. */
  async add(order: ExportOrder): Promise<void> {
    const { container } = order.settings;
    const name = exportName(order.clipName, container);
    // First of all: a picker opens only as the direct answer to a click.
    const sink = await openSink(order.picksFile, name, container);
    const setup = await this.#createSetup();
    const job = { ...order.settings, file: order.file, range: order.range, sink, ...WHOLE };
    const state = { kind: 'waiting' } as const;
    this.#entries = [
      ...this.#entries,
      { id: ++this.#count, name, state, setup, job, cancel: new AbortController(), carried: order.carried },
    ];
    this.#host.requestUpdate();
    if (!this.#isRunning) void this.#runAll();
  }

  /** Cancels what waits or runs, takes anything else off the list. */
  dismiss(id: number): void {
    const entry = this.#entries.find((each) => each.id === id);
    if (!entry) return;
    if (isOpen(entry.state)) {
      entry.cancel.abort();
      if (entry.state.kind === 'waiting') this.#set(entry, { kind: 'cancelled' });
    } else this.#entries = this.#entries.filter((each) => each !== entry);
    this.#host.requestUpdate();
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    for (;;) {
      const next = this.#entries.find(({ state }) => state.kind === 'waiting');
      if (!next) break;
      await this.#run(next);
    }
    this.#isRunning = false;
  }

  async #run(entry: Entry): Promise<void> {
    const { setup, job, cancel, name } = entry;
    try {
      if (entry.carried) this.#set(entry, { kind: 'carrying' });
      const carried = (await entry.carried?.(setup, cancel.signal)) ?? [];
      this.#set(entry, { kind: 'running', progress: null });
      const onProgress = (progress: ExportProgress): void => {
        if (entry.state.kind === 'running') this.#set(entry, { kind: 'running', progress });
      };
      const summary = await runExport(setup, { ...job, carried }, onProgress, cancel.signal);
      await deliver(job.sink, summary, name);
      const said = [`${String(summary.frames)} frames`, ...summary.plan.notes].join('. ');
      this.#set(entry, { kind: 'done', text: said });
    } catch (error) {
      const isCancelled = cancel.signal.aborted || (error instanceof DOMException && error.name === 'AbortError');
      this.#set(entry, isCancelled ? { kind: 'cancelled' } : { kind: 'failed', message: describeError(error) });
    }
  }

  #set(entry: Entry, state: ExportState): void {
    entry.state = state;
    this.#host.requestUpdate();
  }

  /** Closing the page would throw away hours of work: the browser asks first. */
  readonly #onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (this.#isRunning) event.preventDefault();
  };
}

/** It can be cancelled still. */
export function isOpen({ kind }: ExportState): boolean {
  return kind === 'waiting' || kind === 'carrying' || kind === 'running';
}

/** What only segments and tests ask for. */
const WHOLE = { isSegment: false, prerollFrames: 0, wantsFrameHashes: false } as const;

function openSink(picksFile: boolean, name: string, container: ExportContainer): Promise<ExportSink> {
  return picksFile && canPickFile() ? pickSink(name, container) : downloadSink(container);
}
