import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { ExportRange } from '../../shared/export.ts';
import type { ClipControls } from '../capture/clip-controls.ts';
import { formatClipTime } from '../clip-time.ts';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

/**
 * Where a clip is: thumbnails under a native range (arrow keys move it), painted frames and how far they were carried,
 * single steps, in and out points, loop and sound.
 * It talks to the clip itself, which tells it of changes.
 * @fires clip-moved - another frame of the paused clip is on, or it was paused or plays on
 */
@customElement('clip-timeline')
export class ClipTimeline extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0.5rem 0 0;
        container-type: inline-size;
      }

      .strip {
        position: relative;
        height: 2.5rem;
        border-radius: var(--radius-small);
        background: var(--mat);
        overflow: hidden;
      }

      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }

      .outside {
        position: absolute;
        inset: 0 auto 0 0;
        background: color-mix(in oklab, var(--ground), transparent 25%);
        pointer-events: none;
        transform-origin: left;
        width: 100%;
      }

      .outside.after {
        inset: 0 0 0 auto;
        transform-origin: right;
      }

      .marks {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }

      .mark {
        position: absolute;
        inset: 0 auto 0 0;
        width: 3px;
        background: var(--ochre);
        box-shadow: 0 0 0 1px #0008;
      }

      .carried {
        position: absolute;
        bottom: 0;
        left: 0;
        width: 100%;
        height: 4px;
        background: var(--ochre);
        pointer-events: none;
        transform-origin: left;
      }

      input {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        margin: 0;
        background: none;
        appearance: none;
        cursor: pointer;
        touch-action: pan-y;
      }

      input:focus-visible {
        outline-offset: -2px;
      }

      input::-webkit-slider-thumb {
        appearance: none;
        width: 4px;
        height: 2.5rem;
        border-radius: 2px;
        background: var(--accent);
        box-shadow: 0 0 0 1px #0008;
      }

      input::-moz-range-thumb {
        width: 4px;
        height: 2.5rem;
        border: 0;
        border-radius: 2px;
        background: var(--accent);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.125rem;
      }

      output {
        flex: 1;
        padding-inline: 0.5rem;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }

      /* The time on a line of its own, so that the buttons fit on one. */
      @container (max-width: 27rem) {
        output {
          order: -1;
          flex: 1 0 100%;
          margin-top: 0.25rem;
        }

        output + button {
          margin-inline-start: auto;
        }
      }
    `,
  ];

  @property({ attribute: false }) clip: ClipControls | null = null;
  /** Where painted frames are pinned, in seconds. */
  @property({ attribute: false }) marksS: readonly number[] = [];
  /** Through which painted frames were carried. */
  @property({ attribute: false }) carriedRange: ExportRange | null = null;
  @query('canvas') private readonly _canvas!: HTMLCanvasElement | null;
  private _wasStanding = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('clip')) return;
    const before = changed.get('clip');
    if (before) before.onChange = null;
    if (!this.clip) return;
    this.clip.onChange = () => {
      this.requestUpdate();
      const isStanding = this.clip?.isPaused === true;
      // While it plays nobody needs to know every frame.
      if (isStanding || this._wasStanding) this.dispatchEvent(new Event('clip-moved'));
      this._wasStanding = isStanding;
    };
    this.clip.wantThumbnails();
  }

  protected override render(): TemplateResult | '' {
    const { clip } = this;
    if (!clip) return '';
    const { facts, settings } = clip;
    const now = `${formatClipTime(clip.timeS)} of ${formatClipTime(facts.endS)}`;
    return html`
      <div class="strip">
        <canvas aria-hidden="true"></canvas>
        <div class="outside before"></div>
        <div class="outside after"></div>
        <div class="marks" aria-hidden="true">${this.marksS.map(() => html`<span class="mark"></span>`)}</div>
        ${this.carriedRange ? html`<div class="carried" aria-hidden="true"></div>` : ''}
        <input
          type="range"
          aria-label="Position in the clip"
          aria-valuetext=${now}
          min=${facts.startS}
          max=${facts.endS}
          step="any"
          .value=${String(clip.timeS)}
          @input=${this._onSeek}
          @keydown=${this._onKeyDown}
        />
      </div>
      <div class="row" role="group" aria-label="Clip">
        ${this._renderButton('Previous frame', 'stepBack', () => {
          clip.step(-1);
        })}
        ${this._renderButton('Next frame', 'stepForward', () => {
          clip.step(1);
        })}
        <output aria-live="off">${now}</output>
        ${this._renderToggle('In point', 'In', settings.inS !== null, () => {
          clip.change({ inS: settings.inS === null ? clip.timeS : null });
        })}
        ${this._renderToggle('Out point', 'Out', settings.outS !== null, () => {
          clip.change({ outS: settings.outS === null ? clip.timeS : null });
        })}
        ${this._renderToggle('Loop', 'Loop', settings.isLooping, () => {
          clip.change({ isLooping: !settings.isLooping });
        })}
        ${
          facts.canDecodeAudio
            ? this._renderToggle('Sound', 'Sound', !settings.isMuted, () => {
                clip.change({ isMuted: !settings.isMuted });
              })
            : ''
        }
      </div>
    `;
  }

  protected override updated(): void {
    const { clip, _canvas: canvas } = this;
    if (!clip || !canvas) return;
    this._drawThumbnails(clip, canvas);
    const { facts, settings } = clip;
    const shareOf = (timeS: number): number => (timeS - facts.startS) / Math.max(1e-6, facts.endS - facts.startS);
    // Set here and not in the template: the page's policy forbids style attributes.
    this.renderRoot.querySelectorAll<HTMLElement>('.mark').forEach((mark, index) => {
      mark.style.left = `${(100 * shareOf(this.marksS[index] ?? 0)).toFixed(3)}%`;
    });
    this._scale('.before', shareOf(settings.inS ?? facts.startS));
    if (this.carriedRange) {
      const [from, to] = [shareOf(this.carriedRange.fromS), shareOf(this.carriedRange.toS)];
      this._scale('.carried', to - from, from);
    }
    this._scale('.after', 1 - shareOf(settings.outS ?? facts.endS));
  }

  /** @param left where it begins, as a share of the width. */
  private _scale(selector: string, share: number, left = 0): void {
    const part = this.renderRoot.querySelector<HTMLElement>(selector);
    if (part) part.style.transform = `translateX(${(100 * left).toFixed(2)}%) scaleX(${share.toFixed(4)})`;
  }

  private _drawThumbnails({ thumbnails }: ClipControls, canvas: HTMLCanvasElement): void {
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext('2d');
    if (!context) return;
    const share = width / thumbnails.length;
    for (const [index, bitmap] of thumbnails.entries()) {
      if (!bitmap) continue;
      // Filled from the middle, as `object-fit: cover` would.
      const scale = Math.max(share / bitmap.width, height / bitmap.height);
      const [cutWidth, cutHeight] = [share / scale, height / scale];
      const [x, y] = [(bitmap.width - cutWidth) / 2, (bitmap.height - cutHeight) / 2];
      context.drawImage(bitmap, x, y, cutWidth, cutHeight, index * share, 0, share, height);
    }
  }

  private _renderButton(label: string, icon: 'stepBack' | 'stepForward', onClick: () => void): TemplateResult {
    return html`<button class="icon" aria-label=${label} title=${label} @click=${onClick}>${icons[icon]}</button>`;
  }

  private _renderToggle(label: string, text: string, isOn: boolean, onClick: () => void): TemplateResult {
    return html`<button aria-label=${label} aria-pressed=${isOn ? 'true' : 'false'} @click=${onClick}>${text}</button>`;
  }

  private readonly _onSeek = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.clip?.seek(event.target.valueAsNumber);
  };

  /** A range's own step would be a hundredth of the clip: arrows move by single frames. */
  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    const frames = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (frames === undefined) return;
    event.preventDefault();
    this.clip?.step(frames === 1 ? 1 : -1);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'clip-timeline': ClipTimeline;
  }
}
