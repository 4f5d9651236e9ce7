import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EngineReport, FrameReport } from '../../shared/protocol.ts';
import { METHODS } from '../method-catalog.ts';
import { formatSize } from '../../shared/size.ts';
import { controls } from '../styles/controls.ts';
import './engine-details.ts';

/** By `paintedEvery`. */
const ORDINALS: Readonly<Record<number, string>> = { 2: 'second', 3: 'third' };

/** Figures of the painting: how fast, how late, on what, how large. Changes a few times a second. */
@customElement('status-strip')
export class StatusStrip extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
      }

      dl {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 1.25rem;
        margin: 0;
      }

      dl > div {
        display: flex;
        align-items: baseline;
        gap: 0.375rem;
        min-height: 2rem;
        line-height: 2rem;
      }

      dd {
        margin: 0;
        color: var(--ink);
      }

      /* As wide as the widest figure, so that the strip does not breathe. */
      .figure {
        display: inline-block;
        min-width: var(--digits, 2ch);
        text-align: end;
      }

      .latency {
        --digits: 3ch;
      }

      .flicker {
        --digits: 4ch;
      }
    `,
  ];

  @property({ attribute: false }) engine: EngineReport | null = null;
  @property({ attribute: false }) frames: FrameReport | null = null;
  /** False while paused or still: rates mean nothing then. */
  @property({ type: Boolean, attribute: 'is-flowing' }) isFlowing = false;
  /** Live counts, for looking for leaks. */
  @property({ type: Boolean, attribute: 'has-counts' }) hasCounts = false;

  protected override render(): TemplateResult {
    const { frames, isFlowing } = this;
    const rate = isFlowing && frames ? frames.fps.toFixed(frames.fps < 10 ? 1 : 0) : '–';
    return html`
      <dl>
        <div>
          <dt>Frame rate</dt>
          <dd>
            <span class="figure">${rate}</span> fps${
              isFlowing && frames && frames.paintedEvery > 1
                ? html` · every ${ORDINALS[frames.paintedEvery]} painted`
                : ''
            }
          </dd>
        </div>
        <div>
          <dt>Delay</dt>
          <dd class="latency">
            <span class="figure">${milliseconds(frames?.latencyP50Ms)}</span> ms · p95
            <span class="figure">${milliseconds(frames?.latencyP95Ms)}</span> ms
          </dd>
        </div>
        <div
          title="How much the painting changes from frame to frame beyond the source: root mean square, of full range"
        >
          <dt>Flicker</dt>
          <dd><span class="figure flicker">${isFlowing ? percent(frames?.flicker) : '–'}</span> %</dd>
        </div>
        <div>
          <dt>Method</dt>
          <dd>${frames ? METHODS[frames.method].name : '–'}</dd>
        </div>
        <div>
          <dt>Engine</dt>
          <dd><engine-details .report=${this.engine}></engine-details></dd>
        </div>
        <div>
          <dt>Painted at</dt>
          <dd>${frames ? `${formatSize(frames.networkSize)} → ${formatSize(frames.outputSize)}` : '–'}</dd>
        </div>
        <div>
          <dt>Dropped</dt>
          <dd>${frames ? String(frames.framesDropped) : '–'}</dd>
        </div>
        ${this.hasCounts && frames ? this._renderCounts(frames) : ''}
      </dl>
    `;
  }

  private _renderCounts({ counts, stages }: FrameReport): TemplateResult {
    const mebibytes = (counts.tensorBytes / 2 ** 20).toFixed(1);
    const times = Object.entries(stages).map(([name, { p50Ms }]) => `${name} ${p50Ms.toFixed(1)}`);
    return html`
      <div>
        <dt>Tensors</dt>
        <dd>${String(counts.tensors)} (${mebibytes} MiB)</dd>
      </div>
      <div>
        <dt>Open frames</dt>
        <dd>${String(counts.openFrames)}</dd>
      </div>
      <div>
        <dt>Stages</dt>
        <dd>${times.join(' · ')} ms</dd>
      </div>
    `;
  }
}

function percent(share: number | null | undefined): string {
  return typeof share === 'number' ? (100 * share).toFixed(1) : '–';
}

function milliseconds(timeMs: number | undefined): string {
  return timeMs === undefined ? '–' : timeMs.toFixed(0);
}

declare global {
  interface HTMLElementTagNameMap {
    'status-strip': StatusStrip;
  }
}
