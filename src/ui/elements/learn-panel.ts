import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { LEARN_EFFORTS, type LearnEffort } from '../../shared/learning.ts';
import { formatTimeLeft } from '../clip-time.ts';
import type { LearningState } from '../controllers/learn-controller.ts';
import { icons } from '../icons.ts';
import type { LearnCommand } from '../learning/learn-command.ts';
import type { StyleEntry } from '../style-catalog.ts';
import { controls } from '../styles/controls.ts';
import { selects } from '../styles/selects.ts';
import './work-progress.ts';
import type { WorkCommandEvent } from './work-progress.ts';

/** A style is to be learnt, or what becomes of one that is. */
export class LearnCommandEvent extends Event {
  static readonly type = 'learn-command';
  readonly command: LearnCommand;

  constructor(command: LearnCommand) {
    super(LearnCommandEvent.type, { bubbles: true, composed: true });
    this.command = command;
  }
}

const EFFORT_TITLES = { quick: 'Quick', good: 'Good', thorough: 'Thorough' } as const;

/**
 * Teaching `gallery` a style of the visitor's.
 * @fires learn-command - {@link LearnCommandEvent}
 */
@customElement('learn-panel')
export class LearnPanel extends LitElement {
  static override styles = [
    controls,
    selects,
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

      select.pictures {
        flex: 1 1 8rem;
        min-width: 0;
      }
    `,
  ];

  @property({ attribute: false }) learning: LearningState | null = null;
  @property() effort: LearnEffort = 'good';
  /** The visitor's pictures that can be learnt. */
  @property({ attribute: false }) pictures: readonly StyleEntry[] = [];
  /** What undo would bring back; empty for nothing. */
  @property({ attribute: 'forgotten-title' }) forgottenTitle = '';
  @query('input') private readonly _fileInput!: HTMLInputElement;
  @query('select.pictures') private readonly _pictures!: HTMLSelectElement;

  protected override render(): TemplateResult {
    return this.learning ? this._renderProgress(this.learning) : this._renderChoice();
  }

  private _renderProgress({ title, progress, losses, isPaused }: LearningState): TemplateResult {
    return html`
      <work-progress
        role="group"
        aria-label="Learning"
        work="learning"
        .status=${statusText(title, progress, isPaused)}
        .share=${progress ? progress.iteration / progress.iterations : 0}
        .losses=${losses}
        .preview=${progress?.preview ?? null}
        ?is-paused=${isPaused}
        @work-command=${this._onWork}
      ></work-progress>
    `;
  }

  private _renderChoice(): TemplateResult {
    return html`
      <div class="row" role="group" aria-label="Learn a style">
        <button
          class="outlined"
          title="Fits Gallery to a picture, on this machine; takes minutes, then paints as fast as any"
          @click=${this._onPick}
        >
          ${icons.plus}<span>Learn a style</span>
        </button>
        <input type="file" accept="image/*" hidden aria-label="Picture to learn" @change=${this._onFile} />
        <select aria-label="How thoroughly it is learnt" @change=${this._onEffort}>
          ${LEARN_EFFORTS.map(
            (effort) => html`<option ?selected=${effort === this.effort}>${EFFORT_TITLES[effort]}</option>`,
          )}
        </select>
        ${
          this.forgottenTitle === ''
            ? ''
            : html`<button class="outlined" @click=${this._onUndo}>Bring back ${this.forgottenTitle}</button>`
        }
      </div>
      ${
        this.pictures.length === 0
          ? ''
          : html`
              <div class="row">
                <select class="pictures" aria-label="Your picture to learn">
                  ${this.pictures.map(({ title }) => html`<option>${title}</option>`)}
                </select>
                <button class="outlined" @click=${this._onLearnStyle}>Learn this one</button>
              </div>
            `
      }
    `;
  }

  private readonly _onPick = (): void => {
    this._fileInput.click();
  };

  private readonly _onFile = (): void => {
    const [file] = this._fileInput.files ?? [];
    if (file) this._send({ kind: 'learn-file', file });
    // Emptied, so that the same picture can be chosen again.
    this._fileInput.value = '';
  };

  private readonly _onEffort = (event: Event): void => {
    const effort = LEARN_EFFORTS[(event.target as HTMLSelectElement).selectedIndex];
    if (effort) this._send({ kind: 'effort', effort });
  };

  private readonly _onLearnStyle = (): void => {
    const picture = this.pictures[this._pictures.selectedIndex];
    if (picture) this._send({ kind: 'learn-style', styleId: picture.id });
  };

  private readonly _onUndo = (): void => {
    this._send({ kind: 'undo' });
  };

  private readonly _onWork = (event: WorkCommandEvent): void => {
    event.stopPropagation();
    this._send({ kind: event.command });
  };

  private _send(command: LearnCommand): void {
    this.dispatchEvent(new LearnCommandEvent(command));
  }
}

function statusText(title: string, progress: LearningState['progress'], isPaused: boolean): string {
  const subject = `Learning ${title}`;
  if (!progress) return `${subject}: getting ready…`;
  const { iteration, iterations, loss, secondsLeft } = progress;
  const parts = [
    isPaused ? 'paused' : `step ${String(iteration)} of ${String(iterations)}`,
    `loss ${loss.toPrecision(3)}`,
    ...(isPaused ? [] : [formatTimeLeft(secondsLeft)]),
  ];
  return `${subject}: ${parts.join(', ')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'learn-panel': LearnPanel;
  }
}
