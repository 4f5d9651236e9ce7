import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icons } from '../icons.ts';
import type { StageAction, StageButton, StageNotice } from '../stage-notice.ts';
import { controls } from '../styles/controls.ts';

/** A way on was chosen. */
export class StageActionEvent extends Event {
  static readonly type = 'stage-action';
  readonly action: StageAction;

  constructor(action: StageAction) {
    super(StageActionEvent.type, { bubbles: true, composed: true });
    this.action = action;
  }
}

/**
 * What the stage has to say, as a card over the picture.
 * @fires stage-action - {@link StageActionEvent}
 */
@customElement('stage-message')
export class StageMessage extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        max-width: min(26rem, 100%);
        max-height: 100%;
        overflow: auto;
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
      }

      .card {
        display: grid;
        grid-template-columns: auto 1fr;
        column-gap: 0.75rem;
        padding: 0.875rem 1.125rem;
      }

      .mark {
        display: flex;
        align-items: center;
        height: 1.375rem;
        color: var(--accent);
      }

      h2,
      p {
        grid-column: 2;
        margin: 0;
      }

      h2 {
        grid-row: 1;
        font: 600 1rem/1.375rem var(--text);
      }

      p {
        color: var(--ink-soft);
        text-wrap: pretty;
      }

      .ways {
        grid-column: 2;
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.625rem;
      }
    `,
  ];

  @property({ attribute: false }) notice: StageNotice | null = null;

  protected override render(): TemplateResult {
    const { notice } = this;
    const role = notice?.tone === 'problem' ? 'alert' : 'status';
    return html`<div role=${role}>${notice ? this._renderCard(notice) : ''}</div>`;
  }

  private _renderCard({ tone, title, text, buttons }: StageNotice): TemplateResult {
    const mark = { busy: html`<span class="spinner"></span>`, calm: icons.stop, problem: icons.warning }[tone];
    return html`
      <div class="card">
        <span class="mark">${mark}</span>
        <h2>${title}</h2>
        ${text === '' ? '' : html`<p>${text}</p>`}
        ${buttons.length === 0 ? '' : html`<div class="ways">${buttons.map(this._renderButton)}</div>`}
      </div>
    `;
  }

  private readonly _renderButton = ({ label, action }: StageButton, index: number): TemplateResult => {
    const onClick = (): void => {
      this.dispatchEvent(new StageActionEvent(action));
    };
    return html`<button class=${index === 0 ? 'filled' : 'outlined'} @click=${onClick}>${label}</button>`;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'stage-message': StageMessage;
  }
}
