/** Lists to choose from, as tall as buttons. */
import { css } from 'lit';

export const selects = css`
  select {
    min-height: var(--target);
    padding: 0 0.5rem;
    border: 1px solid var(--edge);
    border-radius: var(--radius-small);
    background: var(--raised);
  }
`;
