import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { StudioAction } from '../actions.ts';
import { type IconName, icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';

/** A button of the toolbar was pressed. */
export class StudioActionEvent extends Event {
  static readonly type = 'studio-action';
  readonly action: StudioAction;

  constructor(action: StudioAction) {
    super(StudioActionEvent.type, { bubbles: true, composed: true });
    this.action = action;
  }
}

/** What the first button does. */
export interface PlaybackButton {
  readonly icon: 'play' | 'pause' | 'stop';
  readonly label: string;
  readonly isDisabled: boolean;
}

interface ToolButton {
  readonly action: StudioAction;
  readonly icon: IconName;
  readonly label: string;
  readonly key: string;
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
}

/**
 * The buttons under the picture.
 * @fires studio-action - {@link StudioActionEvent}
 */
@customElement('studio-toolbar')
export class StudioToolbar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      [role='toolbar'] {
        display: flex;
        gap: 0.25rem;
      }

      button {
        border-radius: 999px;
      }

      .source {
        flex: 1;
        min-width: 0;
        align-self: center;
        overflow: hidden;
        padding-inline: 0.5rem;
        color: var(--ink-soft);
        text-align: center;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      /* Beside the labels of the buttons there is room for three letters of it. */
      @container (44rem < width < 66rem) {
        .source {
          visibility: hidden;
        }
      }

      @container (max-width: 44rem) {
        .name {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
          white-space: nowrap;
        }

        button {
          padding: 0;
        }
      }

      /* Every button of the smallest phones in one row. */
      @container (max-width: 26rem) {
        [role='toolbar'] {
          gap: 0;
          justify-content: space-between;
        }

        .source {
          display: none;
        }

        button {
          flex: 0 1 var(--target);
          min-width: 2.125rem;
        }
      }

      button[aria-pressed='true'] {
        background: var(--accent-wash);
      }
    `,
  ];

  @property({ attribute: false }) playback: PlaybackButton = { icon: 'pause', label: 'Pause', isDisabled: true };
  /** What is being painted: the file's or the camera's name. */
  @property({ attribute: 'source-label' }) sourceLabel = '';
  @property({ type: Boolean, attribute: 'is-stylized' }) isStylized = true;
  @property({ type: Boolean, attribute: 'is-mirrored' }) isMirrored = false;
  /** Only one's own camera is mirrored. */
  @property({ type: Boolean, attribute: 'can-mirror' }) canMirror = false;
  @property({ type: Boolean, attribute: 'can-save' }) canSave = false;
  @property({ type: Boolean, attribute: 'is-recording' }) isRecording = false;

  protected override render(): TemplateResult {
    const { isStylized, isMirrored, canMirror, canSave, isRecording } = this;
    return html`
      <div role="toolbar" aria-label="Picture">
        ${this._renderButton({ action: 'toggle-playback', key: 'k', ...this.playback })}
        ${this._renderButton({ action: 'toggle-stylized', icon: 'brush', label: 'Paint', key: 'b', isPressed: isStylized })}
        ${this._renderButton({
          action: 'toggle-mirror',
          icon: 'mirror',
          label: 'Mirror',
          key: 'm',
          isPressed: isMirrored && canMirror,
          isDisabled: !canMirror,
        })}
        <span class="source" title=${this.sourceLabel}>${this.sourceLabel}</span>
        ${this._renderButton({
          action: 'toggle-recording',
          icon: isRecording ? 'stop' : 'record',
          label: isRecording ? 'Stop recording' : 'Record',
          key: 'r',
          isDisabled: !canSave && !isRecording,
        })}
        ${this._renderButton({ action: 'save-picture', icon: 'save', label: 'Save picture', key: 's', isDisabled: !canSave })}
        ${this._renderButton({ action: 'show-output', icon: 'output', label: 'Output', key: 'o' })}
        ${this._renderButton({ action: 'export-clip', icon: 'exportClip', label: 'Export clip', key: 'e' })}
        ${
          document.fullscreenEnabled
            ? this._renderButton({ action: 'toggle-fullscreen', icon: 'fullscreen', label: 'Full screen', key: 'f' })
            : ''
        }
      </div>
    `;
  }

  private _renderButton({ action, icon, label, key, isPressed, isDisabled = false }: ToolButton): TemplateResult {
    const onClick = (): void => {
      this.dispatchEvent(new StudioActionEvent(action));
    };
    return html`
      <button
        ?disabled=${isDisabled}
        aria-pressed=${isPressed === undefined ? nothing : isPressed ? 'true' : 'false'}
        aria-keyshortcuts=${key}
        title="${label} (${key.toUpperCase()})"
        @click=${onClick}
      >
        ${icons[icon]}<span class="name">${label}</span>
      </button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'studio-toolbar': StudioToolbar;
  }
}
