import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatClipTime, formatTimeLeft } from '../clip-time.ts';
import type { CarryController } from '../controllers/carry-controller.ts';
import type { KeptCarried } from '../keyframes/carried-keeper.ts';
import { controls } from '../styles/controls.ts';

/** Painted frames carried through the clip: begin, how it goes, cancel, preview, and what is left to mend. */
@customElement('carry-bar')
export class CarryBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.5rem;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }

      progress {
        flex: 1;
        min-width: 8rem;
        accent-color: var(--accent);
      }

      p {
        margin: 0;
        color: var(--ink-soft);
      }

      .warning {
        color: var(--ink);
      }
    `,
  ];

  /** Talked to directly; its state is read at each rendering. */
  @property({ attribute: false, hasChanged: () => true }) carry: CarryController | null = null;

  protected override render(): TemplateResult | '' {
    const { carry } = this;
    if (!carry?.canCarry) return '';
    return carry.isRunning ? this._renderProgress(carry) : this._renderChoice(carry);
  }

  private _renderProgress(carry: CarryController): TemplateResult {
    const { progress } = carry;
    return html`
      <div class="row" role="group" aria-label="Carrying">
        <progress aria-label="Carrying" max="1" .value=${progress?.share ?? 0}></progress>
        <button class="outlined" @click=${this._onCancel}>Cancel carrying</button>
      </div>
      <p role="status">
        ${
          progress
            ? `Carrying: ${String(progress.framesDone)} frames, ${progress.fps.toFixed(1)} fps, ${formatTimeLeft(progress.secondsLeft)}`
            : 'Carrying: getting ready…'
        }
      </p>
    `;
  }

  private _renderChoice(carry: CarryController): TemplateResult {
    const { result } = carry;
    return html`
      <div class="row" role="group" aria-label="Carry through">
        <button
          class="outlined"
          title="Give the frames between the painted ones their look, for playing and for exports"
          @click=${this._onCarry}
        >
          ${result ? 'Carry again' : 'Carry through the clip'}
        </button>
        ${
          result
            ? html`<button
                class="outlined"
                aria-pressed=${carry.isPreviewing ? 'true' : 'false'}
                @click=${this._onPreview}
              >
                Show carried
              </button>`
            : ''
        }
      </div>
      ${result ? this._renderResult(result) : ''}
    `;
  }

  private _renderResult({ summary, isKept }: KeptCarried): TemplateResult {
    const { frames, filled, jump, fullAtS } = summary;
    const live = Math.round(100 * filled);
    return html`
      <p role="status">
        ${`${String(frames)} frames carry the painting${live > 0 ? `; the ${String(live)} % that it does not reach are painted live` : ''}. Exports use them.`}
        ${
          fullAtS === null
            ? ''
            : ` From ${formatClipTime(fullAtS)} on there was no room: set in and out points and export in parts.`
        }
        ${isKept === null ? '' : isKept ? 'Kept in this browser.' : 'Gone when the page is closed.'}
      </p>
      ${
        jump
          ? html`
              <div class="row">
                <p class="warning" role="alert">
                  ${`A jump remains at ${formatClipTime(jump.timeS)}: ${jump.ratio.toFixed(1)} times the change around it. Paint a frame there and carry again.`}
                </p>
                <button
                  class="outlined"
                  @click=${() => {
                    this.carry?.seek(jump.timeS);
                  }}
                >
                  Go there
                </button>
              </div>
            `
          : ''
      }
    `;
  }

  private readonly _onCarry = (): void => {
    void this.carry?.carry();
  };

  private readonly _onCancel = (): void => {
    this.carry?.cancel();
  };

  private readonly _onPreview = (): void => {
    this.carry?.togglePreview();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'carry-bar': CarryBar;
  }
}
