import { css, html, LitElement, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';

const HEIGHT_PX = 90;
const FALLBACK_WIDTH_PX = 280;

/** How a painting's loss falls, on a logarithmic scale. A picture of it only: the number beside it says the same. */
@customElement('loss-curve')
export class LossCurve extends LitElement {
  static override styles = [
    unsafeCSS(plotStyles),
    css`
      :host {
        display: block;
        color: var(--ink-soft);
      }

      div {
        color: var(--accent);
      }
    `,
  ];

  /** After each step. */
  @property({ attribute: false }) losses: readonly number[] = [];
  @query('div') private readonly _room!: HTMLDivElement;
  private _plot: uPlot | null = null;

  protected override render(): TemplateResult {
    return html`<div aria-hidden="true"></div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('losses')) return;
    const data: uPlot.AlignedData = [this.losses.map((_, index) => index + 1), [...this.losses]];
    if (this._plot) this._plot.setData(data);
    else this._plot = this._createPlot(data);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._plot?.destroy();
    this._plot = null;
  }

  private _createPlot(data: uPlot.AlignedData): uPlot {
    // A canvas knows no `light-dark()`: colours as they come out of the cascade.
    const colors = { ink: getComputedStyle(this).color, line: getComputedStyle(this._room).color };
    const axis = { stroke: colors.ink, grid: { show: false }, size: 36, font: '11px system-ui' };
    return new uPlot(
      {
        width: this._room.clientWidth || FALLBACK_WIDTH_PX,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { show: false },
        // 3 is logarithmic: uPlot's enum is ambient and has no value at run time.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
        scales: { x: { time: false }, y: { distr: 3 } },
        axes: [{ ...axis, size: 24 }, axis],
        series: [{}, { stroke: colors.line, width: 1.5, points: { show: false } }],
      },
      data,
      this._room,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'loss-curve': LossCurve;
  }
}
