/** Closing the page would throw away minutes of work: the browser asks first. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class LeaveGuard implements ReactiveController {
  readonly #isBusy: () => boolean;

  constructor(host: ReactiveControllerHost, isBusy: () => boolean) {
    this.#isBusy = isBusy;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('beforeunload', this.#onBeforeUnload);
  }

  hostDisconnected(): void {
    window.removeEventListener('beforeunload', this.#onBeforeUnload);
  }

  readonly #onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (this.#isBusy()) event.preventDefault();
  };
}
