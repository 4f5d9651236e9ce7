import { css, html, LitElement, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';
import type { TracePoint } from '../stability-trace.ts';

const HEIGHT_PX = 180;
const FALLBACK_WIDTH_PX = 300;

/** Flicker against the change of style, a point for each place of the dial, and the same as a table. */
@customElement('stability-chart')
export class StabilityChart extends LitElement {
  static override styles = [
    unsafeCSS(plotStyles),
    css`
      table {
        width: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }

      th,
      td {
        padding: 0.125rem 0.25rem;
        font-weight: normal;
        text-align: end;
      }

      tr[aria-current] {
        color: var(--accent);
      }
    `,
  ];

  /** By the dial. */
  @property({ attribute: false }) points: readonly TracePoint[] = [];
  /** Where the dial is. */
  @property({ type: Number, attribute: 'dial-percent' }) dialPercent = 0;
  @query('div') private readonly _room!: HTMLDivElement;
  private _plot: uPlot | null = null;

  protected override render(): TemplateResult {
    return html`
      <div aria-hidden="true"></div>
      <table>
        <thead>
          <tr>
            <th scope="col">Dial</th>
            <th scope="col">Flicker</th>
            <th scope="col">Change of style</th>
          </tr>
        </thead>
        <tbody>
          ${this.points.map(
            ({ dialPercent, flickerPercent, stylePercent }) => html`
              <tr aria-current=${dialPercent === this.dialPercent ? 'true' : 'false'}>
                <th scope="row">${dialPercent} %</th>
                <td>${flickerPercent.toFixed(2)} %</td>
                <td>${stylePercent.toFixed(2)} %</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('points') && !changed.has('dialPercent')) return;
    const data = plotData(this.points, this.dialPercent);
    if (this._plot) this._plot.setData(data);
    else this._plot = this._createPlot(data);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._plot?.destroy();
    this._plot = null;
  }

  private _createPlot(data: uPlot.AlignedData): uPlot {
    const style = getComputedStyle(this);
    const [ink, accent] = [style.getPropertyValue('--ink-soft'), style.getPropertyValue('--accent')];
    const axis = {
      stroke: ink,
      grid: { stroke: ink, width: 0.25 },
      font: '11px system-ui',
      labelFont: '11px system-ui',
    };
    const fromZero = (_plot: uPlot, _low: number, high: number): [number, number] => [0, high > 0 ? 1.15 * high : 1];
    const points = (size: number, fill: string): Partial<uPlot.Series> => ({
      stroke: fill,
      paths: () => null,
      points: { show: true, size, fill, stroke: fill },
    });
    return new uPlot(
      {
        width: this._room.clientWidth || FALLBACK_WIDTH_PX,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: fromZero }, y: { range: fromZero } },
        axes: [
          { ...axis, label: 'Flicker, %', size: 32, labelSize: 16 },
          { ...axis, label: 'Change of style, %', size: 36, labelSize: 16 },
        ],
        series: [{}, points(6, ink), points(10, accent)],
      },
      data,
      this._room,
    );
  }
}

/** Ascending by flicker, as uPlot wants it; the second series is the dial's own point. */
export function plotData(points: readonly TracePoint[], dialPercent: number): uPlot.AlignedData {
  const sorted = [...points].sort((a, b) => a.flickerPercent - b.flickerPercent);
  return [
    sorted.map(({ flickerPercent }) => flickerPercent),
    sorted.map(({ stylePercent }) => stylePercent),
    sorted.map((point) => (point.dialPercent === dialPercent ? point.stylePercent : null)),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'stability-chart': StabilityChart;
  }
}
