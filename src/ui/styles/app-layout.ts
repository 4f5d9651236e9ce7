/**
 * Where things are. Narrow: one column, the picture stays in sight while the controls scroll under it. Wide: the window
 * is the studio; only the panel scrolls.
 */
import { css } from 'lit';

export const appLayout = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-height: 100dvh;
    align-content: start;
    background: var(--ground);
    color: var(--ink);
  }

  header {
    display: grid;
    grid-template-columns: 1fr auto auto;
    align-items: center;
    gap: 0.5rem 0;
    padding: 0.625rem 1rem;
  }

  source-switch {
    grid-column: 1 / -1;
    grid-row: 2;
  }

  main {
    display: contents;
  }

  .picture {
    position: sticky;
    top: 0;
    z-index: 2;
    background: var(--ground);
    box-shadow: 0 1px 0 var(--line);
  }

  /* With the painter's controls below it, the picture would cover all else: then it scrolls away. */
  @media (max-width: 699px), (max-width: 899px) and (orientation: portrait) {
    .picture:has(keyframe-panel) {
      position: static;
    }
  }

  picture-stage {
    --mat-width: 0.5rem;
    height: min(56.25vw, 46svh);
  }

  studio-toolbar {
    padding: 0.375rem 1rem;
  }

  clip-timeline,
  keyframe-panel {
    margin-inline: 0.5rem;
  }

  /* Over the foot of the picture, clear of the buttons. */
  message-area {
    position: absolute;
    inset: auto 0.75rem calc(var(--target) + 1.5rem);
  }

  /* Over the head of the picture. */
  recording-bar {
    position: absolute;
    inset: 1rem auto auto 50%;
    max-width: calc(100% - 2rem);
    width: max-content;
    transform: translateX(-50%);
  }

  .panel {
    /* Holds what is positioned inside, so that it scrolls along and does not lengthen the page. */
    position: relative;
    min-width: 0;
    padding: 0.75rem 1rem 1rem;
  }

  footer {
    padding: 0.25rem 1rem max(0.5rem, env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
  }

  @media (min-width: 900px), (min-width: 700px) and (orientation: landscape) {
    :host {
      grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) clamp(17rem, 25vw, 22.5rem);
      height: 100dvh;
      min-height: 0;
      align-content: normal;
    }

    header {
      grid-column: 1 / -1;
      grid-template-columns: auto minmax(0, 1fr) auto auto;
      gap: 0.25rem;
      padding: 0.5rem 1.25rem;
    }

    source-switch {
      grid-column: 2;
      grid-row: 1;
      justify-self: center;
    }

    .picture {
      position: relative;
      display: grid;
      grid-template-rows: minmax(0, 1fr) auto;
      min-height: 0;
      padding-inline-start: 1.25rem;
      background: none;
      box-shadow: none;
    }

    picture-stage {
      --mat-width: clamp(0.5rem, 2vmin, 1.5rem);
      height: auto;
      border-radius: var(--radius);
    }

    studio-toolbar {
      padding: 0.5rem 0;
    }

    clip-timeline,
    keyframe-panel {
      margin-inline: 0;
    }

    /* The picture keeps the larger part of the window. */
    keyframe-panel {
      max-height: 38dvh;
      overflow: hidden auto;
    }

    .panel {
      display: grid;
      grid-template-rows: auto minmax(0, 1fr);
      overflow: hidden auto;
      padding: 0;
    }

    look-bar {
      padding: 0.25rem 1.25rem 0 1rem;
    }

    footer {
      grid-column: 1 / -1;
      padding: 0.125rem 1.25rem;
    }
  }
`;
