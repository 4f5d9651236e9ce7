import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controls } from '../styles/controls.ts';
import './loss-curve.ts';

/** What is to become of the work that runs. */
export class WorkCommandEvent extends Event {
  static readonly type = 'work-command';
  readonly command: 'toggle-pause' | 'cancel';

  constructor(command: WorkCommandEvent['command']) {
    super(WorkCommandEvent.type, { bubbles: true, composed: true });
    this.command = command;
  }
}

/**
 * How slow work goes: a preview, a sentence, a bar, the loss, and the ways to pause and cancel.
 * @fires work-command - {@link WorkCommandEvent}
 */
@customElement('work-progress')
export class WorkProgress extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      .layout {
        display: grid;
        grid-template-columns: minmax(6rem, 14rem) minmax(0, 1fr);
        gap: 0.5rem 0.75rem;
        align-items: start;
      }

      canvas {
        grid-row: 1 / span 4;
        width: 100%;
        border-radius: var(--radius-small);
        background: var(--mat);
      }

      /* In a side panel the picture stands beside the words, and the rest below both. */
      @container (max-width: 26rem) {
        .layout {
          grid-template-columns: 7rem minmax(0, 1fr);
        }

        canvas {
          grid-row: 1;
        }

        progress,
        loss-curve,
        .row {
          grid-column: 1 / -1;
        }
      }

      loss-curve {
        min-width: 0;
        overflow: hidden;
      }

      progress {
        width: 100%;
        accent-color: var(--accent);
      }

      p {
        margin: 0;
        color: var(--ink-soft);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
    `,
  ];

  /** In the buttons: “painting”, “learning”. */
  @property() work = 'painting';
  /** A sentence. */
  @property() status = '';
  /** Of the way, 0 … 1. */
  @property({ type: Number }) share = 0;
  @property({ attribute: false }) losses: readonly number[] = [];
  /** Stays whoever's it is; a closed one is passed over. */
  @property({ attribute: false }) preview: ImageBitmap | null = null;
  @property({ type: Boolean, attribute: 'is-paused' }) isPaused = false;
  @query('canvas') private readonly _preview!: HTMLCanvasElement;

  protected override render(): TemplateResult {
    const { work, isPaused } = this;
    return html`
      <div class="layout">
        <canvas width="16" height="9" role="img" aria-label="The picture as it is now"></canvas>
        <p role="status">${this.status}</p>
        <progress aria-label=${capitalized(work)} max="1" .value=${this.share}></progress>
        ${this.losses.length > 1 ? html`<loss-curve .losses=${this.losses}></loss-curve>` : ''}
        <div class="row">
          <button class="outlined" @click=${this._onPause}>${isPaused ? `Go on ${work}` : `Pause ${work}`}</button>
          <button class="outlined" @click=${this._onCancel}>Cancel ${work}</button>
        </div>
      </div>
    `;
  }

  protected override updated(): void {
    const bitmap = this.preview;
    const canvas = this._preview;
    if (!bitmap || bitmap.width === 0) return;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  }

  private readonly _onPause = (): void => {
    this.dispatchEvent(new WorkCommandEvent('toggle-pause'));
  };

  private readonly _onCancel = (): void => {
    this.dispatchEvent(new WorkCommandEvent('cancel'));
  };
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

declare global {
  interface HTMLElementTagNameMap {
    'work-progress': WorkProgress;
  }
}
