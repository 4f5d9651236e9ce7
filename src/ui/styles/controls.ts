/** What all elements share: box sizing, buttons, headings, text for screen readers only. */
import { css } from 'lit';

export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: var(--target);
    min-width: var(--target);
    margin: 0;
    padding: 0 0.75rem;
    border: 1px solid transparent;
    border-radius: var(--radius-small);
    background: none;
    cursor: pointer;
    touch-action: manipulation;
    transition:
      background-color var(--quick),
      border-color var(--quick),
      color var(--quick);
  }

  @media (hover: hover) {
    button:hover:not(:disabled) {
      background: var(--raised);
    }
  }

  button:disabled {
    cursor: default;
    opacity: 0.45;
  }

  button[aria-pressed='true'] {
    color: var(--accent);
  }

  .filled {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }

  @media (hover: hover) {
    .filled:hover:not(:disabled) {
      background: color-mix(in oklab, var(--accent), var(--ink) 14%);
    }
  }

  .outlined {
    border-color: var(--edge);
  }

  .icon {
    padding: 0;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  svg {
    flex: none;
    width: 1.25rem;
    height: 1.25rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  h2 {
    margin: 0;
    font: 600 1rem/1.3 var(--text);
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .spinner {
    flex: none;
    width: 1.125rem;
    height: 1.125rem;
    border: 2px solid color-mix(in oklab, currentColor, transparent 70%);
    border-top-color: currentColor;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }
`;
