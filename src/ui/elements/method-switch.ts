import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { METHOD_IDS, type MethodId } from '../../shared/protocol.ts';
import { METHODS } from '../method-catalog.ts';
import { nextIndex } from '../roving-focus.ts';
import { controls } from '../styles/controls.ts';
import { segmented } from '../styles/segmented.ts';

/** Another method is wanted. */
export class MethodChosenEvent extends Event {
  static readonly type = 'method-chosen';
  readonly method: MethodId;

  constructor(method: MethodId) {
    super(MethodChosenEvent.type, { bubbles: true, composed: true });
    this.method = method;
  }
}

/**
 * How the picture is painted, and a line about it. Arrow keys only move the focus: a choice loads a network, so it takes
 * Enter, Space or a click.
 * @fires method-chosen - {@link MethodChosenEvent}
 */
@customElement('method-switch')
export class MethodSwitch extends LitElement {
  static override styles = [
    controls,
    segmented,
    css`
      :host {
        display: grid;
        gap: 0.375rem;
      }

      [role='radiogroup'] {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
      }

      button {
        gap: 0.375rem;
        padding: 0 0.25rem;
        font-size: 0.9375rem;
      }

      .spinner {
        width: 0.875rem;
        height: 0.875rem;
      }

      /* Two lines, whatever is said: what stands below must not jump. */
      p {
        min-height: 2.625rem;
        margin: 0;
        color: var(--ink-soft);
        font-size: 0.875rem;
        line-height: 1.3125rem;
      }
    `,
  ];

  /** What paints. */
  @property() current: MethodId = 'live';
  /** What is being loaded, if anything. */
  @property({ attribute: false }) pending: MethodId | null = null;

  @state() private _focused: MethodId | null = null;

  protected override render(): TemplateResult {
    return html`
      <div role="radiogroup" aria-label="Method" aria-describedby="line" @keydown=${this._onKeyDown}>
        ${METHOD_IDS.map(this._renderOption)}
      </div>
      <p id="line" role="status">${this._line}</p>
    `;
  }

  private readonly _renderOption = (id: MethodId): TemplateResult => {
    const isPending = id === this.pending;
    const onClick = (): void => {
      this._focused = id;
      this.dispatchEvent(new MethodChosenEvent(id));
    };
    return html`
      <button
        role="radio"
        aria-checked=${id === this.current ? 'true' : 'false'}
        aria-busy=${isPending ? 'true' : 'false'}
        tabindex=${id === (this._focused ?? this.current) ? 0 : -1}
        title=${METHODS[id].line}
        @click=${onClick}
      >
        ${isPending ? html`<span class="spinner"></span>` : ''}<span>${METHODS[id].name}</span>
      </button>
    `;
  };

  private get _line(): string {
    const { current, pending } = this;
    if (pending === null || pending === current) return METHODS[current].line;
    return `Loading ${METHODS[pending].name}. ${METHODS[current].name} goes on meanwhile.`;
  }

  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    const index = nextIndex(event.key, METHOD_IDS.indexOf(this._focused ?? this.current), METHOD_IDS.length);
    if (index === null) return;
    event.preventDefault();
    this._focused = METHOD_IDS[index] ?? null;
    this.renderRoot.querySelectorAll<HTMLButtonElement>('[role=radio]').item(index).focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'method-switch': MethodSwitch;
  }
}
