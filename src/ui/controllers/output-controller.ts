/** Everything the painted picture is handed on to: recordings, windows of its own. */
import type { ReactiveControllerHost } from 'lit';
import type { RecordingCommand } from '../elements/recording-bar.ts';
import type { OutputSize } from '../output/output-size.ts';
import { loadRecordSettings, type RecordSettings, saveRecordSettings } from '../record/record-settings.ts';
import { RecordController } from './record-controller.ts';
import { WindowController } from './window-controller.ts';
import type { WorkshopController } from './workshop-controller.ts';

export class OutputController {
  recordSettings: RecordSettings = loadRecordSettings();
  readonly record: RecordController;
  readonly windows: WindowController;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost, workshop: WorkshopController) {
    this.#host = host;
    const onTrouble = (text: string): void => {
      workshop.tell({ tone: 'problem', text });
    };
    this.record = new RecordController(host, workshop.studio, {
      settings: () => this.recordSettings,
      sourceSound: () => workshop.source.session?.sound ?? null,
      titles: () => (workshop.isStylized ? workshop.styles.titles : ['original']),
      onNews: (text) => {
        workshop.tell({ tone: 'calm', text });
      },
      onTrouble,
    });
    this.windows = new WindowController(host, workshop.studio, onTrouble);
  }

  updateRecordSettings(settings: RecordSettings): void {
    this.recordSettings = settings;
    saveRecordSettings(settings);
    this.#host.requestUpdate();
  }

  command(command: RecordingCommand): void {
    switch (command) {
      case 'pause':
        this.record.togglePause();
        return;
      case 'stop':
        void this.record.stop();
        return;
      case 'discard':
        void this.record.discard();
        return;
    }
    command satisfies never;
  }

  openWindow(kind: 'floating' | 'plain', { size }: OutputSize): Promise<void> {
    return this.windows.open(kind, size);
  }
}
