/** What each wish about the painted frames does. */
import type { ClipControls } from '../capture/clip-controls.ts';
import type { KeyframeController } from '../controllers/keyframe-controller.ts';
import type { KeyframeCommand } from './keyframe-command.ts';

export interface KeyframeMeans {
  readonly keyframes: KeyframeController;
  /** The one that is open, if any. */
  readonly clip: ClipControls | undefined;
  readonly takeStill: () => Promise<void>;
}

export function performKeyframeCommand(command: KeyframeCommand, { keyframes, clip, takeStill }: KeyframeMeans): void {
  switch (command.kind) {
    case 'paint':
      void keyframes.paint();
      return;
    case 'toggle-pause':
      keyframes.togglePause();
      return;
    case 'cancel':
      keyframes.cancel();
      return;
    case 'undo':
      void keyframes.undo();
      return;
    case 'redo':
      void keyframes.redo();
      return;
    case 'still':
      void takeStill();
      return;
    case 'settings':
      keyframes.update(command.settings);
      return;
    case 'region':
      keyframes.place(command.styleId, command.region);
      return;
    case 'show':
      clip?.pause();
      clip?.seek(command.keyframe.timeS);
      return;
    case 'repaint':
      clip?.pause();
      clip?.seek(command.keyframe.timeS);
      keyframes.update(command.keyframe.settings);
      return;
    case 'remove':
      void keyframes.remove(command.id);
      return;
    case 'network':
      void keyframes.useNetwork(command.files);
      return;
  }
  command satisfies never;
}
