import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { controls } from '../styles/controls.ts';

/** The name, with three strokes of thick paint laid under it. */
@customElement('brand-mark')
export class BrandMark extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }

      h1 {
        position: relative;
        width: fit-content;
        margin: 0;
        padding-bottom: 0.1875rem;
        font: italic 700 1.75rem/1 var(--display);
        letter-spacing: -0.02em;
      }

      svg {
        position: absolute;
        left: -0.125rem;
        bottom: -0.3125rem;
        width: calc(100% + 0.375rem);
        height: 0.5rem;
        stroke: none;
      }

      .first {
        fill: var(--accent);
      }

      .second {
        fill: var(--ochre);
      }

      .third {
        fill: var(--ultramarine);
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`
      <h1>
        Impasto
        <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <path
            class="third"
            d="M60 3.6 C70 1.8 84 2.6 98 1.6 C100 2.4 99 4.2 97 4.6 C85 5.6 72 5 61 6.2 C58 6 58 4.2 60 3.6Z"
          />
          <path
            class="second"
            d="M32 3 C44 1.2 56 2.2 68 2 C71 3 70 5.2 67 5.6 C55 6 44 5.4 33 6.6 C30 6 30 3.8 32 3Z"
          />
          <path
            class="first"
            d="M1 4 C12 1.4 26 2 40 1.8 C43 2.8 42 5.4 38 5.6 C26 6 12 5.8 2 7.2 C-1 6.4 -0.5 4.6 1 4Z"
          />
        </svg>
      </h1>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'brand-mark': BrandMark;
  }
}
