/** A radio group that looks like one bar of segments; `controls` comes before it. */
import { css } from 'lit';

export const segmented = css`
  [role='radiogroup'] {
    border-radius: var(--radius-small);
    background: var(--mat);
  }

  [role='radio'] {
    min-width: 0;
    color: var(--ink-soft);
  }

  @media (hover: hover) {
    [role='radio']:hover:not([aria-checked='true']) {
      background: none;
      color: var(--ink);
    }
  }

  [role='radio'][aria-checked='true'] {
    background: var(--raised);
    color: var(--accent);
    font-weight: 600;
    box-shadow: 0 1px 3px #0003;
  }
`;
