import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ENGINE_IDS, type EngineId, type EngineReport } from '../../shared/protocol.ts';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

export const ENGINE_NAMES: Readonly<Record<EngineId, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

/** Made for a graphics processor: that they run without one is worth a word. */
const GRAPHICS_ENGINES: ReadonlySet<EngineId> = new Set<EngineId>(['webgpu', 'webgl']);

/** The engine's name; pressed, it unfolds what it runs on and why it was chosen. Escape folds it up. */
@customElement('engine-details')
export class EngineDetails extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: relative;
      }

      button {
        min-height: 2rem;
        padding: 0 0.5rem;
        gap: 0.25rem;
        color: var(--ink);
      }

      button svg {
        width: 1rem;
        height: 1rem;
      }

      @media (pointer: coarse), (max-width: 899px) {
        button {
          min-height: var(--target);
        }
      }

      .panel {
        position: absolute;
        bottom: calc(100% + 0.5rem);
        inset-inline-start: 0;
        z-index: 3;
        width: min(24rem, calc(100vw - 2rem));
        font-size: 0.875rem;
        line-height: 1.4;
        white-space: normal;
        padding: 0.875rem 1rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
      }

      p {
        margin: 0 0 0.5rem;
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.25rem 0.75rem;
        margin: 0;
      }

      dt {
        color: var(--ink-soft);
      }

      dd {
        margin: 0;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) report: EngineReport | null = null;
  @state() private _isOpen = false;

  protected override render(): TemplateResult {
    const { report } = this;
    if (!report) return html`–`;
    return html`
      <button
        aria-expanded=${this._isOpen ? 'true' : 'false'}
        aria-controls="panel"
        @click=${this._onToggle}
        @keydown=${this._onKeyDown}
      >
        ${ENGINE_NAMES[report.id]}${icons.help}<span class="unseen">: why this engine?</span>
      </button>
      <div id="panel" class="panel" ?hidden=${!this._isOpen}>${this._renderReport(report)}</div>
    `;
  }

  private _renderReport({ id, reason, hardware, isSoftware, timingsMs }: EngineReport): TemplateResult {
    const timed = ENGINE_IDS.flatMap((timedId) => {
      const timeMs = timingsMs[timedId];
      return timeMs === undefined ? [] : [`${ENGINE_NAMES[timedId]} ${timeMs.toFixed(0)} ms`];
    });
    return html`
      <p>${reason}</p>
      <dl>
        <dt>Runs on</dt>
        <dd>${hardware}${isSoftware && GRAPHICS_ENGINES.has(id) ? ' (emulated by the processor)' : ''}</dd>
        ${
          timed.length === 0
            ? ''
            : html`<dt>Timed</dt>
                <dd>${timed.join(' · ')} a frame</dd>`
        }
      </dl>
    `;
  }

  private readonly _onToggle = (): void => {
    this._isOpen = !this._isOpen;
  };

  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this._isOpen = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'engine-details': EngineDetails;
  }
}
