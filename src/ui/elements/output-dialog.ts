import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { CONTAINERS } from '../../shared/recorder-protocol.ts';
import { formatBytes } from '../format.ts';
import { icons } from '../icons.ts';
import { OUTPUT_SIZES, type OutputSize } from '../output/output-size.ts';
import { KEEP_CHOICES, type RecordSettings, defaultRecordSettings } from '../record/record-settings.ts';
import { canChooseFile, type KeptRecording } from '../record/recording-files.ts';
import { SOUND_CHOICES, SOUND_NAMES } from '../record/sound-choice.ts';
import { controls } from '../styles/controls.ts';
import { dialogCard, dialogGroups } from '../styles/dialog.ts';

/** How recordings are made was changed. */
export class RecordSettingsChangedEvent extends Event {
  static readonly type = 'record-settings-changed';
  readonly settings: RecordSettings;

  constructor(settings: RecordSettings) {
    super(RecordSettingsChangedEvent.type, { bubbles: true, composed: true });
    this.settings = settings;
  }
}

/** Something is to be done with a recording that lies in the browser. */
export class KeptCommandEvent extends Event {
  static readonly type = 'kept-command';
  readonly command: 'save' | 'delete';
  readonly recordingName: string;

  constructor(command: 'save' | 'delete', recordingName: string) {
    super(KeptCommandEvent.type, { bubbles: true, composed: true });
    this.command = command;
    this.recordingName = recordingName;
  }
}

/** A window with nothing but the picture is wanted. */
export class OutputWindowEvent extends Event {
  static readonly type = 'output-window';
  readonly window: 'floating' | 'plain';
  readonly size: OutputSize;

  constructor(window: 'floating' | 'plain', size: OutputSize) {
    super(OutputWindowEvent.type, { bubbles: true, composed: true });
    this.window = window;
    this.size = size;
  }
}

const CONTAINER_NAMES = { webm: 'WebM', mp4: 'MP4' } as const;
const KEEP_NAMES = { browser: 'In the browser until it is saved', file: 'In a file that I choose first' } as const;

/**
 * Where the painted picture goes besides this page: recordings and windows of its own.
 * @fires record-settings-changed - {@link RecordSettingsChangedEvent}
 * @fires kept-command - {@link KeptCommandEvent}
 * @fires output-window - {@link OutputWindowEvent}
 */
@customElement('output-dialog')
export class OutputDialog extends LitElement {
  static override styles = [
    controls,
    dialogCard,
    dialogGroups,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 0.5rem;
      }

      li span {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) settings: RecordSettings = defaultRecordSettings;
  @property({ attribute: false }) kept: readonly KeptRecording[] = [];
  /** A window that stays on top, which only some browsers have. */
  @property({ type: Boolean, attribute: 'can-float' }) canFloat = false;
  @query('dialog') private readonly _dialog!: HTMLDialogElement;
  @query('#size') private readonly _size!: HTMLSelectElement;

  open(): void {
    if (!this._dialog.open) this._dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="title">
        <div class="head">
          <h2 id="title">Output</h2>
          <button class="icon" aria-label="Close" @click=${this._onClose}>${icons.close}</button>
        </div>
        ${this._renderRecording()} ${this.kept.length > 0 ? this._renderKept() : ''} ${this._renderWindows()}
      </dialog>
    `;
  }

  private _renderRecording(): TemplateResult {
    const { sound, container, keepIn } = this.settings;
    return html`
      <section aria-labelledby="recording">
        <h3 id="recording">Recording</h3>
        <div class="field">
          <label for="sound">Sound</label>
          <select id="sound" @change=${this._onSettings}>
            ${SOUND_CHOICES.map((each) => option(each, SOUND_NAMES[each], each === sound))}
          </select>
        </div>
        <div class="field">
          <label for="container">File</label>
          <select id="container" @change=${this._onSettings}>
            ${option('', 'What this machine does best', container === null)}
            ${CONTAINERS.map((each) => option(each, CONTAINER_NAMES[each], each === container))}
          </select>
        </div>
        <div class="field" ?hidden=${!canChooseFile()}>
          <label for="keep">Kept</label>
          <select id="keep" @change=${this._onSettings}>
            ${KEEP_CHOICES.map((each) => option(each, KEEP_NAMES[each], each === keepIn))}
          </select>
        </div>
        <p>What is recorded is on the disk at once. After a crash it can be saved here at the next visit.</p>
      </section>
    `;
  }

  private _renderKept(): TemplateResult {
    return html`
      <section aria-labelledby="kept">
        <h3 id="kept">Still in this browser</h3>
        <ul>
          ${this.kept.map(this._renderKeptRecording)}
        </ul>
      </section>
    `;
  }

  private readonly _renderKeptRecording = ({ name, byteLength }: KeptRecording): TemplateResult => {
    const onClick = (command: 'save' | 'delete') => (): void => {
      this.dispatchEvent(new KeptCommandEvent(command, name));
    };
    return html`
      <li>
        <span>${name}, ${formatBytes(byteLength)}</span>
        <button class="outlined" aria-label="Save ${name}" @click=${onClick('save')}>Save</button>
        <button class="outlined" aria-label="Delete ${name}" @click=${onClick('delete')}>Delete</button>
      </li>
    `;
  };

  private _renderWindows(): TemplateResult {
    return html`
      <section aria-labelledby="windows">
        <h3 id="windows">A window of its own</h3>
        <p>Nothing but the picture: share it in a call, or capture it as a window in OBS.</p>
        <div class="field">
          <label for="size">Size</label>
          <select id="size">
            ${OUTPUT_SIZES.map(({ id, name }, i) => option(id, name, i === 0))}
          </select>
        </div>
        <div class="buttons">
          <button class="outlined" @click=${this._onWindow('plain')}>${icons.popOut}<span>Open window</span></button>
          ${
            this.canFloat
              ? html`<button class="outlined" @click=${this._onWindow('floating')}>
                  ${icons.floating}<span>Stay on top</span>
                </button>`
              : ''
          }
        </div>
      </section>
    `;
  }

  private readonly _onSettings = (): void => {
    const value = (id: string): string => this.renderRoot.querySelector<HTMLSelectElement>(`#${id}`)?.value ?? '';
    const { sound, keepIn } = this.settings;
    this.dispatchEvent(
      new RecordSettingsChangedEvent({
        sound: SOUND_CHOICES.find((each) => each === value('sound')) ?? sound,
        container: CONTAINERS.find((each) => each === value('container')) ?? null,
        keepIn: KEEP_CHOICES.find((each) => each === value('keep')) ?? keepIn,
      }),
    );
  };

  private _onWindow(kind: 'floating' | 'plain'): () => void {
    return () => {
      const size = OUTPUT_SIZES.find(({ id }) => id === this._size.value) ?? OUTPUT_SIZES[0];
      this.dispatchEvent(new OutputWindowEvent(kind, size));
      this._dialog.close();
    };
  }

  private readonly _onClose = (): void => {
    this._dialog.close();
  };
}

function option(value: string, name: string, isSelected: boolean): TemplateResult {
  return html`<option value=${value} ?selected=${isSelected}>${name}</option>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'output-dialog': OutputDialog;
  }
}
