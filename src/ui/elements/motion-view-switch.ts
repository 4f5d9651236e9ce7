import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MotionView } from '../../shared/protocol.ts';
import { controls } from '../styles/controls.ts';

/** Something else is to be shown; null is the painting. */
export class MotionViewChosenEvent extends Event {
  static readonly type = 'motion-view-chosen';
  readonly view: MotionView | null;

  constructor(view: MotionView | null) {
    super(MotionViewChosenEvent.type, { bubbles: true, composed: true });
    this.view = view;
  }
}

const VIEWS: readonly (readonly [name: string, view: MotionView | null])[] = [
  ['painting', null],
  ['motion', 'flow'],
  ['trust in the past', 'trust'],
];

/**
 * What the stage shows: the painting, or the motion it is smoothed with. For looking at the algorithm.
 * @fires motion-view-chosen - {@link MotionViewChosenEvent}
 */
@customElement('motion-view-switch')
export class MotionViewSwitch extends LitElement {
  static override styles = [controls];

  @property({ attribute: false }) current: MotionView | null = null;

  protected override render(): TemplateResult {
    return html`
      <label>
        Show
        <select @change=${this._onChange}>
          ${VIEWS.map(
            ([name, view], index) => html`<option value=${index} ?selected=${view === this.current}>${name}</option>`,
          )}
        </select>
      </label>
    `;
  }

  private readonly _onChange = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const [, view] = VIEWS[event.target.selectedIndex] ?? [];
    this.dispatchEvent(new MotionViewChosenEvent(view ?? null));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'motion-view-switch': MotionViewSwitch;
  }
}
