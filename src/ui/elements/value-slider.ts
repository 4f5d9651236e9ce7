import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../styles/controls.ts';

/** The slider was moved. */
export class ValueChangedEvent extends Event {
  static readonly type = 'value-changed';
  readonly value: number;

  constructor(value: number) {
    super(ValueChangedEvent.type, { bubbles: true, composed: true });
    this.value = value;
  }
}

/**
 * A labelled range with its value beside the label.
 * @fires value-changed - {@link ValueChangedEvent} while the slider moves.
 */
@customElement('value-slider')
export class ValueSlider extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }

      .head {
        display: flex;
        justify-content: space-between;
        gap: 0.75rem;
      }

      label {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      output {
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }

      input {
        display: block;
        width: 100%;
        height: var(--target);
        margin: 0;
        background: none;
        appearance: none;
        cursor: pointer;
        touch-action: pan-y;
      }

      input:focus-visible {
        outline-offset: -4px;
        border-radius: var(--radius-small);
      }

      input::-webkit-slider-runnable-track {
        height: 6px;
        border-radius: 3px;
        background: linear-gradient(to right, var(--accent) var(--fill, 0%), var(--edge) var(--fill, 0%));
      }

      input::-moz-range-track {
        height: 6px;
        border-radius: 3px;
        background: var(--edge);
      }

      input::-moz-range-progress {
        height: 6px;
        border-radius: 3px;
        background: var(--accent);
      }

      input::-webkit-slider-thumb {
        appearance: none;
        width: 20px;
        height: 20px;
        margin-top: -7px;
        border: 3px solid var(--accent);
        border-radius: 50%;
        background: var(--raised);
      }

      input::-moz-range-thumb {
        width: 14px;
        height: 14px;
        border: 3px solid var(--accent);
        border-radius: 50%;
        background: var(--raised);
      }
    `,
  ];

  @property() label = '';
  @property({ type: Number }) value = 0;
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = 1;
  @property({ type: Number }) step = 0.01;
  /** What is shown, and read out, as the value. */
  @property({ attribute: 'value-text' }) valueText = '';

  protected override render(): TemplateResult {
    return html`
      <div class="head">
        <label for="range" title=${this.label}>${this.label}</label>
        <output for="range" aria-live="off">${this.valueText}</output>
      </div>
      <input
        id="range"
        type="range"
        min=${this.min}
        max=${this.max}
        step=${this.step}
        aria-valuetext=${this.valueText}
        .value=${String(this.value)}
        @input=${this._onInput}
      />
    `;
  }

  protected override updated(): void {
    const share = (this.value - this.min) / (this.max - this.min);
    // Set here and not in the template: the page's policy forbids style attributes.
    this.style.setProperty('--fill', `${(share * 100).toFixed(1)}%`);
  }

  private readonly _onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    event.stopPropagation();
    this.value = event.target.valueAsNumber;
    this.dispatchEvent(new ValueChangedEvent(this.value));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'value-slider': ValueSlider;
  }
}
