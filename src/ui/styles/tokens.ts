/**
 * Colours, type and spacing as custom properties of the page; elements use nothing else. A theme is forced by
 * `data-theme` on the root, otherwise the system decides.
 */
import { css } from 'lit';

export const tokens = css`
  :root {
    color-scheme: light dark;

    --ground: light-dark(#f3eee4, #171411);
    --surface: light-dark(#fbf8f2, #1f1b17);
    --raised: light-dark(#ffffff, #2b2621);
    --mat: light-dark(#e3dace, #0e0c0a);
    --line: light-dark(#ddd3c3, #39322b);
    /* Edges that alone show where a control is: 3:1 and more on every ground above. */
    --edge: light-dark(#857763, #8d8173);
    --ink: light-dark(#241d17, #f3ebe0);
    --ink-soft: light-dark(#62564a, #b6a999);
    /* Cadmium red by day, the same paint under a lamp by night. */
    --accent: light-dark(#ad3317, #ff8a5c);
    --accent-wash: light-dark(#ad331714, #ff8a5c2b);
    --on-accent: light-dark(#ffffff, #2a0e03);
    --ochre: light-dark(#c98a1b, #e9b44c);
    --ultramarine: light-dark(#2f4b9c, #7f9cf0);
    --shadow: 0 1px 2px light-dark(#3a2c1a1f, #00000066), 0 8px 28px light-dark(#3a2c1a24, #00000080);

    --text: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
    --display: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'URW Palladio L', 'Book Antiqua', Georgia, serif;
    --radius: 10px;
    --radius-small: 7px;
    --gap: 1rem;
    --target: 2.5rem;
    --quick: 140ms;
  }

  :root[data-theme='light'] {
    color-scheme: light;
  }

  :root[data-theme='dark'] {
    color-scheme: dark;
  }

  @media (pointer: coarse), (max-width: 899px) {
    :root {
      --target: 2.75rem;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :root {
      --quick: 0ms;
    }
  }

  html,
  body {
    margin: 0;
    background: var(--ground);
    color: var(--ink);
    font: 0.9375rem/1.45 var(--text);
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
`;
