import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

/** The boundary between before and after was moved. */
export class WipeChangedEvent extends Event {
  static readonly type = 'wipe-changed';
  /** Left share of the picture that shows the source, 0 … 1. */
  readonly wipe: number;

  constructor(wipe: number) {
    super(WipeChangedEvent.type, { bubbles: true, composed: true });
    this.wipe = wipe;
  }
}

/**
 * A line over the picture that is dragged, or moved by arrow keys, to uncover the source on its left. Lies over the box
 * it is put into. Underneath is a native range: it is invisible, and only its thumb takes the pointer.
 * @fires wipe-changed - {@link WipeChangedEvent}
 */
@customElement('wipe-handle')
export class WipeHandle extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }

      /* Wider than the picture by one thumb, so that the thumb's middle travels from edge to edge. */
      input {
        position: absolute;
        inset: 0 -22px;
        width: calc(100% + 44px);
        height: 100%;
        margin: 0;
        opacity: 0;
        appearance: none;
        pointer-events: none;
        touch-action: pan-y;
      }

      input::-webkit-slider-runnable-track {
        height: 100%;
      }

      input::-webkit-slider-thumb {
        appearance: none;
        width: 44px;
        height: 100%;
        pointer-events: auto;
        cursor: ew-resize;
      }

      input::-moz-range-thumb {
        width: 44px;
        height: 100%;
        border: 0;
        border-radius: 0;
        pointer-events: auto;
        cursor: ew-resize;
      }

      .line {
        position: absolute;
        inset-block: 0;
        left: var(--wipe, 0%);
        width: 2px;
        margin-left: -1px;
        background: #fff;
        box-shadow: 0 0 0 1px #0006;
        opacity: 0;
        transition: opacity var(--quick);
      }

      :host([open]) .line,
      input:focus-visible + .line {
        opacity: 1;
      }

      .grip {
        position: absolute;
        top: 50%;
        left: var(--wipe, 0%);
        display: grid;
        place-items: center;
        width: 36px;
        height: 36px;
        margin: -18px;
        border-radius: 50%;
        background: #fffdf9;
        color: #241d17;
        box-shadow: 0 1px 6px #0008;
      }

      input:focus-visible ~ .grip {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }

      .tag {
        position: absolute;
        top: 0.625rem;
        padding: 0.125rem 0.5rem;
        border-radius: 999px;
        background: #15110eb8;
        color: #fff;
        font-size: 0.75rem;
      }

      .before {
        left: 0.625rem;
      }

      .after {
        right: 0.625rem;
      }
    `,
  ];

  @property({ type: Number }) wipe = 0;

  protected override render(): TemplateResult {
    const percent = Math.round(this.wipe * 100);
    return html`
      <input
        type="range"
        min="0"
        max="100"
        aria-label="Before and after: how much of the original is shown"
        aria-valuetext="${String(percent)} percent original"
        .value=${String(this.wipe * 100)}
        step="0.5"
        @input=${this._onInput}
      />
      <div class="line"></div>
      <div class="grip">${icons.chevrons}</div>
      <span class="tag before" ?hidden=${this.wipe < 0.12} aria-hidden="true">Before</span>
      <span class="tag after" ?hidden=${this.wipe === 0 || this.wipe > 0.88} aria-hidden="true">After</span>
    `;
  }

  protected override updated(): void {
    this.style.setProperty('--wipe', `${(this.wipe * 100).toFixed(2)}%`);
    this.toggleAttribute('open', this.wipe > 0);
  }

  private readonly _onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    event.stopPropagation();
    this.wipe = event.target.valueAsNumber / 100;
    this.dispatchEvent(new WipeChangedEvent(this.wipe));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'wipe-handle': WipeHandle;
  }
}
