import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { PAINT_INITS, PAINT_OPTIMISERS, type PaintSettings } from '../../shared/painting.ts';
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
        grid-template-columns: fit-content(45%) minmax(0, 1fr);
        align-items: center;
        gap: 0.5rem 0.75rem;
      }

      select {
        justify-self: start;
        max-width: 100%;
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
    const { init, optimiser, method } = this.settings;
    return html`
      <details>
        <summary>Advanced</summary>
        <div class="fields">
          <label for="init">Begin with</label>
          <select id="init" @change=${this._onInit}>
            ${PAINT_INITS.map((each) => html`<option ?selected=${each === init}>${INIT_TITLES[each]}</option>`)}
          </select>
          <label for="optimiser">Optimiser</label>
          <select id="optimiser" @change=${this._onOptimiser}>
            ${PAINT_OPTIMISERS.map(
              (each) => html`<option ?selected=${each === optimiser}>${OPTIMISER_TITLES[each]}</option>`,
            )}
          </select>
          ${method === 'gatys' ? this.styles.map(this._renderStyle) : ''}
        </div>
        ${
          method === 'gatys'
            ? html`<p>
                ${this.styles.length > 1 ? 'Their weights are those of the mix.' : 'Add styles to the mix to paint with several, each where you want it.'}
              </p>`
            : ''
        }
        <slot></slot>
      </details>
      <region-dialog style-title=${this._drawn?.title ?? ''} @region-drawn=${this._onDrawn}></region-dialog>
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
