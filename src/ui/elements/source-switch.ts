import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { SourceKind } from '../capture/capture-session.ts';
import { icons } from '../icons.ts';
import { nextIndex } from '../roving-focus.ts';
import { SOURCE_NAMES, type SourceChoice } from '../source-choice.ts';
import { controls } from '../styles/controls.ts';
import { segmented } from '../styles/segmented.ts';

/** Another source is wanted; for files the visitor has picked one already. */
export class SourceChosenEvent extends Event {
  static readonly type = 'source-chosen';
  readonly choice: SourceChoice;

  constructor(choice: SourceChoice) {
    super(SourceChosenEvent.type, { bubbles: true, composed: true });
    this.choice = choice;
  }
}

const KINDS = ['demo', 'camera', 'clip', 'screen', 'picture'] as const satisfies readonly SourceKind[];

/**
 * Where the picture comes from. Arrow keys only move the focus: unlike in a plain radio group a choice has
 * consequences (a permission prompt, a file dialog), so it takes Enter, Space or a click.
 * @fires source-chosen - {@link SourceChosenEvent}
 */
@customElement('source-switch')
export class SourceSwitch extends LitElement {
  static override styles = [
    controls,
    segmented,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }

      [role='radiogroup'] {
        flex: 1 1 auto;
        display: flex;
        border-radius: 999px;
      }

      button {
        flex: 1 1 0;
        padding: 0 0.875rem;
        border-radius: 999px;
      }

      select {
        flex: 0 1 14rem;
        min-width: 0;
        min-height: var(--target);
        padding: 0 0.5rem;
        border: 1px solid var(--edge);
        border-radius: 999px;
        background: var(--surface);
      }

      @media (max-width: 599px) {
        [role='radiogroup'] {
          border-radius: var(--radius);
        }

        button {
          flex-direction: column;
          gap: 0.125rem;
          padding: 0.375rem 0;
          border-radius: calc(var(--radius) - 2px);
          font-size: 0.75rem;
        }

        select {
          flex: 1 1 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) selected: SourceKind | null = null;
  /** Offered for choice when there are several and the camera is selected. */
  @property({ attribute: false }) cameras: readonly MediaDeviceInfo[] = [];
  @property({ attribute: 'camera-label' }) cameraLabel = '';

  @state() private _focused = 0;
  @query('#clip') private readonly _clipInput!: HTMLInputElement;
  @query('#picture') private readonly _pictureInput!: HTMLInputElement;

  protected override render(): TemplateResult {
    return html`
      <div role="radiogroup" aria-label="Source" @keydown=${this._onKeyDown}>${KINDS.map(this._renderOption)}</div>
      ${this.selected === 'camera' && this.cameras.length > 1 ? this._renderCameras() : ''}
      <input id="clip" type="file" accept="video/*" hidden aria-label="Clip file" @change=${this._onClip} />
      <input id="picture" type="file" accept="image/*" hidden aria-label="Picture file" @change=${this._onPicture} />
    `;
  }

  private readonly _renderOption = (kind: SourceKind, index: number): TemplateResult => {
    const onClick = (): void => {
      this._focused = index;
      this._choose(kind);
    };
    return html`
      <button
        role="radio"
        aria-checked=${kind === this.selected ? 'true' : 'false'}
        tabindex=${index === this._focused ? 0 : -1}
        @click=${onClick}
      >
        ${icons[kind]}<span>${SOURCE_NAMES[kind]}</span>
      </button>
    `;
  };

  private _renderCameras(): TemplateResult {
    return html`
      <select aria-label="Which camera" @change=${this._onCamera}>
        ${this.cameras.map(
          ({ deviceId, label }, index) => html`
            <option value=${deviceId} ?selected=${label === this.cameraLabel}>
              ${label || `Camera ${String(index + 1)}`}
            </option>
          `,
        )}
      </select>
    `;
  }

  private _choose(kind: SourceKind): void {
    switch (kind) {
      case 'demo':
      case 'screen':
        this._emit({ kind });
        return;
      case 'camera':
        this._emit({ kind, deviceId: null });
        return;
      case 'clip':
        this._clipInput.click();
        return;
      case 'picture':
        this._pictureInput.click();
        return;
    }
    kind satisfies never;
  }

  private _emit(choice: SourceChoice): void {
    this.dispatchEvent(new SourceChosenEvent(choice));
  }

  private readonly _onClip = (): void => {
    const file = takeFile(this._clipInput);
    if (file) this._emit({ kind: 'clip', file });
  };

  private readonly _onPicture = (): void => {
    const file = takeFile(this._pictureInput);
    if (file) this._emit({ kind: 'picture', file });
  };

  private readonly _onCamera = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) this._emit({ kind: 'camera', deviceId: event.target.value });
  };

  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    const index = nextIndex(event.key, this._focused, KINDS.length);
    if (index === null) return;
    event.preventDefault();
    this._focused = index;
    this.renderRoot.querySelectorAll<HTMLButtonElement>('[role=radio]').item(index).focus();
  };
}

/** Emptied, so that the same file can be chosen again. */
function takeFile(input: HTMLInputElement): File | null {
  const file = input.files?.[0] ?? null;
  input.value = '';
  return file;
}

declare global {
  interface HTMLElementTagNameMap {
    'source-switch': SourceSwitch;
  }
}
