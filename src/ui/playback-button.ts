/** What the toolbar's first button offers in each state. */
import type { AppState } from './app-state.ts';
import type { PlaybackButton } from './elements/studio-toolbar.ts';

export function playbackButton(state: AppState): PlaybackButton {
  const session = 'session' in state ? state.session : null;
  if (session?.playback) return session.playback.isPaused ? button('play', 'Play') : button('pause', 'Pause');
  switch (session?.kind) {
    case 'camera':
      return button('stop', 'Stop camera');
    case 'screen':
      return button('stop', 'Stop sharing');
    case 'picture':
      return button('pause', 'Pause', true);
  }
  const canStart = state.kind === 'off' || state.kind === 'ended' || state.kind === 'refused';
  return canStart ? button('play', 'Start') : button('pause', 'Pause', true);
}

function button(icon: PlaybackButton['icon'], label: string, isDisabled = false): PlaybackButton {
  return { icon, label, isDisabled };
}
