/** The icons: strokes on a 24 × 24 grid, drawn for this page. Always decoration: the control beside them has a name. */
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

function icon(strokes: SVGTemplateResult): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${strokes}</svg>`;
}

export const icons = {
  demo: icon(svg`<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M10 8.5v7l6-3.5Z"/>`),
  camera: icon(svg`<rect x="2" y="6" width="13" height="12" rx="2.5"/><path d="m15 11 6-3.5v9L15 13"/>`),
  clip: icon(
    svg`<rect x="3" y="4" width="18" height="16" rx="2"/><path d="M8 4v16M16 4v16M3 9h5M3 15h5M16 9h5M16 15h5"/>`,
  ),
  screen: icon(svg`<rect x="2" y="4" width="20" height="13" rx="2"/><path d="M8 21h8M12 17v4"/>`),
  picture: icon(
    svg`<rect x="3" y="4" width="18" height="16" rx="2"/><circle cx="8.5" cy="9.5" r="1.5"/><path d="m3 17 5-4 4 3 4-5 5 5"/>`,
  ),
  play: icon(svg`<path d="M7 4.5v15L19.5 12Z"/>`),
  pause: icon(svg`<path d="M8 5v14M16 5v14"/>`),
  stop: icon(svg`<rect x="6" y="6" width="12" height="12" rx="1.5"/>`),
  brush: icon(
    svg`<path d="M4 20c3 0 5-1 5-4a3 3 0 0 0-6 0c0 2-1 3-1 3s1 1 2 1Z"/><path d="M8.5 13.5 19 3l2 2L10.5 15.5"/>`,
  ),
  mirror: icon(svg`<path d="M12 3v18" stroke-dasharray="2 3"/><path d="M8.5 7 3 17h5.5ZM15.5 7 21 17h-5.5Z"/>`),
  save: icon(svg`<path d="M12 4v11m-5-4.5 5 5 5-5M4 20h16"/>`),
  stepBack: icon(svg`<path d="M6 5v14M19 5v14L9 12Z"/>`),
  stepForward: icon(svg`<path d="M18 5v14M5 5v14l10-7Z"/>`),
  exportClip: icon(svg`<path d="M12 15V4m-5 4.5 5-5 5 5M5 13v7h14v-7"/>`),
  fullscreen: icon(svg`<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>`),
  shrink: icon(svg`<path d="M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5"/>`),
  system: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17M12 7h4.5M12 11h7.5M12 15h6.5M12 19h3"/>`),
  sun: icon(
    svg`<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.300 5.300l1.4 1.4M17.300 17.300l1.4 1.4M5.300 18.700l1.4-1.4M17.300 6.700l1.4-1.4"/>`,
  ),
  moon: icon(svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"/>`),
  help: icon(
    svg`<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.600 2.200c-.8.4-1.100.9-1.100 1.800M12 16.700v.1"/>`,
  ),
  plus: icon(svg`<path d="M12 6v12M6 12h12"/>`),
  minus: icon(svg`<path d="M6 12h12"/>`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
  warning: icon(svg`<path d="M12 4 2.5 20h19ZM12 10v4.5M12 17.200v.1"/>`),
  record: icon(svg`<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4" fill="currentColor"/>`),
  output: icon(svg`<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M9 12h8m-3-3.5 3.5 3.5-3.500 3.500"/>`),
  popOut: icon(svg`<path d="M13 4h7v7M20 4l-9 9M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4"/>`),
  floating: icon(
    svg`<rect x="2" y="4" width="20" height="16" rx="2"/><rect x="12" y="11" width="7" height="6" rx="1"/>`,
  ),
  undo: icon(svg`<path d="M8 5 4 9l4 4M4 9h9.500a5.500 5.500 0 0 1 0 11H9"/>`),
  redo: icon(svg`<path d="m16 5 4 4-4 4M20 9h-9.500a5.500 5.500 0 0 0 0 11H15"/>`),
  looks: icon(svg`<path d="M6 3.500h12v17l-6-4.500-6 4.500Z"/>`),
  chevrons: icon(svg`<path d="m9 7-5 5 5 5M15 7l5 5-5 5"/>`),
} as const;

export type IconName = keyof typeof icons;
