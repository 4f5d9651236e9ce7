/** Dialogs: a card in the middle with a heading and a close button, and groups of labelled controls in it. */
import { css } from 'lit';

export const dialogCard = css`
  dialog {
    width: min(30rem, calc(100vw - 2rem));
    max-height: calc(100dvh - 2rem);
    overflow: auto;
    padding: 1.25rem 1.5rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
  }

  dialog::backdrop {
    background: #0008;
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-bottom: 0.5rem;
  }
`;

export const dialogGroups = css`
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
    padding-block: 0.75rem;
    border-top: 1px solid var(--line);
  }

  h3 {
    margin: 0;
    font: 600 0.9375rem/1.3 var(--text);
  }

  p {
    margin: 0;
    color: var(--ink-soft);
    font-size: 0.875rem;
    text-wrap: pretty;
  }

  .field {
    display: grid;
    grid-template-columns: 7rem minmax(0, 1fr);
    align-items: center;
    gap: 0.75rem;
  }

  select {
    min-width: 0;
    min-height: var(--target);
    padding: 0 0.5rem;
    border: 1px solid var(--edge);
    border-radius: var(--radius-small);
    background: var(--raised);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  ul {
    display: grid;
    gap: 0.25rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
`;
