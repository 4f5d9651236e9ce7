import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';
import { dialogCard } from '../styles/dialog.ts';
import './region-canvas.ts';
import {
  BRUSH_SHARES,
  type BrushSizedEvent,
  REGION_TOOLS,
  type RegionCanvas,
  type RegionEditedEvent,
  type RegionTool,
} from './region-canvas.ts';
import './value-slider.ts';
import type { ValueChangedEvent } from './value-slider.ts';

/** A region was drawn. */
export class RegionDrawnEvent extends Event {
  static readonly type = 'region-drawn';
  /** White where it is; of the frame's shape. */
  readonly mask: Blob;

  constructor(mask: Blob) {
    super(RegionDrawnEvent.type, { bubbles: true, composed: true });
    this.mask = mask;
  }
}

const TOOL_TITLES = { brush: 'Brush', eraser: 'Eraser', rectangle: 'Rectangle' } as const;

/**
 * Drawing on the paused frame where a style is to be painted, with a brush or as rectangles, by pointer or by keys.
 * @fires region-drawn - {@link RegionDrawnEvent}
 */
@customElement('region-dialog')
export class RegionDialog extends LitElement {
  static override styles = [
    controls,
    dialogCard,
    css`
      dialog {
        /* No taller than the window: the picture gives way first. */
        width: min(46rem, calc(100vw - 2rem), (100dvh - 18rem) * var(--aspect, 1.78) + 3rem);
        min-width: min(20rem, calc(100vw - 2rem));
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        margin-top: 0.75rem;
      }

      value-slider {
        flex: 1 1 9rem;
      }

      p {
        margin: 0 0 0.5rem;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }

      .filled {
        margin-inline-start: auto;
      }
    `,
  ];

  /** What is painted there. */
  @property({ attribute: 'style-title' }) styleTitle = '';
  @state() private _frameUrl = '';
  @state() private _tool: RegionTool = 'brush';
  @state() private _brushShare: number = BRUSH_SHARES.first;
  @state() private _isEmpty = true;
  @query('dialog') private readonly _dialog!: HTMLDialogElement;
  @query('region-canvas') private readonly _canvas!: RegionCanvas;

  /** @param frame the picture to draw on. @param mask drawn before, to go on with. @throws Error when one cannot be decoded. */
  async open(frame: Blob, mask: Blob | null): Promise<void> {
    const picture = await createImageBitmap(frame);
    const drawn = mask && (await createImageBitmap(mask));
    this.style.setProperty('--aspect', (picture.width / picture.height).toFixed(4));
    this._canvas.begin(picture, drawn);
    picture.close();
    drawn?.close();
    this._forgetFrame();
    this._frameUrl = URL.createObjectURL(frame);
    this._dialog.showModal();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._forgetFrame();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="heading" @close=${this._forgetFrame}>
        <div class="head">
          <h2 id="heading">Where ${this.styleTitle} is painted</h2>
          <button class="icon" aria-label="Close" @click=${this._onClose}>${icons.close}</button>
        </div>
        <p>
          Draw on the frame. With keys: arrows move the brush, Space or Enter sets it down and lifts it, + and − change
          its size.
        </p>
        <region-canvas
          tool=${this._tool}
          .brushShare=${this._brushShare}
          frame-url=${this._frameUrl}
          @region-edited=${this._onEdited}
          @brush-sized=${this._onSized}
        ></region-canvas>
        <div class="row">
          ${REGION_TOOLS.map(this._renderTool)}
          <value-slider
            label="Brush size"
            .min=${BRUSH_SHARES.least}
            .max=${BRUSH_SHARES.most}
            .value=${this._brushShare}
            value-text="${String(Math.round(100 * this._brushShare))} %"
            @value-changed=${this._onSize}
          ></value-slider>
          <button class="outlined" ?disabled=${this._isEmpty} @click=${this._onClear}>Clear</button>
          <button class="filled" ?disabled=${this._isEmpty} @click=${this._onDone}>Use this region</button>
        </div>
      </dialog>
    `;
  }

  private readonly _renderTool = (tool: RegionTool): TemplateResult => html`
    <button
      class="outlined"
      aria-pressed=${String(this._tool === tool)}
      @click=${() => {
        this._tool = tool;
      }}
    >
      ${TOOL_TITLES[tool]}
    </button>
  `;

  private readonly _onEdited = (event: RegionEditedEvent): void => {
    event.stopPropagation();
    this._isEmpty = event.isEmpty;
  };

  private readonly _onSized = (event: BrushSizedEvent): void => {
    event.stopPropagation();
    this._brushShare = event.share;
  };

  private readonly _onSize = (event: ValueChangedEvent): void => {
    event.stopPropagation();
    this._brushShare = event.value;
  };

  private readonly _onClear = (): void => {
    this._canvas.clear();
  };

  private readonly _onDone = async (): Promise<void> => {
    const mask = await this._canvas.toMask();
    if (mask) this.dispatchEvent(new RegionDrawnEvent(mask));
    this._dialog.close();
  };

  private readonly _onClose = (): void => {
    this._dialog.close();
  };

  private readonly _forgetFrame = (): void => {
    URL.revokeObjectURL(this._frameUrl);
    this._frameUrl = '';
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'region-dialog': RegionDialog;
  }
}
