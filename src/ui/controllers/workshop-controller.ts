/**
 * Engine, source, styles and settings as one whole: what happens in which order, and what is told to the visitor. The
 * root element only renders this and calls it.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import type { LookStyle, MethodId, MethodReport, MotionView, StartReport } from '../../shared/protocol.ts';
import { type AppState, appState } from '../app-state.ts';
import type { ExportPlan, ExportRange, ExportSettings } from '../../shared/export.ts';
import type { ExportSetup } from '../../shared/export-setup.ts';
import type { ClipControls } from '../capture/clip-controls.ts';
import type { PageMessage } from '../elements/message-area.ts';
import { fileKind } from '../file-kind.ts';
import { whyUnavailable } from '../method-catalog.ts';
import type { PageOptions } from '../page-options.ts';
import { downloadFile, pictureFileName } from '../save-picture.ts';
import type { SourceChoice } from '../source-choice.ts';
import type { StageAction } from '../stage-notice.ts';
import type { DropZone } from './drop-controller.ts';
import type { CarryController } from './carry-controller.ts';
import { ExportController } from './export-controller.ts';
import type { KeyframeController, PaintSubject } from './keyframe-controller.ts';
import type { LearnController } from './learn-controller.ts';
import { MethodController } from './method-controller.ts';
import { SettingsController } from './settings-controller.ts';
import { createSlowWork } from './slow-work.ts';
import { SourceController } from './source-controller.ts';
import { StudioController } from './studio-controller.ts';
import { StyleController } from './style-controller.ts';

/** Good news need not be dismissed. */
const CALM_MESSAGE_MS = 6000;

export class WorkshopController implements ReactiveController {
  wipe = 0;
  isStylized = true;
  /** What is shown in place of the painting. */
  motionView: MotionView | null = null;
  message: PageMessage | null = null;
  readonly settings: SettingsController;
  readonly studio: StudioController;
  readonly method: MethodController;
  readonly styles: StyleController;
  readonly source: SourceController;
  readonly exports: ExportController;
  readonly keyframes: KeyframeController;
  readonly carry: CarryController;
  readonly learning: LearnController;
  readonly #host: ReactiveControllerHost;
  readonly #options: PageOptions;
  #isAwayMirrored = false;
  #messageTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param baseUrl absolute, ending in a slash: the folder of the page. */
  constructor(host: ReactiveControllerHost, options: PageOptions, baseUrl: string) {
    this.#host = host;
    this.#options = options;
    const onTrouble = (text: string): void => {
      this.tell({ tone: 'problem', text });
    };
    this.settings = new SettingsController(host);
    if (options.stability !== null) this.settings.update({ stability: options.stability });
    this.studio = new StudioController(host, {
      baseUrl,
      forcedEngine: options.forcedEngine,
      networkShortSidePx: options.networkShortSidePx,
      method: () => this.#firstMethod(),
      timingsMs: (method) => this.settings.current.timingsMs[method] ?? {},
      onMethod: (report) => {
        this.#useMethod(report);
      },
      onReady: (report, isNew) => void this.#begin(report, isNew),
      onGivenUp: () => {
        this.source.suspend();
      },
      onSourceEnded: () => {
        this.source.handleStreamEnded();
      },
      onTrouble,
    });
    this.method = new MethodController(host, this.studio, { first: () => this.#firstMethod(), onTrouble });
    this.styles = new StyleController(host, this.studio, {
      folderUrl: `${baseUrl}styles/`,
      wanted: () => this.#wantedStyles(),
      strength: () => this.settings.current.strength,
      stability: () => this.settings.current.stability,
      kept: () => this.learning.listKept(),
      filtersNoise: () => this.settings.current.filtersNoise,
      onTrouble,
      onMixChanged: (styles) => {
        this.settings.update({ styles });
      },
    });
    this.source = new SourceController(host, this.studio, {
      demoUrl: `${baseUrl}demo/`,
      probeClip: (file) => this.studio.probeClip(file),
      onBadFile: ({ message }) => {
        onTrouble(message);
      },
    });
    this.exports = new ExportController(host, () => this.#exportSetup(`${baseUrl}models/`));
    const { keyframes, carry, learning } = createSlowWork(host, {
      baseUrl,
      largestLearningSidePx: options.networkShortSidePx,
      studio: this.studio,
      styles: () => this.styles,
      clip: () => this.timelineClip,
      exportSetup: () => this.#exportSetup(`${baseUrl}models/`),
      onTrouble,
    });
    this.keyframes = keyframes;
    this.carry = carry;
    this.learning = learning;
    host.addController(this);
  }

  get state(): AppState {
    return appState(this.studio.engine, this.source.state);
  }

  /** The clip whose timeline is shown. */
  get timelineClip(): ClipControls | null {
    const { session } = this.source;
    return session?.kind === 'clip' ? (session.clip ?? null) : null;
  }

  /** What can be painted slowly: a clip or the demo, or a picture. */
  get paintSubject(): PaintSubject | null {
    const { session } = this.source;
    return session?.clip ?? session?.still ?? null;
  }

  /** The picture that is on, untouched. */
  readonly sourceFrame = (): Promise<Blob> => this.studio.snapshot('source');

  /** The picture that is on becomes the source, so that it can be painted at leisure. */
  async takeStill(): Promise<void> {
    const label = this.source.session?.label ?? 'Still';
    try {
      const file = new File([await this.sourceFrame()], `Still of ${label}`, { type: 'image/png' });
      await this.openSource({ kind: 'picture', file });
    } catch (error) {
      this.tell({ tone: 'problem', text: describeError(error) });
    }
  }

  /** The painted frame in place of the one that is on, when the clip stands on it. */
  get paintedUrl(): string {
    const clip = this.paintSubject;
    if (!clip?.isPaused || !this.isStylized) return '';
    return this.keyframes.at(clip.timeS)?.url ?? '';
  }

  /** The picture in words. */
  get pictureLabel(): string {
    const { state, session } = this.source;
    const isLeftOver = state.kind === 'ended' && state.problem !== null;
    const subject = session?.label ?? (isLeftOver ? state.label : 'No picture');
    const { titles } = this.styles;
    return this.isStylized && titles.length > 0 ? `${subject}, painted like ${titles.join(' and ')}` : subject;
  }

  get canMirror(): boolean {
    return this.source.session?.kind === 'camera';
  }

  /** One expects a mirror of one's own camera, not of one that looks away; the latter's setting is not remembered. */
  get isMirrored(): boolean {
    if (!this.canMirror) return false;
    return this.source.session?.isFacingAway ? this.#isAwayMirrored : this.settings.current.isMirrored;
  }

  /** The view follows from the state, so it is handed on whenever that changes. */
  hostUpdated(): void {
    const { wipe, isStylized, isMirrored, motionView } = this;
    this.studio.setView({ wipe, isStylized, isMirrored, motionView });
    this.keyframes.useClip(this.paintSubject);
  }

  hostDisconnected(): void {
    clearTimeout(this.#messageTimer);
  }

  /** Null takes the message away. Problems stay until they are dismissed or something else is told. */
  tell(message: PageMessage | null): void {
    clearTimeout(this.#messageTimer);
    this.message = message;
    this.#host.requestUpdate();
    if (message?.tone !== 'calm') return;
    this.#messageTimer = setTimeout(() => {
      this.tell(null);
    }, CALM_MESSAGE_MS);
  }

  setWipe(wipe: number): void {
    this.wipe = wipe;
    this.#host.requestUpdate();
  }

  setStrength(strength: number): void {
    this.settings.update({ strength });
    this.styles.refreshLook();
  }

  setStability(stability: number): void {
    this.settings.update({ stability });
    this.styles.refreshLook();
  }

  setFiltersNoise(filtersNoise: boolean): void {
    this.settings.update({ filtersNoise });
    this.styles.refreshLook();
  }

  setMotionView(motionView: MotionView | null): void {
    this.motionView = motionView;
    this.#host.requestUpdate();
  }

  toggleStylized(): void {
    this.isStylized = !this.isStylized;
    this.#host.requestUpdate();
  }

  toggleMirror(): void {
    if (!this.canMirror) return;
    if (this.source.session?.isFacingAway) this.#isAwayMirrored = !this.isMirrored;
    else this.settings.update({ isMirrored: !this.isMirrored });
    this.#host.requestUpdate();
  }

  actOnStage(action: Exclude<StageAction, 'show-anyway'>): void {
    switch (action) {
      case 'retry-source':
        this.source.retry();
        return;
      case 'reopen-released':
        this.source.reopenReleased();
        return;
      case 'back-to-demo':
        void this.openSource({ kind: 'demo' });
        return;
      case 'keep-session':
        this.source.keepSession();
        return;
      case 'restart-engine':
        this.studio.start();
        return;
    }
    action satisfies never;
  }

  async savePicture(): Promise<void> {
    try {
      const picture = await this.studio.snapshot();
      const name = pictureFileName(this.isStylized ? this.styles.titles : ['original'], new Date());
      downloadFile(picture, name);
      this.tell({ tone: 'calm', text: `Saved as ${name}.` });
    } catch (error) {
      this.tell({ tone: 'problem', text: describeError(error) });
    }
  }

  /** Of the clip that plays, between its in and out points; null while none does. */
  get exportPreview(): ((settings: ExportSettings) => Promise<ExportPlan>) | null {
    const clip = this.source.session?.clip;
    if (!clip) return null;
    return (settings) =>
      this.studio.previewExport({
        ...settings,
        file: clip.file,
        range: clipRange(clip),
        isSegment: false,
        prerollFrames: 0,
        wantsFrameHashes: false,
        sink: { kind: 'memory' },
      });
  }

  /** The clip that plays, or these files. Queued; the dialog shows how it goes. */
  async exportClips(settings: ExportSettings, picksFile: boolean, files: readonly File[]): Promise<void> {
    const { session } = this.source;
    const playing = session?.clip && {
      file: session.clip.file,
      clipName: session.label,
      range: clipRange(session.clip),
      carried: settings.carriesPaintings ? this.carry.orderFor(clipRange(session.clip)) : undefined,
    };
    const clips = files.map((file) => ({ file, clipName: file.name, range: null }));
    const orders = files.length > 0 ? clips : playing ? [playing] : [];
    try {
      for (const order of orders) await this.exports.add({ ...order, settings, picksFile });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.tell({ tone: 'problem', text: describeError(error) });
    }
  }

  /** A video becomes the source; a picture becomes a style on the shelf and the source anywhere else. */
  takeFiles(files: readonly File[], zone: DropZone): void {
    const [file] = files;
    if (!file) return;
    const kind = fileKind(file);
    if (kind === 'video') void this.openSource({ kind: 'clip', file });
    else if (kind === 'picture' && zone === 'stage') void this.openSource({ kind: 'picture', file });
    else if (kind === 'picture') this.addStyles(files);
    else
      this.tell({
        tone: 'problem',
        text: `“${file.name}” is neither a video nor a picture. Drop an MP4, WebM, JPEG, PNG or WebP file.`,
      });
  }

  /** What was said about the attempt before is out of date then. */
  async openSource(choice: SourceChoice): Promise<void> {
    this.tell(null);
    await this.source.open(choice);
  }

  addStyles(files: readonly File[]): void {
    this.tell(null);
    for (const file of files) void this.styles.addOwn(file, file.name);
    if (files.length > 0 && this.studio.method?.styleIds) {
      this.tell({ tone: 'calm', text: whyUnavailable(this.studio.method.id) });
    }
  }

  /** What can be undone is offered where it was learnt. */
  removeStyle(id: string): void {
    this.styles.removeOwn(id);
    void this.learning.forget(id);
  }

  /** A client that is new gets everything; one that came back after a loss has kept it. */
  async #begin({ engine, method }: StartReport, isNew: boolean): Promise<void> {
    const known = this.settings.current.timingsMs;
    this.settings.update({ timingsMs: { ...known, [method.id]: { ...known[method.id], ...engine.timingsMs } } });
    if (!isNew) {
      await this.styles.applyAgain();
      return;
    }
    // The look comes first, so that the first picture shown is a painted one.
    await this.styles.applyToNewEngine();
    await this.source.begin();
  }

  async #exportSetup(modelsUrl: string): Promise<ExportSetup> {
    const { engine } = this.studio;
    return {
      engine: engine.kind === 'running' ? engine.report.id : null,
      method: this.method.current,
      modelsUrl,
      look: {
        styles: this.styles.mix,
        strength: this.settings.current.strength,
        stability: this.settings.current.stability,
      },
      styles: await this.styles.loadMix(),
    };
  }

  /** Remembered from here on, unless it only stands in for one that could not be loaded. */
  #useMethod({ id, styleIds, trouble }: MethodReport): void {
    this.styles.usePaintable(styleIds);
    if (trouble === null) this.settings.update({ method: id });
    else this.tell({ tone: 'problem', text: `Another method was wanted and could not be loaded. ${trouble}` });
  }

  /** The address comes before what is remembered, until a method has been in use. */
  #firstMethod(): MethodId {
    return this.studio.method?.id ?? this.#options.methodId ?? this.settings.current.method;
  }

  #wantedStyles(): readonly (readonly LookStyle[])[] {
    const { styleId, linkedMix } = this.#options;
    return [linkedMix, styleId === null ? [] : [{ id: styleId, weight: 1 }], this.settings.current.styles];
  }
}

/** Null when the whole clip is meant. */
function clipRange({ settings: { inS, outS }, facts }: ClipControls): ExportRange | null {
  return inS === null && outS === null ? null : { fromS: inS ?? facts.startS, toS: outS ?? facts.endS };
}
