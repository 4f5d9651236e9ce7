import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { type LookStyle, MAX_MIXED_STYLES } from '../../shared/protocol.ts';
import { nextIndex } from '../roving-focus.ts';
import type { StyleEntry } from '../style-catalog.ts';
import { controls } from '../styles/controls.ts';
import { StyleCommandEvent, type StyleUse } from './style-tile.ts';

/**
 * The styles to choose from. One stop of the Tab key; arrow keys go from tile to tile.
 * @fires style-command - `StyleCommandEvent` of `style-tile`
 */
@customElement('style-shelf')
export class StyleShelf extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        position: relative;
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(5.25rem, 1fr));
        gap: 0.75rem;
        margin: 0;
        padding: 5px;
        list-style: none;
      }

      /* Narrow: two rows that scroll sideways, so that the sliders stay near. */
      @media (max-width: 699px), (max-width: 899px) and (orientation: portrait) {
        :host {
          margin-inline: -1rem;
        }

        ul {
          grid-template: auto auto / none;
          grid-auto-flow: column;
          grid-auto-columns: 5.75rem;
          padding: 5px 1rem;
          overflow: auto hidden;
          overscroll-behavior-x: contain;
          scroll-snap-type: x proximity;
          scroll-padding-inline: 1rem;
          scrollbar-width: thin;
          scrollbar-color: var(--edge) transparent;
        }

        li {
          scroll-snap-align: start;
        }
      }

      .drop {
        position: absolute;
        inset: -0.25rem;
        display: grid;
        place-items: center;
        border: 2px dashed var(--accent);
        border-radius: var(--radius);
        background: color-mix(in oklab, var(--surface), transparent 12%);
        font-weight: 600;
        text-align: center;
        pointer-events: none;
      }
    `,
  ];

  @property({ attribute: false }) entries: readonly StyleEntry[] = [];
  @property({ attribute: false }) mix: readonly LookStyle[] = [];
  /** Styles being fetched and encoded. */
  @property({ attribute: false }) busyIds: ReadonlySet<string> = new Set();
  /** Why the method in use paints none but the built-in and learnt styles; empty when it paints any. */
  @property({ attribute: 'own-unavailable' }) ownUnavailable = '';
  @property({ type: Boolean, attribute: 'is-drop-target' }) isDropTarget = false;

  @state() private _focusedId: string | null = null;

  protected override render(): TemplateResult {
    return html`
      <ul @keydown=${this._onKeyDown} @style-command=${this._onCommand}>
        ${repeat(this.entries, ({ id }) => id, this._renderTile)}
      </ul>
      ${this.isDropTarget ? html`<div class="drop"><span>Drop a picture to use it as a style</span></div>` : ''}
    `;
  }

  private readonly _renderTile = (entry: StyleEntry): TemplateResult => {
    const use = this._useOf(entry.id);
    const unavailable = entry.isOwn && !entry.learnt ? this.ownUnavailable : '';
    const isFull = this.mix.length >= MAX_MIXED_STYLES;
    return html`
      <li>
        <style-tile
          style-id=${entry.id}
          name=${entry.title}
          technique=${entry.technique}
          thumb-url=${entry.thumbUrl}
          .use=${use}
          ?is-busy=${this.busyIds.has(entry.id)}
          unavailable=${unavailable}
          ?is-removable=${entry.isOwn}
          ?can-mix=${use === 'mixed' || (use === 'unused' && !isFull && unavailable === '')}
          ?is-tab-stop=${entry.id === this._tabStopId}
        ></style-tile>
      </li>
    `;
  };

  private _useOf(id: string): StyleUse {
    if (!this.mix.some((style) => style.id === id)) return 'unused';
    return this.mix.length > 1 ? 'mixed' : 'alone';
  }

  private get _tabStopId(): string | undefined {
    const ids = this.entries.map(({ id }) => id);
    return ids.find((id) => id === this._focusedId) ?? ids.find((id) => id === this.mix[0]?.id) ?? ids[0];
  }

  private readonly _onCommand = (event: StyleCommandEvent): void => {
    this._focusedId = event.styleId;
  };

  private readonly _onKeyDown = (event: KeyboardEvent): void => {
    const focused = event
      .composedPath()
      .find((target) => target instanceof HTMLElement && target.localName === 'style-tile');
    const tiles = [...this.renderRoot.querySelectorAll('style-tile')];
    const index = tiles.findIndex((tile) => tile === focused);
    const next = index < 0 ? null : nextIndex(event.key, index, tiles.length);
    const tile = next === null ? undefined : tiles[next];
    if (!tile) return;
    event.preventDefault();
    this._focusedId = tile.styleId;
    tile.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'style-shelf': StyleShelf;
  }
}
