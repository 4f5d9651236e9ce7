import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LookStyle } from '../../shared/protocol.ts';
import type { StyleEntry } from '../style-catalog.ts';
import { controls } from '../styles/controls.ts';
import type { ValueChangedEvent } from './value-slider.ts';
import './value-slider.ts';

/** One style is to take another share in the mix. */
export class WeightChangedEvent extends Event {
  static readonly type = 'weight-changed';
  readonly styleId: string;
  /** Above 0, at most 1; shares are these weights over their sum. */
  readonly weight: number;

  constructor(styleId: string, weight: number) {
    super(WeightChangedEvent.type, { bubbles: true, composed: true });
    this.styleId = styleId;
    this.weight = weight;
  }
}

/** A mix of zeros has no shares; a style is left out by taking it out of the mix. */
const MIN_WEIGHT = 0.02;

/**
 * How much of each style is in the mix.
 * @fires weight-changed - {@link WeightChangedEvent}
 */
@customElement('mix-sliders')
export class MixSliders extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.25rem;
      }

      .row {
        display: grid;
        grid-template-columns: 2.5rem 1fr;
        align-items: center;
        gap: 0.75rem;
      }

      img {
        width: 2.5rem;
        height: 2.5rem;
        border-radius: var(--radius-small);
        object-fit: cover;
      }

      value-slider {
        min-width: 0;
      }

      p {
        margin: 0;
        color: var(--ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) entries: readonly StyleEntry[] = [];
  @property({ attribute: false }) mix: readonly LookStyle[] = [];

  protected override render(): TemplateResult {
    if (this.mix.length < 2) return html`<p>Press + on another style to mix it in.</p>`;
    const sum = this.mix.reduce((total, { weight }) => total + weight, 0);
    return html`${repeat(
      this.mix,
      ({ id }) => id,
      (style) => this._renderRow(style, style.weight / sum),
    )}`;
  }

  private _renderRow({ id, weight }: LookStyle, share: number): TemplateResult {
    const entry = this.entries.find((other) => other.id === id);
    const onChange = (event: ValueChangedEvent): void => {
      event.stopPropagation();
      this.dispatchEvent(new WeightChangedEvent(id, event.value));
    };
    return html`
      <div class="row">
        <img src=${entry?.thumbUrl ?? ''} alt="" width="40" height="40" />
        <value-slider
          label=${entry?.title ?? id}
          min=${MIN_WEIGHT}
          .value=${weight}
          value-text="${String(Math.round(share * 100))} %"
          @value-changed=${onChange}
        ></value-slider>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mix-sliders': MixSliders;
  }
}
