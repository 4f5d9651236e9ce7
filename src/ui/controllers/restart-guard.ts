/**
 * A call that was under way when the worker was replaced never answers. Calls made through the guard reject with
 * `WorkerReplaced` then, so that callers can ask the new worker.
 */
export class WorkerReplaced extends Error {
  constructor() {
    super('The painting engine was restarted meanwhile. Please try again.');
    this.name = 'WorkerReplaced';
  }
}

export class RestartGuard {
  readonly #pending = new Set<() => void>();

  async run<T>(call: Promise<T>): Promise<T> {
    let abandon: () => void = () => undefined;
    const replaced = new Promise<never>((_resolve, reject) => {
      abandon = () => {
        reject(new WorkerReplaced());
      };
    });
    this.#pending.add(abandon);
    try {
      return await Promise.race([call, replaced]);
    } finally {
      this.#pending.delete(abandon);
    }
  }

  rejectPending(): void {
    for (const abandon of this.#pending) abandon();
    this.#pending.clear();
  }
}
