import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../styles/controls.ts';

export const REGION_TOOLS = ['brush', 'eraser', 'rectangle'] as const;
export type RegionTool = (typeof REGION_TOOLS)[number];

/** Width of the brush as a share of the frame's. */
export const BRUSH_SHARES = { least: 0.02, first: 0.08, most: 0.4 } as const;

/** Something was drawn or erased. */
export class RegionEditedEvent extends Event {
  static readonly type = 'region-edited';
  readonly isEmpty: boolean;

  constructor(isEmpty: boolean) {
    super(RegionEditedEvent.type, { bubbles: true, composed: true });
    this.isEmpty = isEmpty;
  }
}

/** Plus or minus was pressed. */
export class BrushSizedEvent extends Event {
  static readonly type = 'brush-sized';
  readonly share: number;

  constructor(share: number) {
    super(BrushSizedEvent.type, { bubbles: true, composed: true });
    this.share = share;
  }
}

const WIDTH_PX = 640;
/** An arrow key goes this share of the brush's width, with Shift a quarter of that. */
const STEP_OF_BRUSH = 0.5;
const SIZE_FACTOR = 1.25;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is under way between a press and its end. */
interface Drawing {
  readonly from: Point;
  /** As it was before: a rectangle is drawn anew at each move, and Escape takes back. */
  readonly before: ImageData;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * A frame to draw on with pointer or keys: arrow keys move a cursor, Space or Enter sets the brush down and lifts it,
 * plus and minus size it, Escape takes back what is under way. What happens is said to screen readers.
 * @fires region-edited - {@link RegionEditedEvent}
 * @fires brush-sized - {@link BrushSizedEvent}
 */
@customElement('region-canvas')
export class RegionCanvas extends LitElement {
  static override styles = [
    controls,
    css`
      .frame {
        position: relative;
        overflow: hidden;
        border-radius: var(--radius-small);
        background: var(--mat);
      }

      .frame:focus-within {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
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
        outline: none;
        cursor: crosshair;
        touch-action: none;
      }

      /* Seen on any picture: light on dark on light. */
      .cursor {
        position: absolute;
        aspect-ratio: 1;
        translate: -50% -50%;
        border: 2px solid #fff;
        border-radius: 50%;
        box-shadow:
          0 0 0 2px #000,
          inset 0 0 0 1px #000;
        pointer-events: none;
      }

      .cursor.rectangle {
        border-radius: 0;
      }

      .cursor.down {
        border-color: var(--accent);
        background: color-mix(in oklab, var(--accent), transparent 60%);
      }
    `,
  ];

  @property() tool: RegionTool = 'brush';
  @property({ type: Number, attribute: 'brush-share' }) brushShare: number = BRUSH_SHARES.first;
  /** The picture under the drawing; its owner frees it. */
  @property({ attribute: 'frame-url' }) frameUrl = '';
  /** Shares of the frame's sides. */
  @state() private _cursor: Point = { x: 0.5, y: 0.5 };
  @state() private _hasCursor = false;
  @state() private _isDown = false;
  @state() private _said = '';
  @query('canvas') private readonly _canvas!: HTMLCanvasElement;
  @query('.cursor') private readonly _cursorElement!: HTMLElement;
  private _drawing: Drawing | null = null;

  /** Begins anew. @param size of the frame. @param mask what was drawn before, of any size; stays the caller's. */
  begin({ width, height }: { readonly width: number; readonly height: number }, mask: ImageBitmap | null): void {
    this._canvas.width = WIDTH_PX;
    this._canvas.height = Math.max(1, Math.round((WIDTH_PX * height) / width));
    this._drawing = null;
    this._isDown = false;
    this._cursor = { x: 0.5, y: 0.5 };
    this._said = '';
    if (mask) this._context.drawImage(mask, 0, 0, this._canvas.width, this._canvas.height);
    this._tellEdited();
  }

  clear(): void {
    this._context.clearRect(0, 0, this._canvas.width, this._canvas.height);
    this._said = 'Nothing is drawn.';
    this._tellEdited();
  }

  /** White where it is, transparent elsewhere. */
  toMask(): Promise<Blob | null> {
    this._lift();
    return new Promise((resolve) => {
      this._canvas.toBlob(resolve);
    });
  }

  protected override render(): TemplateResult {
    return html`
      <div class="frame">
        ${this.frameUrl === '' ? '' : html`<img src=${this.frameUrl} alt="" />`}
        <canvas
          tabindex="0"
          role="application"
          aria-label="Region of the frame"
          aria-describedby="keys"
          @pointerdown=${this._onPointerDown}
          @pointermove=${this._onPointerMove}
          @pointerup=${this._onPointerUp}
          @pointercancel=${this._onPointerUp}
          @keydown=${this._onKey}
          @focus=${this._onFocus}
          @blur=${this._onBlur}
        ></canvas>
        <div class="cursor ${this.tool} ${this._isDown ? 'down' : ''}" ?hidden=${!this._hasCursor}></div>
      </div>
      <span id="keys" hidden
        >Arrow keys move the brush, with Shift by less. Space or Enter sets it down and lifts it. Plus and minus change
        its size. Escape takes back what is under way.</span
      >
      <span class="unseen" role="status">${this._said}</span>
    `;
  }

  protected override updated(): void {
    // Set here and not in the template: the page's policy forbids style attributes.
    const { style } = this._cursorElement;
    style.left = `${(100 * this._cursor.x).toFixed(2)}%`;
    style.top = `${(100 * this._cursor.y).toFixed(2)}%`;
    // A rectangle is drawn from corner to corner: its cursor is a point.
    style.width = `${(100 * (this.tool === 'rectangle' ? BRUSH_SHARES.least : this.brushShare)).toFixed(2)}%`;
  }

  private get _context(): CanvasRenderingContext2D {
    const context = this._canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('The browser gives no canvas to draw a region on.');
    context.fillStyle = context.strokeStyle = 'white';
    context.lineCap = context.lineJoin = 'round';
    context.lineWidth = this.brushShare * this._canvas.width;
    context.globalCompositeOperation = this.tool === 'eraser' ? 'destination-out' : 'source-over';
    return context;
  }

  /** Where the keys' cursor is, in pixels of the canvas. */
  private get _cursorPoint(): Point {
    return { x: this._cursor.x * this._canvas.width, y: this._cursor.y * this._canvas.height };
  }

  private _press(at: Point): void {
    const { width, height } = this._canvas;
    this._drawing = { from: at, before: this._context.getImageData(0, 0, width, height) };
    this._isDown = true;
    if (this.tool !== 'rectangle') this._dot(at);
    if (this.tool === 'brush') this.dispatchEvent(new RegionEditedEvent(false));
  }

  private _moveTo(at: Point): void {
    if (!this._drawing) return;
    const { from, before } = this._drawing;
    if (this.tool === 'rectangle') {
      this._context.putImageData(before, 0, 0);
      this._context.fillRect(from.x, from.y, at.x - from.x, at.y - from.y);
    } else {
      this._stroke(from, at);
      this._drawing = { from: at, before };
    }
  }

  /** A line without length draws nothing. */
  private _dot({ x, y }: Point): void {
    const context = this._context;
    context.beginPath();
    context.arc(x, y, context.lineWidth / 2, 0, 2 * Math.PI);
    context.fill();
  }

  private _stroke(from: Point, to: Point): void {
    const context = this._context;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }

  private _lift(): void {
    if (!this._drawing) return;
    this._drawing = null;
    this._isDown = false;
    this._tellEdited();
  }

  private _takeBack(): void {
    if (this._drawing) this._context.putImageData(this._drawing.before, 0, 0);
    this._lift();
  }

  private _tellEdited(): void {
    this.dispatchEvent(new RegionEditedEvent(this._drawnShare === 0));
  }

  private get _drawnShare(): number {
    const { width, height } = this._canvas;
    const { data } = this._context.getImageData(0, 0, width, height);
    let drawn = 0;
    for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 127) drawn++;
    return drawn / (width * height);
  }

  private _pointOf({ offsetX, offsetY }: PointerEvent): Point {
    const scale = this._canvas.width / this._canvas.clientWidth;
    return { x: offsetX * scale, y: offsetY * scale };
  }

  private readonly _onPointerDown = (event: PointerEvent): void => {
    this._canvas.setPointerCapture(event.pointerId);
    this._hasCursor = false;
    this._press(this._pointOf(event));
  };

  private readonly _onPointerMove = (event: PointerEvent): void => {
    if (this._canvas.hasPointerCapture(event.pointerId)) this._moveTo(this._pointOf(event));
  };

  private readonly _onPointerUp = (): void => {
    this._lift();
  };

  private readonly _onFocus = (): void => {
    this._hasCursor = this._canvas.matches(':focus-visible');
  };

  private readonly _onBlur = (): void => {
    this._hasCursor = false;
    this._lift();
  };

  private readonly _onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !this._obey(event)) return;
    event.preventDefault();
    // The studio's own keys, and the dialog's Escape, mean something else.
    event.stopPropagation();
    this._hasCursor = true;
  };

  /** @returns whether the key means something here. */
  private _obey({ key, shiftKey }: KeyboardEvent): boolean {
    const arrow = ARROWS[key];
    if (arrow) this._step(arrow, shiftKey ? 0.25 : 1);
    else if (key === ' ' || key === 'Enter') this._togglePress();
    else if (key === '+' || key === '=') this._resize(SIZE_FACTOR);
    else if (key === '-') this._resize(1 / SIZE_FACTOR);
    else if (key === 'Escape' && this._drawing) {
      this._takeBack();
      this._said = 'Taken back.';
    } else return false;
    return true;
  }

  private _step(arrow: Point, share: number): void {
    const stepPx = share * STEP_OF_BRUSH * this.brushShare * this._canvas.width;
    const { width, height } = this._canvas;
    this._cursor = {
      x: within(0, this._cursor.x + (arrow.x * stepPx) / width, 1),
      y: within(0, this._cursor.y + (arrow.y * stepPx) / height, 1),
    };
    this._moveTo(this._cursorPoint);
    this._said = `${this._where}${this._isDown ? '' : this._isDrawnHere ? ', drawn' : ', not drawn'}`;
  }

  private _togglePress(): void {
    if (this._drawing) {
      this._lift();
      this._said = `Lifted at ${this._where}. ${percent(this._drawnShare)} of the frame is drawn.`;
    } else {
      this._press(this._cursorPoint);
      const tool = { brush: 'Brush down', eraser: 'Eraser down', rectangle: 'First corner' }[this.tool];
      this._said = `${tool} at ${this._where}.`;
    }
  }

  private _resize(factor: number): void {
    const share = within(BRUSH_SHARES.least, this.brushShare * factor, BRUSH_SHARES.most);
    this.brushShare = share;
    this._said = `Brush: ${percent(share)} of the width.`;
    this.dispatchEvent(new BrushSizedEvent(share));
  }

  private get _where(): string {
    return `${percent(this._cursor.x)} across, ${percent(this._cursor.y)} down`;
  }

  private get _isDrawnHere(): boolean {
    const { x, y } = this._cursorPoint;
    const { width, height } = this._canvas;
    const [left, top] = [Math.min(width - 1, Math.floor(x)), Math.min(height - 1, Math.floor(y))];
    return (this._context.getImageData(left, top, 1, 1).data[3] ?? 0) > 127;
  }
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function percent(share: number): string {
  return `${String(Math.round(100 * share))} %`;
}

declare global {
  interface HTMLElementTagNameMap {
    'region-canvas': RegionCanvas;
  }
}
