import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DEFAULT_STABILITY, type LookStyle, type MethodId } from '../../shared/protocol.ts';
import type { StyleEntry } from '../style-catalog.ts';
import { controls } from '../styles/controls.ts';
import { selects } from '../styles/selects.ts';
import './method-switch.ts';
import './mix-sliders.ts';
import './picture-picker.ts';
import './style-shelf.ts';
import './value-slider.ts';
import type { ValueChangedEvent } from './value-slider.ts';

/** The style is to be stronger or weaker. */
export class StrengthChangedEvent extends Event {
  static readonly type = 'strength-changed';
  /** 0 … 1 */
  readonly strength: number;

  constructor(strength: number) {
    super(StrengthChangedEvent.type, { bubbles: true, composed: true });
    this.strength = strength;
  }
}

/** The picture is to change less, or more freely, from frame to frame. */
export class StabilityChangedEvent extends Event {
  static readonly type = 'stability-changed';
  /** 0 … 1 */
  readonly stability: number;

  constructor(stability: number) {
    super(StabilityChangedEvent.type, { bubbles: true, composed: true });
    this.stability = stability;
  }
}

/** Noise is to be taken out of the source, or left in. */
export class NoiseFilterChangedEvent extends Event {
  static readonly type = 'noise-filter-changed';
  readonly isOn: boolean;

  constructor(isOn: boolean) {
    super(NoiseFilterChangedEvent.type, { bubbles: true, composed: true });
    this.isOn = isOn;
  }
}

/**
 * Everything about how the picture is painted: method, shelf, strength, stability, noise filter, mix.
 * @slot method - what belongs to the method in use
 * @fires noise-filter-changed - {@link NoiseFilterChangedEvent}
 * @fires stability-changed - {@link StabilityChangedEvent}
 * @fires method-chosen - `MethodChosenEvent` of `method-switch`
 * @fires strength-changed - {@link StrengthChangedEvent}
 * @fires style-command - `StyleCommandEvent` of `style-tile`
 * @fires pictures-added - `PicturesAddedEvent` of `picture-picker`
 * @fires weight-changed - `WeightChangedEvent` of `mix-sliders`
 */
@customElement('style-panel')
export class StylePanel extends LitElement {
  static override styles = [
    controls,
    selects,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
        gap: 0.75rem;
      }

      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.375rem;
      }

      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }

      /* Two lines, whatever the style is called: the shelf must not jump. */
      .caption {
        display: -webkit-box;
        height: 2.625rem;
        margin: 0.25rem 0 0;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        line-clamp: 2;
        color: var(--ink-soft);
        font-size: 0.875rem;
        line-height: 1.3125rem;
      }

      @media (min-width: 900px), (min-width: 700px) and (orientation: landscape) {
        section {
          padding: 0.25rem 1.25rem;
        }
      }

      /* Wide and high: the shelf scrolls, the sliders stay at hand below it. */
      @media (min-width: 900px) and (min-height: 600px) {
        :host {
          grid-template-rows: auto minmax(14rem, 1fr) auto auto;
          height: 100%;
          align-content: normal;
          gap: 0;
        }

        .styles {
          grid-template-rows: auto minmax(0, 1fr);
          padding-bottom: 0;
        }

        style-shelf {
          margin-inline: -0.25rem -1.25rem;
          padding-inline: 0.25rem 1rem;
          overflow: hidden auto;
          overscroll-behavior: contain;
          scrollbar-width: thin;
          scrollbar-color: var(--edge) transparent;
        }
      }

      .noise {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }

      .note {
        margin: 0;
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }

      .paint {
        padding-top: 0.75rem;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  /** What paints. */
  @property() method: MethodId = 'live';
  /** The method that is being loaded, if any. */
  @property({ attribute: false }) pendingMethod: MethodId | null = null;
  /** Why own pictures cannot be used; empty when they can. */
  @property({ attribute: 'own-unavailable' }) ownUnavailable = '';
  @property({ attribute: false }) entries: readonly StyleEntry[] = [];
  @property({ attribute: false }) mix: readonly LookStyle[] = [];
  @property({ attribute: false }) busyIds: ReadonlySet<string> = new Set();
  @property({ type: Number }) strength = 1;
  @property({ type: Number }) stability = DEFAULT_STABILITY;
  @property({ type: Boolean, attribute: 'filters-noise' }) filtersNoise = false;
  /** Why the noise filter does not work here; empty where it does. */
  @property({ attribute: 'noise-filter-unavailable' }) noiseFilterUnavailable = '';
  @property({ type: Boolean, attribute: 'is-drop-target' }) isDropTarget = false;

  protected override render(): TemplateResult {
    const { entries, mix, busyIds, strength, stability } = this;
    return html`
      <section class="method" aria-labelledby="method">
        <h2 id="method">Method</h2>
        <method-switch current=${this.method} .pending=${this.pendingMethod}></method-switch>
        <slot name="method"></slot>
      </section>
      <section class="styles" aria-labelledby="styles">
        <div>
          <div class="head">
            <h2 id="styles">Style</h2>
            <picture-picker></picture-picker>
          </div>
          <p class="caption">${this._caption}</p>
        </div>
        <style-shelf
          .entries=${entries}
          .mix=${mix}
          .busyIds=${busyIds}
          own-unavailable=${this.ownUnavailable}
          ?is-drop-target=${this.isDropTarget}
        ></style-shelf>
      </section>
      <section class="paint" aria-labelledby="paint">
        <h2 id="paint" class="unseen">Paint</h2>
        <value-slider
          label="Strength"
          .value=${strength}
          value-text="${String(Math.round(strength * 100))} %"
          @value-changed=${this._onStrength}
        ></value-slider>
        <value-slider
          label="Stability"
          .value=${stability}
          value-text=${stability === 0 ? 'off' : `${String(Math.round(stability * 100))} %`}
          title="Calms what flickers from frame to frame; off paints every frame for itself"
          @value-changed=${this._onStability}
        ></value-slider>
        <label
          class="noise"
          title="Smooths a dark, noisy camera picture before it is painted; leaves a clean one as it is"
        >
          Noise filter
          <select ?disabled=${this.noiseFilterUnavailable !== ''} @change=${this._onNoiseFilter}>
            <option value="off" ?selected=${!this.filtersNoise}>off</option>
            <option value="auto" ?selected=${this.filtersNoise}>auto</option>
          </select>
        </label>
        ${this.noiseFilterUnavailable === '' ? '' : html`<p class="note">${this.noiseFilterUnavailable}</p>`}
      </section>
      <section aria-labelledby="mix">
        <h2 id="mix">Mix</h2>
        <mix-sliders .entries=${entries} .mix=${mix}></mix-sliders>
      </section>
    `;
  }

  private get _caption(): string {
    const used = this.entries.filter(({ id }) => this.mix.some((style) => style.id === id));
    const [only] = used;
    if (!only) return 'Choose what the picture is painted like.';
    if (used.length === 1) return `${only.title}. ${only.technique}.`;
    return `A mix of ${used.map(({ title }) => title).join(' · ')}`;
  }

  private readonly _onStrength = (event: ValueChangedEvent): void => {
    event.stopPropagation();
    this.dispatchEvent(new StrengthChangedEvent(event.value));
  };

  private readonly _onNoiseFilter = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.dispatchEvent(new NoiseFilterChangedEvent(event.target.value === 'auto'));
  };

  private readonly _onStability = (event: ValueChangedEvent): void => {
    event.stopPropagation();
    this.dispatchEvent(new StabilityChangedEvent(event.value));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'style-panel': StylePanel;
  }
}
