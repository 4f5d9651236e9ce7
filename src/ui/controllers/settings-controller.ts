/** Settings as the page uses them: read once, written when they change; applies the theme to the document. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadSettings, saveSettings, type Settings } from '../settings.ts';

export class SettingsController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #current: Settings = loadSettings();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get current(): Settings {
    return this.#current;
  }

  hostConnected(): void {
    this.#applyTheme();
  }

  update(change: Partial<Settings>): void {
    this.#current = { ...this.#current, ...change };
    saveSettings(this.#current);
    this.#applyTheme();
    this.#host.requestUpdate();
  }

  #applyTheme(): void {
    const { theme } = this.#current;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }
}
