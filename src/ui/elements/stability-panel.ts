import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FrameReport } from '../../shared/protocol.ts';
import { StabilityTrace, type TracePoint } from '../stability-trace.ts';
import { controls } from '../styles/controls.ts';

/**
 * What the Stability dial buys and costs on the picture at hand: pressed, it unfolds a chart of flicker against the change of
 * style, which grows as the dial is moved. The chart is loaded when it is first wanted. Escape folds it up.
 */
@customElement('stability-panel')
export class StabilityPanel extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: relative;
      }

      .panel {
        position: absolute;
        bottom: calc(100% + 0.5rem);
        inset-inline-end: 0;
        z-index: 3;
        width: min(22rem, calc(100vw - 2rem));
        max-height: 70vh;
        overflow: auto;
        padding: 0.875rem 1rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
        font-size: 0.8125rem;
        line-height: 1.4;
      }

      p {
        margin: 0 0 0.5rem;
      }
    `,
  ];

  @property({ attribute: false }) frames: FrameReport | null = null;
  /** The dial, 0 … 1. */
  @property({ type: Number }) stability = 0;
  @state() private _isOpen = false;
  @state() private _points: readonly TracePoint[] = [];
  private readonly _trace = new StabilityTrace();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this._isOpen || !this.frames || !(changed.has('frames') || changed.has('stability'))) return;
    if (this._trace.add(this.stability, this.frames)) this._points = this._trace.points;
  }

  protected override render(): TemplateResult {
    return html`
      <button
        aria-expanded=${this._isOpen ? 'true' : 'false'}
        aria-controls="panel"
        @click=${this._onToggle}
        @keydown=${this._onKeyDown}
      >
        Stability chart
      </button>
      <div id="panel" class="panel" ?hidden=${!this._isOpen}>${this._isOpen ? this._renderChart() : ''}</div>
    `;
  }

  private _renderChart(): TemplateResult {
    return html`
      <p>
        Move the Stability dial and wait two seconds at each place. Left is calmer, low is closer to the style.
        ${this._points.length === 0 ? 'Nothing is measured yet.' : ''}
      </p>
      <stability-chart .points=${this._points} dial-percent=${Math.round(100 * this.stability)}></stability-chart>
      <p>
        Flicker: change from frame to frame beyond the source's. Change of style: distance of colours and stroke
        contrast from the frame painted for itself (means and deviations, not a network's style loss).
      </p>
      <button @click=${this._onClear}>Start over</button>
    `;
  }

  private readonly _onToggle = (): void => {
    this._isOpen = !this._isOpen;
    if (this._isOpen) void import('./stability-chart.ts');
  };

  private readonly _onClear = (): void => {
    this._trace.clear();
    this._points = [];
  };

  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this._isOpen = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'stability-panel': StabilityPanel;
  }
}
