import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { type Theme, THEMES } from '../settings.ts';
import { controls } from '../styles/controls.ts';

/** Another theme is wanted. */
export class ThemeChosenEvent extends Event {
  static readonly type = 'theme-chosen';
  readonly theme: Theme;

  constructor(theme: Theme) {
    super(ThemeChosenEvent.type, { bubbles: true, composed: true });
    this.theme = theme;
  }
}

const THEME_ICONS = { system: icons.system, dark: icons.moon, light: icons.sun } as const;
const THEME_NAMES = { system: 'as the system', dark: 'dark', light: 'light' } as const;

/**
 * Goes round the themes: system, dark, light.
 * @fires theme-chosen - {@link ThemeChosenEvent}
 */
@customElement('theme-button')
export class ThemeButton extends LitElement {
  static override styles = controls;

  @property() theme: Theme = 'system';

  protected override render(): TemplateResult {
    const label = `Theme: ${THEME_NAMES[this.theme]}. Change to ${THEME_NAMES[this._next]}`;
    return html`
      <button class="icon" aria-label=${label} title=${label} @click=${this._onClick}>
        ${THEME_ICONS[this.theme]}
      </button>
    `;
  }

  private get _next(): Theme {
    return THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length] ?? 'system';
  }

  private readonly _onClick = (): void => {
    this.dispatchEvent(new ThemeChosenEvent(this._next));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'theme-button': ThemeButton;
  }
}
