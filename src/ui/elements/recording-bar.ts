import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecordingState } from '../controllers/record-controller.ts';
import { formatBytes, formatDuration } from '../format.ts';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

export type RecordingCommand = 'pause' | 'stop' | 'discard';

/** A button of the recording bar was pressed; `pause` goes on again when it is paused. */
export class RecordingCommandEvent extends Event {
  static readonly type = 'recording-command';
  readonly command: RecordingCommand;

  constructor(command: RecordingCommand) {
    super(RecordingCommandEvent.type, { bubbles: true, composed: true });
    this.command = command;
  }
}

/**
 * Stands over the picture while it is recorded: time, size, how loud it is, pause, stop, throw away.
 * @fires recording-command - {@link RecordingCommandEvent}
 */
@customElement('recording-bar')
export class RecordingBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }

      [role='group'] {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem;
        padding: 0.25rem 0.25rem 0.25rem 0.75rem;
        border: 1px solid var(--line);
        border-radius: 1.75rem;
        background: var(--surface);
        box-shadow: var(--shadow);
        font-variant-numeric: tabular-nums;
      }

      .dot {
        width: 0.75rem;
        height: 0.75rem;
        margin-inline-end: 0.375rem;
        border-radius: 50%;
        background: var(--accent);
        animation: breathe 2s ease-in-out infinite;
      }

      .paused .dot {
        background: none;
        box-shadow: inset 0 0 0 2px var(--accent);
        animation: none;
      }

      @keyframes breathe {
        50% {
          opacity: 0.35;
        }
      }

      @media (prefers-reduced-motion: reduce) {
        .dot {
          animation: none;
        }
      }

      .time {
        min-width: 4ch;
        font-weight: 600;
      }

      .size {
        min-width: 4.5rem;
        padding-inline: 0.25rem;
        color: var(--ink-soft);
      }

      meter {
        width: 3rem;
      }

      button {
        border-radius: 999px;
      }
    `,
  ];

  @property({ attribute: false }) recording: RecordingState = { kind: 'idle' };
  @state() private _isAsking = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recording') && this.recording.kind !== 'recording') this._isAsking = false;
  }

  protected override render(): TemplateResult | '' {
    const { recording } = this;
    switch (recording.kind) {
      case 'idle':
        return '';
      case 'starting':
        return this._renderBusy('Starting to record');
      case 'finishing':
        return this._renderBusy('Saving the recording');
      case 'recording':
        return this._isAsking ? this._renderQuestion() : this._renderRunning(recording);
    }
    recording satisfies never;
    return '';
  }

  private _renderBusy(text: string): TemplateResult {
    return html`<div role="group" aria-label="Recording"><span class="spinner"></span><span>${text} …</span></div>`;
  }

  private _renderRunning({ isPaused, hasSound, progress }: RecordingState & { kind: 'recording' }): TemplateResult {
    return html`
      <div role="group" aria-label="Recording" class=${isPaused ? 'paused' : ''}>
        <span class="dot"></span>
        <span class="unseen">${isPaused ? 'Recording paused' : 'Recording'}</span>
        <span class="time">${formatDuration(progress.durationMs)}</span>
        <span class="size">${formatBytes(progress.byteLength)}</span>
        ${hasSound ? html`<meter aria-label="Loudness" min="0" max="1" .value=${progress.soundPeak}></meter>` : ''}
        ${this._renderButton('pause', isPaused ? 'play' : 'pause', isPaused ? 'Go on recording (P)' : 'Pause recording (P)')}
        ${this._renderButton('stop', 'stop', 'Stop and save the recording (R)')}
        <button class="icon" aria-label="Throw the recording away" title="Throw away" @click=${this._onAsk}>
          ${icons.close}
        </button>
      </div>
    `;
  }

  private _renderQuestion(): TemplateResult {
    return html`
      <div role="group" aria-label="Recording">
        <span>Throw this recording away?</span>
        <button class="outlined" @click=${this._onDiscard}>Throw away</button>
        <button class="filled" @click=${this._onKeep}>Keep recording</button>
      </div>
    `;
  }

  private _renderButton(command: RecordingCommand, icon: 'play' | 'pause' | 'stop', label: string): TemplateResult {
    const onClick = (): void => {
      this.dispatchEvent(new RecordingCommandEvent(command));
    };
    return html`<button class="icon" aria-label=${label} title=${label} @click=${onClick}>${icons[icon]}</button>`;
  }

  private readonly _onAsk = (): void => {
    this._isAsking = true;
  };

  private readonly _onKeep = (): void => {
    this._isAsking = false;
  };

  private readonly _onDiscard = (): void => {
    this.dispatchEvent(new RecordingCommandEvent('discard'));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'recording-bar': RecordingBar;
  }
}
