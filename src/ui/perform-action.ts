/** What each of the studio's actions does, wherever it comes from: a button or a key. */
import type { StudioAction } from './actions.ts';
import type { RecordController } from './controllers/record-controller.ts';
import type { WorkshopController } from './controllers/workshop-controller.ts';

export interface ActionMeans {
  readonly workshop: WorkshopController;
  readonly record: RecordController;
  readonly showOutput: () => void;
  readonly showExport: () => void;
  readonly showHelp: () => void;
  readonly toggleFullscreen: () => void;
}

export function performAction(action: StudioAction, means: ActionMeans): void {
  const { workshop, record } = means;
  switch (action) {
    case 'toggle-stylized':
      workshop.toggleStylized();
      return;
    case 'next-method':
      void workshop.method.chooseNext();
      return;
    case 'toggle-playback':
      workshop.source.togglePlayback();
      return;
    case 'toggle-mirror':
      workshop.toggleMirror();
      return;
    case 'save-picture':
      void workshop.savePicture();
      return;
    case 'toggle-recording':
      record.toggle();
      return;
    case 'pause-recording':
      record.togglePause();
      return;
    case 'show-output':
      means.showOutput();
      return;
    case 'export-clip':
      means.showExport();
      return;
    case 'toggle-fullscreen':
      means.toggleFullscreen();
      return;
    case 'show-help':
      means.showHelp();
      return;
  }
  action satisfies never;
}
