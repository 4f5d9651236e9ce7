/** The look of `style-tile`. */
import { css } from 'lit';

export const styleTileStyles = css`
  :host {
    display: block;
    position: relative;
  }

  .use {
    display: block;
    width: 100%;
    padding: 0;
    border: 0;
    text-align: start;
  }

  .use:hover:not(:disabled),
  .use[aria-pressed='true'] {
    background: none;
  }

  .thumb {
    display: block;
    position: relative;
    aspect-ratio: 1;
    overflow: hidden;
    border-radius: var(--radius-small);
    background: var(--mat);
  }

  img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
    transition: transform 400ms ease-out;
  }

  @media (hover: hover) and (prefers-reduced-motion: no-preference) {
    .use:hover img {
      transform: scale(1.04);
    }
  }

  .use[aria-disabled='true'] {
    cursor: default;
  }

  .use[aria-disabled='true'] img {
    opacity: 0.4;
    filter: grayscale(1);
  }

  :host([use='alone']) .thumb,
  :host([use='mixed']) .thumb {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  .use:focus-visible {
    outline: none;
  }

  .use:focus-visible .thumb {
    outline: 3px solid var(--ink);
    outline-offset: 2px;
  }

  .title {
    display: -webkit-box;
    overflow: hidden;
    height: 2rem;
    margin-top: 0.4375rem;
    font-size: 0.75rem;
    line-height: 1rem;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    color: var(--ink-soft);
  }

  :host([use='alone']) .title,
  :host([use='mixed']) .title {
    color: var(--ink);
    font-weight: 600;
  }

  .busy {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: #15110e99;
    color: #fff;
  }

  .small {
    position: absolute;
    top: 0;
    min-width: 0;
    min-height: 0;
    width: 2.25rem;
    height: 2.25rem;
    padding: 0;
    color: #fff;
  }

  .small:hover:not(:disabled) {
    background: none;
  }

  .small span {
    display: grid;
    place-items: center;
    width: 1.625rem;
    height: 1.625rem;
    border-radius: 50%;
    background: #15110ec4;
    transition: background-color var(--quick);
  }

  .small:hover span {
    background: #15110e;
  }

  .small svg {
    width: 1rem;
    height: 1rem;
    stroke-width: 2.25;
  }

  .small[aria-pressed='true'] span {
    background: var(--accent);
    color: var(--on-accent);
  }

  .mix {
    right: 0;
  }

  .remove {
    left: 0;
  }

  @media (pointer: coarse), (max-width: 899px) {
    .small {
      width: 2.75rem;
      height: 2.75rem;
      place-items: start;
    }
  }
`;
