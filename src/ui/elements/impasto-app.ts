import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { LEARNING_NETWORK } from '../../shared/learning.ts';
import type { StudioAction } from '../actions.ts';
import { chosenSource } from '../app-state.ts';
import type { CaptureSession } from '../capture/capture-session.ts';
import { CameraListController } from '../controllers/camera-list-controller.ts';
import { OutputController } from '../controllers/output-controller.ts';
import { DropController } from '../controllers/drop-controller.ts';
import { LookController } from '../controllers/look-controller.ts';
import { ShortcutController } from '../controllers/shortcut-controller.ts';
import { WorkshopController } from '../controllers/workshop-controller.ts';
import { exposeDebugHandle } from '../debug-handle.ts';
import { whyNoNoiseFilter, whyUnavailable } from '../method-catalog.ts';
import { icons } from '../icons.ts';
import { performKeyframeCommand } from '../keyframes/perform-keyframe-command.ts';
import { PRESET_EXTENSION } from '../looks/preset.ts';
import { parsePageOptions } from '../page-options.ts';
import { performAction } from '../perform-action.ts';
import { playbackButton } from '../playback-button.ts';
import { OWN_PAGE_NOTICE, stageNotice, type StageNotice } from '../stage-notice.ts';
import { appLayout } from '../styles/app-layout.ts';
import { controls } from '../styles/controls.ts';
import './brand-mark.ts';
import './look-bar.ts';
import type { LookCommandEvent } from './look-bar.ts';
import './carry-bar.ts';
import './keyframe-panel.ts';
import type { KeyframeCommandEvent } from './keyframe-panel.ts';
import './learn-panel.ts';
import type { LearnCommandEvent } from './learn-panel.ts';
import './looks-dialog.ts';
import type { LookChosenEvent, LookOpenedEvent, LooksDialog, LookSavedEvent } from './looks-dialog.ts';
import './clip-timeline.ts';
import './export-dialog.ts';
import type { ExportDialog, ExportDismissedEvent, ExportWantedEvent } from './export-dialog.ts';
import './message-area.ts';
import type { MethodChosenEvent } from './method-switch.ts';
import type { WeightChangedEvent } from './mix-sliders.ts';
import type { PicturesAddedEvent } from './picture-picker.ts';
import './motion-view-switch.ts';
import type { MotionViewChosenEvent } from './motion-view-switch.ts';
import './output-dialog.ts';
import type { KeptCommandEvent, OutputDialog, OutputWindowEvent, RecordSettingsChangedEvent } from './output-dialog.ts';
import './picture-stage.ts';
import type { PictureStage } from './picture-stage.ts';
import './recording-bar.ts';
import type { RecordingCommandEvent } from './recording-bar.ts';
import './shortcut-help.ts';
import type { ShortcutHelp, ShortcutsSwitchedEvent } from './shortcut-help.ts';
import './source-switch.ts';
import type { SourceChosenEvent } from './source-switch.ts';
import type { StageActionEvent } from './stage-message.ts';
import './stability-panel.ts';
import './status-strip.ts';
import './studio-toolbar.ts';
import type { StudioActionEvent } from './studio-toolbar.ts';
import './style-panel.ts';
import type { NoiseFilterChangedEvent, StabilityChangedEvent, StrengthChangedEvent } from './style-panel.ts';
import type { StyleCommandEvent } from './style-tile.ts';
import './theme-button.ts';
import type { ThemeChosenEvent } from './theme-button.ts';
import type { WipeChangedEvent } from './wipe-handle.ts';

const BASE_URL = new URL('./', document.baseURI).href;

/** The studio: hands the workshop's state down to the elements and turns their events into its calls. */
@customElement('impasto-app')
export class ImpastoApp extends LitElement {
  static override styles = [controls, appLayout];

  private readonly _options = parsePageOptions(location.search, location.hash);
  private readonly _workshop = new WorkshopController(this, this._options, BASE_URL);
  private readonly _output = new OutputController(this, this._workshop);
  private readonly _looks = new LookController(this, this._workshop);
  /** A screen with this page on it that the visitor wants to see here all the same. */
  @state() private _shownAnyway: CaptureSession | null = null;
  private readonly _cameras = new CameraListController(this);
  private readonly _drop = new DropController(this, {
    shelfTag: 'style-shelf',
    onFiles: (files, zone) => {
      const [file] = files;
      if (file?.name.endsWith(`.${PRESET_EXTENSION}`)) void this._looks.openFile(file);
      else this._workshop.takeFiles(files, zone);
    },
    onPastedPictures: (files) => {
      this._workshop.addStyles(files);
    },
  });
  @query('picture-stage') private readonly _stage!: PictureStage;
  @query('export-dialog') private readonly _exportDialog!: ExportDialog;
  @query('shortcut-help') private readonly _help!: ShortcutHelp;
  @query('looks-dialog') private readonly _looksDialog!: LooksDialog;
  @query('output-dialog') private readonly _outputDialog!: OutputDialog;

  constructor() {
    super();
    new ShortcutController(
      this,
      () => this._workshop.settings.current.areShortcutsOn,
      (action) => {
        this._act(action);
      },
    );
    if (this._options.isDebug) exposeDebugHandle(this._workshop);
  }

  protected override render(): TemplateResult {
    const { settings } = this._workshop;
    return html`
      ${this._renderHeader()}
      <main>
        ${this._renderPicture()}
        <div class="panel">${this._renderPanel()}</div>
      </main>
      <footer>${this._renderStatus()}</footer>
      <export-dialog
        clip-name=${this._workshop.source.session?.clip ? this._workshop.source.session.label : ''}
        .items=${this._workshop.exports.items}
        .preview=${this._workshop.exportPreview}
        .pinned=${this._workshop.keyframes.keyframes.length}
        @export-wanted=${this._onExportWanted}
        @export-dismissed=${this._onExportDismissed}
      ></export-dialog>
      <shortcut-help
        ?is-on=${settings.current.areShortcutsOn}
        @shortcuts-switched=${this._onShortcutsSwitched}
      ></shortcut-help>
      ${this._renderOutput()} ${this._renderLooks()}
    `;
  }

  private _renderHeader(): TemplateResult {
    const { settings, source } = this._workshop;
    return html`
      <header>
        <brand-mark></brand-mark>
        <source-switch
          .selected=${chosenSource(source.state)}
          .cameras=${this._cameras.cameras}
          camera-label=${source.session?.label ?? ''}
          @source-chosen=${this._onSourceChosen}
        ></source-switch>
        <theme-button theme=${settings.current.theme} @theme-chosen=${this._onThemeChosen}></theme-button>
        <button class="icon" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" @click=${this._onHelp}>
          ${icons.help}
        </button>
      </header>
    `;
  }

  private _renderPicture(): TemplateResult {
    const { studio, state, wipe, isStylized, canMirror, isMirrored, message, pictureLabel } = this._workshop;
    return html`
      <section class="picture" aria-label="Picture">
        <picture-stage
          .canvas=${studio.canvas}
          poster-url="${BASE_URL}demo/poster.jpg"
          picture-label=${pictureLabel}
          .notice=${stageNotice(state) ?? this._ownPageNotice}
          painted-url=${this._workshop.paintedUrl}
          .wipe=${wipe}
          ?has-wipe=${isStylized && state.kind !== 'starting'}
          ?is-drop-target=${this._drop.zone === 'stage'}
          @wipe-changed=${this._onWipe}
          @stage-action=${this._onStageAction}
        ></picture-stage>
        ${this._renderClip()}
        <studio-toolbar
          .playback=${playbackButton(state)}
          source-label=${this._workshop.source.session?.label ?? ''}
          ?is-stylized=${isStylized}
          ?is-mirrored=${isMirrored}
          ?can-mirror=${canMirror}
          ?can-save=${'session' in state && state.session !== null}
          ?is-recording=${this._output.record.state.kind !== 'idle'}
          @studio-action=${this._onStudioAction}
        ></studio-toolbar>
        <recording-bar
          .recording=${this._output.record.state}
          @recording-command=${this._onRecordingCommand}
        ></recording-bar>
        <message-area .message=${message} @message-dismissed=${this._onMessageDismissed}></message-area>
      </section>
    `;
  }

  private _renderClip(): TemplateResult | '' {
    const { timelineClip: clip, paintSubject: subject, keyframes, source } = this._workshop;
    const isLive = source.session?.kind === 'camera' || source.session?.kind === 'screen';
    const hasPanel = clip !== null || isLive || (subject?.isPaused ?? false) || keyframes.painting !== null;
    if (!hasPanel) return '';
    return html`
      ${
        clip
          ? html`<clip-timeline
              .clip=${clip}
              .marksS=${keyframes.keyframes.map(({ timeS }) => timeS)}
              .carriedRange=${this._workshop.carry.carriedRange}
              @clip-moved=${this._onClipMoved}
            ></clip-timeline>`
          : ''
      }
      <keyframe-panel
        ?is-live=${isLive}
        .placedStyles=${keyframes.placedStyles}
        .frame=${this._workshop.sourceFrame}
        .settings=${keyframes.settings}
        .painting=${keyframes.painting}
        .keyframes=${keyframes.keyframes}
        ?can-paint=${subject?.isPaused ?? false}
        undo-title=${keyframes.undoTitle}
        redo-title=${keyframes.redoTitle}
        ?has-own-network=${keyframes.ownNetwork.length > 0}
        @keyframe-command=${this._onKeyframeCommand}
      >
        <carry-bar .carry=${this._workshop.carry}></carry-bar>
      </keyframe-panel>
    `;
  }

  private get _ownPageNotice(): StageNotice | null {
    const { session } = this._workshop.source;
    return session?.showsOwnPage && session !== this._shownAnyway ? OWN_PAGE_NOTICE : null;
  }

  private _renderPanel(): TemplateResult {
    const { styles, settings, method, studio } = this._workshop;
    return html`
      <look-bar
        ?can-undo=${this._looks.canUndo}
        ?can-redo=${this._looks.canRedo}
        @look-command=${this._onLookCommand}
      ></look-bar>
      <style-panel
        method=${method.current}
        .pendingMethod=${method.pending}
        own-unavailable=${studio.method?.styleIds ? whyUnavailable(method.current) : ''}
        .entries=${styles.entries}
        .mix=${styles.mix}
        .busyIds=${styles.busyIds}
        .strength=${settings.current.strength}
        .stability=${settings.current.stability}
        ?filters-noise=${settings.current.filtersNoise}
        noise-filter-unavailable=${whyNoNoiseFilter(studio.engine)}
        ?is-drop-target=${this._drop.zone === 'shelf'}
        @method-chosen=${this._onMethodChosen}
        @style-command=${this._onStyleCommand}
        @pictures-added=${this._onPicturesAdded}
        @weight-changed=${this._onWeight}
        @strength-changed=${this._onStrength}
        @stability-changed=${this._onStability}
        @noise-filter-changed=${this._onNoiseFilter}
      >
        ${method.current === LEARNING_NETWORK ? this._renderLearning() : ''}
      </style-panel>
    `;
  }

  private _renderLearning(): TemplateResult {
    const { learning, styles } = this._workshop;
    return html`
      <learn-panel
        slot="method"
        .learning=${learning.learning}
        effort=${learning.effort}
        .pictures=${styles.entries.filter(({ isOwn, learnt }) => isOwn && !learnt)}
        forgotten-title=${learning.forgottenTitle ?? ''}
        @learn-command=${this._onLearnCommand}
      ></learn-panel>
    `;
  }

  private _renderStatus(): TemplateResult {
    const { engine, frames, areFramesFlowing } = this._workshop.studio;
    return html`
      <status-strip
        .engine=${engine.kind === 'running' ? engine.report : null}
        .frames=${frames}
        ?is-flowing=${areFramesFlowing}
        ?has-counts=${this._options.isDebug}
      ></status-strip>
      ${
        this._options.isDebug
          ? html`<motion-view-switch
                .current=${this._workshop.motionView}
                @motion-view-chosen=${this._onMotionView}
              ></motion-view-switch>
              <stability-panel
                .frames=${frames}
                .stability=${this._workshop.settings.current.stability}
              ></stability-panel>`
          : ''
      }
    `;
  }

  private _renderOutput(): TemplateResult {
    const { record, recordSettings, windows } = this._output;
    return html`
      <output-dialog
        .settings=${recordSettings}
        .kept=${record.kept}
        ?can-float=${windows.canFloat}
        @record-settings-changed=${this._onRecordSettings}
        @kept-command=${this._onKeptCommand}
        @output-window=${this._onOutputWindow}
      ></output-dialog>
    `;
  }

  private _renderLooks(): TemplateResult {
    const { recent, hasOwnPictures } = this._looks;
    return html`
      <looks-dialog
        .entries=${this._workshop.styles.entries}
        .recent=${recent}
        ?has-own-pictures=${hasOwnPictures}
        @look-chosen=${this._onLookChosen}
        @look-saved=${this._onLookSaved}
        @look-opened=${this._onLookOpened}
      ></looks-dialog>
    `;
  }

  private _act(action: StudioAction): void {
    performAction(action, {
      workshop: this._workshop,
      record: this._output.record,
      showOutput: () => {
        this._outputDialog.open();
      },
      showExport: () => {
        this._exportDialog.open();
      },
      showHelp: () => {
        this._help.open();
      },
      toggleFullscreen: () => void this._stage.toggleFullscreen(),
    });
  }

  private readonly _onSourceChosen = async ({ choice }: SourceChosenEvent): Promise<void> => {
    await this._workshop.openSource(choice);
    if (choice.kind === 'camera') this._cameras.refresh();
  };

  private readonly _onMethodChosen = ({ method }: MethodChosenEvent): void => {
    this._workshop.tell(null);
    void this._workshop.method.choose(method);
  };

  private readonly _onStyleCommand = ({ command, styleId }: StyleCommandEvent): void => {
    const { styles } = this._workshop;
    if (command === 'use') styles.useAlone(styleId);
    else if (command === 'mix') styles.toggleInMix(styleId);
    else this._workshop.removeStyle(styleId);
  };

  private readonly _onStudioAction = ({ action }: StudioActionEvent): void => {
    this._act(action);
  };

  private readonly _onLookCommand = ({ command }: LookCommandEvent): void => {
    if (command === 'show-looks') void this._showLooks();
    else this._looks[command]();
  };

  private async _showLooks(): Promise<void> {
    this._looksDialog.open(await this._looks.link());
  }

  private readonly _onLookChosen = ({ look }: LookChosenEvent): void => {
    this._looks.apply(look);
  };

  private readonly _onLookSaved = ({ withPictures }: LookSavedEvent): void => {
    void this._looks.saveFile(withPictures);
  };

  private readonly _onLookOpened = ({ file }: LookOpenedEvent): void => {
    void this._looks.openFile(file);
  };

  private readonly _onRecordingCommand = ({ command }: RecordingCommandEvent): void => {
    this._output.command(command);
  };

  private readonly _onRecordSettings = ({ settings }: RecordSettingsChangedEvent): void => {
    this._output.updateRecordSettings(settings);
  };

  private readonly _onKeptCommand = ({ command, recordingName }: KeptCommandEvent): void => {
    const { record } = this._output;
    void (command === 'save' ? record.saveKept(recordingName) : record.removeKept(recordingName));
  };

  private readonly _onOutputWindow = ({ window, size }: OutputWindowEvent): void => {
    void this._output.openWindow(window, size);
  };

  private readonly _onStageAction = ({ action }: StageActionEvent): void => {
    if (action === 'show-anyway') this._shownAnyway = this._workshop.source.session;
    else this._workshop.actOnStage(action);
  };

  private readonly _onWipe = ({ wipe }: WipeChangedEvent): void => {
    this._workshop.setWipe(wipe);
  };

  private readonly _onPicturesAdded = ({ files }: PicturesAddedEvent): void => {
    this._workshop.addStyles(files);
  };

  private readonly _onWeight = ({ styleId, weight }: WeightChangedEvent): void => {
    this._workshop.styles.setWeight(styleId, weight);
  };

  private readonly _onStrength = ({ strength }: StrengthChangedEvent): void => {
    this._workshop.setStrength(strength);
  };

  private readonly _onMotionView = ({ view }: MotionViewChosenEvent): void => {
    this._workshop.setMotionView(view);
  };

  private readonly _onStability = ({ stability }: StabilityChangedEvent): void => {
    this._workshop.setStability(stability);
  };

  private readonly _onNoiseFilter = ({ isOn }: NoiseFilterChangedEvent): void => {
    this._workshop.setFiltersNoise(isOn);
  };

  private readonly _onThemeChosen = ({ theme }: ThemeChosenEvent): void => {
    this._workshop.settings.update({ theme });
  };

  private readonly _onShortcutsSwitched = ({ isOn }: ShortcutsSwitchedEvent): void => {
    this._workshop.settings.update({ areShortcutsOn: isOn });
  };

  private readonly _onExportWanted = ({ settings, picksFile, files }: ExportWantedEvent): void => {
    void this._workshop.exportClips(settings, picksFile, files);
  };

  private readonly _onExportDismissed = ({ itemId }: ExportDismissedEvent): void => {
    this._workshop.exports.dismiss(itemId);
  };

  private readonly _onClipMoved = (): void => {
    this.requestUpdate();
  };

  private readonly _onKeyframeCommand = ({ command }: KeyframeCommandEvent): void => {
    const { keyframes, source } = this._workshop;
    const takeStill = (): Promise<void> => this._workshop.takeStill();
    performKeyframeCommand(command, { keyframes, clip: source.session?.clip, takeStill });
  };

  private readonly _onLearnCommand = ({ command }: LearnCommandEvent): void => {
    void this._workshop.learning.act(command);
  };

  private readonly _onMessageDismissed = (): void => {
    this._workshop.tell(null);
  };

  private readonly _onHelp = (): void => {
    this._help.open();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'impasto-app': ImpastoApp;
  }
}
