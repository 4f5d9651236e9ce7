import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  defaultExportSettings,
  EXPORT_CODECS,
  EXPORT_QUALITIES,
  type ExportCodec,
  type ExportPlan,
  type ExportSettings,
} from '../../shared/export.ts';
import { formatSize } from '../../shared/size.ts';
import { formatClipTime, formatTimeLeft } from '../clip-time.ts';
import { type ExportItem, type ExportState, isOpen } from '../controllers/export-controller.ts';
import { canPickFile } from '../export-file.ts';
import { icons } from '../icons.ts';
import { controls } from '../styles/controls.ts';
import { dialogCard } from '../styles/dialog.ts';

/** An export is wanted: of the clip that plays, or of `files`. */
export class ExportWantedEvent extends Event {
  static readonly type = 'export-wanted';
  readonly settings: ExportSettings;
  readonly picksFile: boolean;
  readonly files: readonly File[];

  constructor(settings: ExportSettings, picksFile: boolean, files: readonly File[]) {
    super(ExportWantedEvent.type, { bubbles: true, composed: true });
    this.settings = settings;
    this.picksFile = picksFile;
    this.files = files;
  }
}

/** A line of the queue is to be cancelled or taken away. */
export class ExportDismissedEvent extends Event {
  static readonly type = 'export-dismissed';
  readonly itemId: number;

  constructor(itemId: number) {
    super(ExportDismissedEvent.type, { bubbles: true, composed: true });
    this.itemId = itemId;
  }
}

const HEIGHTS_PX = [360, 480, 720, 1080, 1440, 2160] as const;
const CODEC_LABELS: Readonly<Record<ExportCodec, string>> = { avc: 'H.264', vp9: 'VP9', av1: 'AV1' };
const QUALITY_LABELS = { small: 'Small file', good: 'Good', best: 'Best' } as const;

/**
 * Settings of an export, what they come to, and the queue. Closing it stops nothing.
 * @fires export-wanted - {@link ExportWantedEvent}
 * @fires export-dismissed - {@link ExportDismissedEvent}
 */
@customElement('export-dialog')
export class ExportDialog extends LitElement {
  static override styles = [
    controls,
    dialogCard,
    css`
      dialog {
        width: min(34rem, calc(100vw - 2rem));
      }

      form {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.5rem 1rem;
        align-items: center;
      }

      select {
        min-height: var(--target);
        padding: 0 0.5rem;
        border: 1px solid var(--edge);
        border-radius: var(--radius-small);
        background: var(--surface);
      }

      .wide {
        grid-column: 1 / -1;
      }

      .check {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        min-height: var(--target);
      }

      .plan {
        margin: 0;
        color: var(--ink-soft);
      }

      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }

      ul {
        margin: 0.75rem 0 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        padding: 0.375rem 0;
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }

      progress {
        width: 100%;
        accent-color: var(--accent);
      }
    `,
  ];

  /** What plays, or empty. */
  @property({ attribute: 'clip-name' }) clipName = '';
  @property({ attribute: false }) items: readonly ExportItem[] = [];
  /** Asks what the settings come to, for the clip that plays; null when nothing plays. */
  @property({ attribute: false }) preview: ((settings: ExportSettings) => Promise<ExportPlan>) | null = null;

  /** Painted frames of the clip that plays. */
  @property({ attribute: false }) pinned = 0;

  @state() private _settings: ExportSettings = defaultExportSettings;
  @state() private _picksFile = false;
  @state() private _plan: ExportPlan | null = null;
  @state() private _problem = '';
  @query('dialog') private readonly _dialog!: HTMLDialogElement;
  @query('#more') private readonly _moreInput!: HTMLInputElement;
  private _generation = 0;

  open(): void {
    if (!this._dialog.open) this._dialog.showModal();
    void this._refreshPlan();
  }

  protected override render(): TemplateResult {
    const { container, codec, quality, heightPx, hasSound } = this._settings;
    const codecs = EXPORT_CODECS.filter((each) => container === 'mp4' || each !== 'avc');
    return html`
      <dialog aria-labelledby="title">
        <div class="head">
          <h2 id="title">Export the clip</h2>
          <button class="icon" aria-label="Close" @click=${this._onClose}>${icons.close}</button>
        </div>
        <form @submit=${this._onSubmit}>
          ${this._renderSelect('Format', 'container', container, { mp4: 'MP4', webm: 'WebM' })}
          ${this._renderSelect('Codec', 'codec', codec ?? '', {
            '': 'What suits the format',
            ...Object.fromEntries(codecs.map((each) => [each, CODEC_LABELS[each]])),
          })}
          ${this._renderSelect('Height', 'heightPx', String(heightPx ?? ''), {
            '': 'As the clip',
            ...Object.fromEntries(HEIGHTS_PX.map((each) => [String(each), `${String(each)} px`])),
          })}
          ${this._renderSelect(
            'Quality',
            'quality',
            quality,
            Object.fromEntries(EXPORT_QUALITIES.map((each) => [each, QUALITY_LABELS[each]])),
          )}
          <label class="check wide"
            ><input type="checkbox" name="hasSound" .checked=${hasSound} @change=${this._onSound} />With its
            sound</label
          >
          ${
            this.pinned > 0
              ? html`<label class="check wide"
                  ><input
                    type="checkbox"
                    .checked=${this._settings.carriesPaintings}
                    @change=${this._onCarries}
                  />${paintedFrames(this.pinned)} carried through the clip</label
                >`
              : ''
          }
          ${
            canPickFile()
              ? html`<label class="check wide"
                  ><input type="checkbox" .checked=${this._picksFile} @change=${this._onPicksFile} />Ask where to
                  save</label
                >`
              : ''
          }
          <p class="plan wide" role="status">${this._planText}</p>
          <div class="ways wide">
            <button type="submit" class="filled" ?disabled=${this.clipName === '' || this._problem !== ''}>
              Export${this.clipName === '' ? '' : ` “${this.clipName}”`}
            </button>
            <button type="button" class="outlined" @click=${this._onMore}>Add clips to the queue…</button>
          </div>
          <input
            id="more"
            type="file"
            accept="video/*"
            multiple
            hidden
            aria-label="Clips for the queue"
            @change=${this._onMoreChosen}
          />
        </form>
        <ul aria-label="Exports">
          ${this.items.map((item) => this._renderItem(item))}
        </ul>
      </dialog>
    `;
  }

  private _renderSelect(
    label: string,
    name: 'container' | 'codec' | 'heightPx' | 'quality',
    value: string,
    options: Readonly<Record<string, string>>,
  ): TemplateResult {
    return html`
      <label for=${name}>${label}</label>
      <select id=${name} @change=${this._onSelect}>
        ${Object.entries(options).map(
          ([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`,
        )}
      </select>
    `;
  }

  private _renderItem({ id, name, state: now }: ExportItem): TemplateResult {
    const label = `${isOpen(now) ? 'Cancel' : 'Dismiss'} ${name}`;
    const onClick = (): void => {
      this.dispatchEvent(new ExportDismissedEvent(id));
    };
    return html`
      <li>
        <div>
          <strong>${name}</strong> · ${describeState(now)}
          ${now.kind === 'running' ? html`<progress max="1" .value=${now.progress?.share ?? 0} aria-label=${name}></progress>` : ''}
        </div>
        <button class="icon" aria-label=${label} title=${label} @click=${onClick}>${icons.close}</button>
      </li>
    `;
  }

  private get _planText(): string {
    if (this._problem !== '') return this._problem;
    if (!this._plan)
      return this.clipName === '' ? 'No clip plays. Open one, or add files to the queue.' : 'Looking into the clip …';
    const { codec, size, bitsPerSecond, durationS, sound, notes } = this._plan;
    const megabytes = (bitsPerSecond * durationS) / 8e6;
    const heard = sound.length === 0 ? 'no sound' : sound.map(({ kind }) => `sound ${kind}`).join(', ');
    const facts = `${formatSize(size)}, ${CODEC_LABELS[codec]}, ${formatClipTime(durationS)}, about ${megabytes.toFixed(1)} MB, ${heard}.`;
    return [facts, ...notes].join(' ');
  }

  private async _refreshPlan(): Promise<void> {
    const generation = ++this._generation;
    this._plan = null;
    this._problem = '';
    if (!this.preview) return;
    try {
      const plan = await this.preview(this._settings);
      if (generation === this._generation) this._plan = plan;
    } catch (error) {
      if (generation === this._generation)
        this._problem = error instanceof Error ? error.message : 'The clip cannot be exported.';
    }
  }

  private _change(change: Partial<ExportSettings>): void {
    this._settings = { ...this._settings, ...change };
    void this._refreshPlan();
  }

  private readonly _onSelect = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { id, value } = event.target;
    if (id === 'container') this._change({ container: value === 'webm' ? 'webm' : 'mp4', codec: null });
    if (id === 'codec') this._change({ codec: EXPORT_CODECS.find((each) => each === value) ?? null });
    if (id === 'quality') this._change({ quality: EXPORT_QUALITIES.find((each) => each === value) ?? 'good' });
    if (id === 'heightPx') this._change({ heightPx: value === '' ? null : Number(value) });
  };

  private readonly _onSound = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this._change({ hasSound: event.target.checked });
  };

  private readonly _onCarries = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this._change({ carriesPaintings: event.target.checked });
  };

  private readonly _onPicksFile = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this._picksFile = event.target.checked;
  };

  private readonly _onSubmit = (event: Event): void => {
    event.preventDefault();
    this.dispatchEvent(new ExportWantedEvent(this._settings, this._picksFile, []));
  };

  private readonly _onMore = (): void => {
    this._moreInput.click();
  };

  /** Several files cannot each ask for a place: they become downloads. */
  private readonly _onMoreChosen = (): void => {
    const files = [...(this._moreInput.files ?? [])];
    this._moreInput.value = '';
    if (files.length > 0) this.dispatchEvent(new ExportWantedEvent(this._settings, false, files));
  };

  private readonly _onClose = (): void => {
    this._dialog.close();
  };
}

function paintedFrames(count: number): string {
  return count === 1 ? 'The painted frame is' : `The ${String(count)} painted frames are`;
}

function describeState(now: ExportState): string {
  switch (now.kind) {
    case 'waiting':
      return 'waiting';
    case 'carrying':
      return 'carrying the painted frames through first';
    case 'running': {
      const { progress } = now;
      if (!progress) return 'starting';
      return `${String(progress.framesDone)} frames, ${progress.fps.toFixed(1)} fps, ${formatTimeLeft(progress.secondsLeft)}`;
    }
    case 'done':
      return `done: ${now.text}`;
    case 'failed':
      return now.message;
    case 'cancelled':
      return 'cancelled; nothing was saved';
  }
  now satisfies never;
}

declare global {
  interface HTMLElementTagNameMap {
    'export-dialog': ExportDialog;
  }
}
