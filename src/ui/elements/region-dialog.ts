import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';
import { dialogCard } from '../styles/dialog.ts';

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

const WIDEST_PX = 640;
const BRUSH_SHARE = 0.08;

/**
 * Drawing on the paused frame where a style is to be painted, with a brush or as rectangles. Without a pointer the named
 * regions of the panel do; the arrow keys move the brush here too, and Space draws.
 * @fires region-drawn - {@link RegionDrawnEvent}
 */
@customElement('region-dialog')
export class RegionDialog extends LitElement {
  static override styles = [
    controls,
    dialogCard,
    css`
      dialog {
        width: min(46rem, calc(100vw - 2rem));
      }

      .frame {
        position: relative;
        border-radius: var(--radius-small);
        overflow: hidden;
        background: var(--mat);
      }

      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }

      canvas {
        display: block;
        position: relative;
        width: 100%;
        opacity: 0.55;
        cursor: crosshair;
        touch-action: none;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.75rem;
      }

      p {
        margin: 0 0 0.5rem;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
    `,
  ];

  /** What is painted there. */
  @property({ attribute: 'style-title' }) styleTitle = '';
  @state() private _frameUrl = '';
  @state() private _tool: 'brush' | 'rectangle' = 'brush';
  @state() private _isEmpty = true;
  @query('dialog') private readonly _dialog!: HTMLDialogElement;
  @query('canvas') private readonly _canvas!: HTMLCanvasElement;
  private _from: { readonly x: number; readonly y: number } | null = null;
  /** Before the rectangle that is being drawn. */
  private _before: ImageData | null = null;
  private _cursor = { x: 0.5, y: 0.5 };

  /** @param frame the picture to draw on; @throws Error when it cannot be decoded. */
  async open(frame: Blob): Promise<void> {
    const bitmap = await createImageBitmap(frame);
    this._canvas.width = WIDEST_PX;
    this._canvas.height = Math.max(1, Math.round((WIDEST_PX * bitmap.height) / bitmap.width));
    bitmap.close();
    this._forgetFrame();
    this._frameUrl = URL.createObjectURL(frame);
    this._isEmpty = true;
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
        <p>Draw on the frame. With the keyboard: arrow keys move the brush, Space draws.</p>
        <div class="frame">
          ${this._frameUrl === '' ? '' : html`<img src=${this._frameUrl} alt="" />`}
          <canvas
            tabindex="0"
            role="application"
            aria-label="Region of the frame"
            @pointerdown=${this._onDown}
            @pointermove=${this._onMove}
            @pointerup=${this._onUp}
            @pointercancel=${this._onUp}
            @keydown=${this._onKey}
          ></canvas>
        </div>
        <div class="row">
          <button class="outlined" aria-pressed=${String(this._tool === 'brush')} @click=${this._onBrush}>Brush</button>
          <button class="outlined" aria-pressed=${String(this._tool === 'rectangle')} @click=${this._onRectangle}>
            Rectangle
          </button>
          <button class="outlined" @click=${this._onClear}>Clear</button>
          <button class="filled" ?disabled=${this._isEmpty} @click=${this._onDone}>Use this region</button>
        </div>
      </dialog>
    `;
  }

  private get _context(): CanvasRenderingContext2D | null {
    const context = this._canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.fillStyle = context.strokeStyle = 'white';
    context.lineCap = context.lineJoin = 'round';
    context.lineWidth = BRUSH_SHARE * this._canvas.width;
    return context;
  }

  private _at({ offsetX, offsetY }: PointerEvent): { readonly x: number; readonly y: number } {
    const scale = this._canvas.width / this._canvas.clientWidth;
    return { x: offsetX * scale, y: offsetY * scale };
  }

  private _stroke(
    from: { readonly x: number; readonly y: number },
    to: { readonly x: number; readonly y: number },
  ): void {
    const context = this._context;
    context?.beginPath();
    context?.moveTo(from.x, from.y);
    context?.lineTo(to.x, to.y);
    context?.stroke();
    this._isEmpty = false;
  }

  private readonly _onDown = (event: PointerEvent): void => {
    this._canvas.setPointerCapture(event.pointerId);
    this._from = this._at(event);
    const { width, height } = this._canvas;
    if (this._tool === 'rectangle') this._before = this._context?.getImageData(0, 0, width, height) ?? null;
    else this._stroke(this._from, this._from);
  };

  private readonly _onMove = (event: PointerEvent): void => {
    const from = this._from;
    if (!from) return;
    const to = this._at(event);
    if (this._tool === 'brush') {
      this._stroke(from, to);
      this._from = to;
      return;
    }
    if (this._before) this._context?.putImageData(this._before, 0, 0);
    this._context?.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
    this._isEmpty = false;
  };

  private readonly _onUp = (): void => {
    this._from = this._before = null;
  };

  private readonly _onKey = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
      ' ': [0, 0],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const by = BRUSH_SHARE / 2;
    const kept = (value: number): number => Math.min(1, Math.max(0, value));
    this._cursor = { x: kept(this._cursor.x + by * step[0]), y: kept(this._cursor.y + by * step[1]) };
    const { width, height } = this._canvas;
    const point = { x: this._cursor.x * width, y: this._cursor.y * height };
    if (event.key === ' ' || event.shiftKey) this._stroke(point, point);
  };

  private readonly _onBrush = (): void => {
    this._tool = 'brush';
  };

  private readonly _onRectangle = (): void => {
    this._tool = 'rectangle';
  };

  private readonly _onClear = (): void => {
    this._context?.clearRect(0, 0, this._canvas.width, this._canvas.height);
    this._isEmpty = true;
  };

  private readonly _onDone = (): void => {
    this._canvas.toBlob((mask) => {
      if (mask) this.dispatchEvent(new RegionDrawnEvent(mask));
      this._dialog.close();
    });
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
