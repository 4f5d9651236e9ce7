/** Single-key shortcuts. They keep out of the way of typing, of browser keys, and can be switched off (WCAG 2.1.4). */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { SHORTCUTS, type StudioAction } from '../actions.ts';

export class ShortcutController implements ReactiveController {
  readonly #isOn: () => boolean;
  readonly #act: (action: StudioAction) => void;

  constructor(host: ReactiveControllerHost, isOn: () => boolean, act: (action: StudioAction) => void) {
    this.#isOn = isOn;
    this.#act = act;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKeyDown);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKeyDown);
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (!this.#isOn() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.composedPath().some(takesKeys)) return;
    const shortcut = SHORTCUTS.find(({ key }) => key === event.key.toLowerCase());
    if (!shortcut) return;
    event.preventDefault();
    this.#act(shortcut.action);
  };
}

/** Lists jump to letters, dialogs are a world of their own; sliders and buttons have no use for letters. */
function takesKeys(target: EventTarget): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox';
  return (
    target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement || target instanceof HTMLDialogElement
  );
}
