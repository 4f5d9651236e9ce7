import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { PAINT_INITS, PAINT_OPTIMISERS, type PaintSettings, TEXTURE_WINDOWS_PX } from '../../shared/painting.ts';
import type { KeyframeCommand, PlacedStyleTitle } from '../keyframes/keyframe-command.ts';
import { REGION_NAMES, REGIONS } from '../keyframes/region.ts';
import { controls } from '../styles/controls.ts';
import { selects } from '../styles/selects.ts';
import './region-dialog.ts';
import type { RegionDialog, RegionDrawnEvent } from './region-dialog.ts';

/** What paused painting can be told beside method and quality. */
export class PaintAdvancedEvent extends Event {
  static readonly type = 'paint-advanced';
  readonly command: KeyframeCommand;

  constructor(command: KeyframeCommand) {
    super(PaintAdvancedEvent.type);
    this.command = command;
  }
}

const INIT_TITLES = { content: 'The frame', noise: 'Noise', live: 'The live painting' } as const;
const OPTIMISER_TITLES = { lbfgs: 'L-BFGS', adam: 'Adam' } as const;
const PATCH_TITLES = { isTurned: 'Turned', isScaled: 'Scaled', isDense: 'Every window' } as const;
const PATCH_HINTS = {
  isTurned: 'Also patches of the style turned by 7.5° to either side; three times the memory and time to match',
  isScaled: 'Also patches of the style larger and smaller by a twentieth; three times the memory and time to match',
  isDense: 'Matches every window of the frame instead of every second one; four times the time to match',
} as const;
type PatchChoice = keyof typeof PATCH_TITLES;

/**
 * The finer settings of a painting, folded away: where it begins, how it descends, and which style goes where.
 * @slot - more of them
 * @fires paint-advanced - {@link PaintAdvancedEvent}
 */
@customElement('paint-advanced')
export class PaintAdvanced extends LitElement {
  static override styles = [
    controls,
    selects,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      summary {
        display: inline-block;
        min-height: var(--target);
        padding: 0 0.25rem;
        color: var(--ink-soft);
        line-height: var(--target);
        cursor: pointer;
      }

      summary::before {
        content: '▸ ';
      }

      [open] > summary::before {
        content: '▾ ';
      }

      .fields {
        display: grid;
        grid-template-columns: fit-content(38%) minmax(0, 1fr);
        align-items: center;
        gap: 0.5rem 0.75rem;
      }

      /* Side by side where there is room: the picture above needs it more. */
      @container (min-width: 44rem) {
        .fields {
          grid-template-columns: repeat(2, fit-content(16rem) minmax(0, 1fr));
        }
      }

      select,
      input {
        justify-self: start;
        max-width: 100%;
      }

      input {
        width: 6rem;
        min-height: var(--target);
        padding: 0 0.5rem;
        border: 1px solid var(--edge);
        border-radius: var(--radius-small);
        background: var(--raised);
      }

      .choice {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }

      p {
        margin: 0.5rem 0 0;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
    `,
  ];

  @property({ attribute: false }) settings!: PaintSettings;
  /** Of the mix, with where each is painted. */
  @property({ attribute: false }) styles: readonly PlacedStyleTitle[] = [];
  /** The paused frame, to draw regions on. */
  @property({ attribute: false }) frame: () => Promise<Blob> = () => Promise.reject(new Error('There is no frame.'));
  @state() private _drawn: PlacedStyleTitle | null = null;
  @query('region-dialog') private readonly _dialog!: RegionDialog;

  protected override render(): TemplateResult {
    const { method } = this.settings;
    return html`
      <details>
        <summary>Advanced</summary>
        <div class="fields">
          ${method === 'texture' ? this._renderTexture() : this._renderDescent()}
          ${method === 'cnnmrf' ? this._renderPatches() : this.styles.map(this._renderStyle)}
        </div>
        <p>${this._hint}</p>
        <slot></slot>
      </details>
      <region-dialog style-title=${this._drawn?.title ?? ''} @region-drawn=${this._onDrawn}></region-dialog>
    `;
  }

  private get _hint(): string {
    const areSeveral = this.styles.length > 1;
    switch (this.settings.method) {
      case 'gatys':
        return areSeveral
          ? 'Their weights are those of the mix.'
          : 'Add styles to the mix to paint with several, each where you want it.';
      case 'cnnmrf':
        return areSeveral
          ? 'Each patch of the frame takes the one most like it of all styles, whatever their weights.'
          : 'Add styles to the mix to choose patches from several.';
      case 'texture':
        return areSeveral
          ? 'Each grows in its region; without regions the first one grows everywhere.'
          : 'With a region, the texture grows there and the frame around it stays.';
    }
    return this.settings.method satisfies never;
  }

  /** Where it begins and how it descends. */
  private _renderDescent(): TemplateResult {
    const { init, optimiser } = this.settings;
    return html`
      <label for="init">Begin with</label>
      <select id="init" @change=${this._onInit}>
        ${PAINT_INITS.map((each) => html`<option ?selected=${each === init}>${INIT_TITLES[each]}</option>`)}
      </select>
      ${init === 'noise' ? this._renderSeed() : ''}
      <label for="optimiser">Optimiser</label>
      <select id="optimiser" @change=${this._onOptimiser}>
        ${PAINT_OPTIMISERS.map(
          (each) => html`<option ?selected=${each === optimiser}>${OPTIMISER_TITLES[each]}</option>`,
        )}
      </select>
    `;
  }

  private _renderSeed(): TemplateResult {
    return html`
      <label for="seed">Seed</label>
      <input
        id="seed"
        type="number"
        min="1"
        max="9999"
        step="1"
        title="Another number, another outcome; the same number, the same one"
        .value=${String(this.settings.seed)}
        @change=${this._onSeed}
      />
    `;
  }

  private _renderPatches(): TemplateResult {
    const toggle = (choice: PatchChoice): TemplateResult =>
      this._renderToggle(choice, PATCH_TITLES[choice], PATCH_HINTS[choice]);
    return html`
      <span id="patches">Patches</span>
      <div class="choice" role="group" aria-labelledby="patches">
        ${toggle('isTurned')} ${toggle('isScaled')} ${toggle('isDense')}
      </div>
    `;
  }

  private _renderTexture(): TemplateResult {
    const { isExact, windowPx } = this.settings;
    return html`
      <label for="search">Search</label>
      <select id="search" @change=${this._onSearch}>
        <option ?selected=${!isExact}>Fast (k-coherence)</option>
        <option ?selected=${isExact}>Exact (Efros–Leung), slow</option>
      </select>
      <label for="window">Window</label>
      <select id="window" title="What repeats in the texture must fit into it" @change=${this._onWindow}>
        ${TEXTURE_WINDOWS_PX.map((px) => html`<option ?selected=${px === windowPx}>${String(px)} pixels</option>`)}
      </select>
      ${this._renderSeed()}
      <span id="borders">Borders</span>
      <div class="choice" role="group" aria-labelledby="borders">
        ${this._renderToggle('isTileable', 'Tileable', 'Opposite borders fit together; not of regions')}
      </div>
    `;
  }

  private _renderToggle(choice: PatchChoice | 'isTileable', title: string, hint: string): TemplateResult {
    const isOn = this.settings[choice];
    return html`
      <button
        class="outlined"
        aria-pressed=${String(isOn)}
        title=${hint}
        @click=${() => {
          this._send({ kind: 'settings', settings: { [choice]: !isOn } });
        }}
      >
        ${title}
      </button>
    `;
  }

  private readonly _renderStyle = (style: PlacedStyleTitle): TemplateResult => {
    const { id, title, share, region } = style;
    const chosen = region.kind === 'named' ? region.name : null;
    const onChange = (event: Event): void => {
      const name = REGION_NAMES[(event.target as HTMLSelectElement).selectedIndex];
      if (name) this._send({ kind: 'region', styleId: id, region: { kind: 'named', name } });
    };
    const onDraw = (): void => {
      this._drawn = style;
      void this.frame()
        .then((frame) => this._dialog.open(frame, region.kind === 'drawn' ? region.mask : null))
        .catch(() => undefined); // No frame, nothing to draw on.
    };
    return html`
      <span>${title}${this.styles.length > 1 ? ` (${String(Math.round(share * 100))} %)` : ''}</span>
      <div class="choice">
        <select aria-label="Where ${title} is painted" @change=${onChange}>
          ${REGION_NAMES.map((name) => html`<option ?selected=${name === chosen}>${REGIONS[name].title}</option>`)}
          ${chosen === null ? html`<option selected>Drawn</option>` : ''}
        </select>
        <button class="outlined" aria-label="Draw where ${title} is painted" @click=${onDraw}>Draw…</button>
      </div>
    `;
  };

  private readonly _onInit = (event: Event): void => {
    const init = PAINT_INITS[(event.target as HTMLSelectElement).selectedIndex];
    if (init) this._send({ kind: 'settings', settings: { init } });
  };

  private readonly _onOptimiser = (event: Event): void => {
    const optimiser = PAINT_OPTIMISERS[(event.target as HTMLSelectElement).selectedIndex];
    if (optimiser) this._send({ kind: 'settings', settings: { optimiser } });
  };

  private readonly _onSeed = (event: Event): void => {
    const seed = (event.target as HTMLInputElement).valueAsNumber;
    if (Number.isInteger(seed)) this._send({ kind: 'settings', settings: { seed } });
  };

  private readonly _onSearch = (event: Event): void => {
    const isExact = (event.target as HTMLSelectElement).selectedIndex === 1;
    this._send({ kind: 'settings', settings: { isExact } });
  };

  private readonly _onWindow = (event: Event): void => {
    const windowPx = TEXTURE_WINDOWS_PX[(event.target as HTMLSelectElement).selectedIndex];
    if (windowPx !== undefined) this._send({ kind: 'settings', settings: { windowPx } });
  };

  private readonly _onDrawn = (event: RegionDrawnEvent): void => {
    event.stopPropagation();
    if (this._drawn)
      this._send({ kind: 'region', styleId: this._drawn.id, region: { kind: 'drawn', mask: event.mask } });
  };

  private _send(command: KeyframeCommand): void {
    this.dispatchEvent(new PaintAdvancedEvent(command));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'paint-advanced': PaintAdvanced;
  }
}
