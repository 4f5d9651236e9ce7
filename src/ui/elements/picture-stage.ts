import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { StageNotice } from '../stage-notice.ts';
import { controls } from '../styles/controls.ts';
import './stage-message.ts';
import './wipe-handle.ts';

/** Of the demo clip, and of most cameras: what the stage is laid out for before the first picture. */
const FIRST_ASPECT = 16 / 9;

/**
 * Where the picture hangs: the canvas in its right aspect, the before/after handle over it, messages in it.
 * @fires wipe-changed - `WipeChangedEvent` of `wipe-handle`
 * @fires stage-action - `StageActionEvent` of `stage-message`
 */
@customElement('picture-stage')
export class PictureStage extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: center;
        position: relative;
        container-type: size;
        overflow: hidden;
        background: var(--mat);
      }

      .frame {
        position: relative;
        width: min(100cqw - 2 * var(--mat-width, 0.75rem), (100cqh - 2 * var(--mat-width, 0.75rem)) * var(--aspect));
        aspect-ratio: var(--aspect);
        box-shadow: var(--shadow);
      }

      :host(:fullscreen) {
        --mat-width: 0rem;
        background: #000;
      }

      .picture {
        position: absolute;
        inset: 0;
        overflow: hidden;
        border-radius: 3px;
        background: #000;
      }

      .picture > * {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        transition: filter var(--quick);
      }

      .poster {
        object-fit: cover;
      }

      /* Out of focus as well: a camera that was switched off leaves no face behind. */
      .dimmed > * {
        filter: saturate(0.4) brightness(0.5) blur(14px);
      }

      .dimmed > .poster {
        filter: saturate(0.4) brightness(0.5);
      }

      .messages {
        position: absolute;
        inset: 0.75rem;
        display: grid;
        place-items: center;
        pointer-events: none;
      }

      .messages.low {
        align-items: end;
      }

      stage-message {
        pointer-events: auto;
      }

      .drop {
        position: absolute;
        inset: 0.75rem;
        display: grid;
        place-items: center;
        border: 2px dashed var(--accent);
        border-radius: var(--radius);
        background: color-mix(in oklab, var(--surface), transparent 12%);
        font-weight: 600;
        text-align: center;
        pointer-events: none;
      }
    `,
  ];

  /** The painted picture; put into the page as it is. */
  @property({ attribute: false }) canvas: HTMLCanvasElement | null = null;
  /** Shown until the first picture is painted. */
  @property({ attribute: 'poster-url' }) posterUrl = '';
  /** Describes the picture to those who cannot see it. */
  @property({ attribute: 'picture-label' }) pictureLabel = '';
  /** A painted frame that is shown in place of the canvas; empty for none. */
  @property({ attribute: 'painted-url' }) paintedUrl = '';
  @property({ attribute: false }) notice: StageNotice | null = null;
  @property({ type: Number }) wipe = 0;
  /** Without painting there is no before and after. */
  @property({ type: Boolean, attribute: 'has-wipe' }) hasWipe = false;
  @property({ type: Boolean, attribute: 'is-drop-target' }) isDropTarget = false;

  @state() private _aspect = FIRST_ASPECT;
  @state() private _isPainted = false;

  /** The worker sizes the canvas; that shows as a change of its attributes. */
  private readonly _sizeObserver = new MutationObserver(() => {
    this._readSize();
  });

  async toggleFullscreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (document.fullscreenEnabled) await this.requestFullscreen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._sizeObserver.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('canvas')) this._observeCanvas();
  }

  protected override render(): TemplateResult {
    const { notice } = this;
    const isDimmed = notice !== null && !notice.isOverPicture;
    return html`
      <div class="frame">
        <div class="picture ${isDimmed ? 'dimmed' : ''}" role="img" aria-label=${this.pictureLabel}>
          ${this._isPainted ? '' : html`<img class="poster" src=${this.posterUrl} alt="" />`} ${this.canvas}
          ${this.paintedUrl === '' ? '' : html`<img class="painted" src=${this.paintedUrl} alt="" />`}
        </div>
        ${this.hasWipe && !isDimmed ? html`<wipe-handle .wipe=${this.wipe}></wipe-handle>` : ''}
      </div>
      <div class="messages ${notice?.isOverPicture ? 'low' : ''}">
        <stage-message .notice=${notice}></stage-message>
      </div>
      ${this.isDropTarget ? html`<div class="drop"><span>Drop a clip or a picture to paint it</span></div>` : ''}
    `;
  }

  protected override updated(): void {
    this.style.setProperty('--aspect', this._aspect.toFixed(5));
  }

  private _observeCanvas(): void {
    this._sizeObserver.disconnect();
    this._isPainted = false;
    if (this.canvas) this._sizeObserver.observe(this.canvas, { attributeFilter: ['width', 'height'] });
  }

  private _readSize(): void {
    if (!this.canvas || this.canvas.height === 0) return;
    this._aspect = this.canvas.width / this.canvas.height;
    this._isPainted = true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'picture-stage': PictureStage;
  }
}
