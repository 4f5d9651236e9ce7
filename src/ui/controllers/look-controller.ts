/**
 * The look as a thing of its own: undone and redone, remembered, saved, passed on. It watches what the page paints with
 * and says what to paint with; how is the workshop's business.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import { isMethodId, type LookStyle } from '../../shared/protocol.ts';
import { LookHistory, type LookState } from '../looks/look-history.ts';
import {
  hashPicture,
  parsePresetFile,
  parsePresetLink,
  type Preset,
  PRESET_EXTENSION,
  presetLink,
  type PresetStyle,
  sameHash,
  writePresetFile,
} from '../looks/preset.ts';
import { addRecent, loadRecent, saveRecent } from '../looks/recent-looks.ts';
import { downloadFile, pictureFileName } from '../save-picture.ts';
import type { StyleEntry } from '../style-catalog.ts';
import type { WorkshopController } from './workshop-controller.ts';

/** A look in use for this long is remembered. */
const RECENT_AFTER_MS = 5000;

export class LookController implements ReactiveController {
  /** Newest first; the present one included. */
  recent: readonly LookState[] = loadRecent();
  readonly #host: ReactiveControllerHost;
  readonly #workshop: WorkshopController;
  readonly #history = new LookHistory();
  /** Of pictures that were read once. */
  readonly #hashes = new Map<string, string>();
  #recentTimer: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;

  constructor(host: ReactiveControllerHost, workshop: WorkshopController) {
    this.#host = host;
    this.#workshop = workshop;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onKeyDown);
    window.addEventListener('hashchange', this.#onLink);
    this.#onLink();
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onKeyDown);
    window.removeEventListener('hashchange', this.#onLink);
    clearTimeout(this.#recentTimer);
    this.#generation++;
  }

  /** Whatever changed the look, it shows here. */
  hostUpdated(): void {
    const { current } = this;
    if (current.mix.length === 0 || !this.#history.note(current, performance.now())) return;
    this.#host.requestUpdate();
    clearTimeout(this.#recentTimer);
    this.#recentTimer = setTimeout(() => {
      this.#remember(current);
    }, RECENT_AFTER_MS);
  }

  get current(): LookState {
    const { styles, settings, method } = this.#workshop;
    return {
      method: method.pending ?? method.current,
      strength: settings.current.strength,
      stability: settings.current.stability,
      mix: styles.chosen,
    };
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Whether pictures of the visitor's own are in the mix. */
  get hasOwnPictures(): boolean {
    return this.current.mix.some(({ id }) => this.#entry(id)?.isOwn);
  }

  undo(): void {
    const look = this.#history.undo();
    if (look) this.apply(look);
  }

  redo(): void {
    const look = this.#history.redo();
    if (look) this.apply(look);
  }

  /** Styles that are not on the shelf any more are left out. */
  apply({ method, strength, stability, mix }: LookState): void {
    const known = mix.filter(({ id }) => this.#entry(id));
    if (isMethodId(method)) void this.#workshop.method.choose(method);
    this.#workshop.setStrength(strength);
    this.#workshop.setStability(stability);
    if (known.length > 0) this.#workshop.styles.useMix(known);
  }

  /** The address under which this look opens; own pictures are only named in it. */
  async link(): Promise<string> {
    return presetLink(document.baseURI, await this.#preset(false));
  }

  /** @param withPictures lets the visitor's own pictures leave with it. */
  async saveFile(withPictures: boolean): Promise<void> {
    try {
      const file = await writePresetFile(await this.#preset(withPictures));
      downloadFile(file, pictureFileName(this.#workshop.styles.titles, new Date(), PRESET_EXTENSION));
    } catch (error) {
      this.#workshop.tell({ tone: 'problem', text: describeError(error) });
    }
  }

  async openFile(file: File): Promise<void> {
    try {
      await this.#openPreset(parsePresetFile(await file.text()));
    } catch (error) {
      this.#workshop.tell({ tone: 'problem', text: describeError(error) });
    }
  }

  async #openPreset(preset: Preset): Promise<void> {
    const generation = ++this.#generation;
    await this.#workshop.styles.whenListed();
    const mix: LookStyle[] = [];
    const missing: PresetStyle[] = [];
    for (const style of preset.styles) {
      const id = await this.#find(style);
      if (generation !== this.#generation) return;
      if (id === null) missing.push(style);
      else if (!mix.some((other) => other.id === id)) mix.push({ id, weight: style.weight });
    }
    const { method, strength, stability } = preset;
    this.apply({ method, strength, stability, mix });
    if (missing.length > 0) this.#tellMissing(missing, mix.length > 0);
  }

  /** The shelf's id of the style; a picture that came along is put there. Null when it cannot be had. */
  async #find({ id, title, hash, picture }: PresetStyle): Promise<string | null> {
    const { styles } = this.#workshop;
    if (id !== null && this.#entry(id)) return id;
    for (const entry of styles.entries.filter(({ isOwn }) => isOwn)) {
      if (sameHash(await this.#hashOf(entry), hash)) return entry.id;
    }
    return picture && styles.shelve(picture, title === '' ? 'Picture of a look' : title);
  }

  #tellMissing(missing: readonly PresetStyle[], hasOthers: boolean): void {
    const names = missing
      .map(({ title, id }) => `“${title === '' ? (id ?? 'a picture of its maker') : title}”`)
      .join(', ');
    const rest = hasOthers ? 'The rest of it is painted.' : 'The look stays as it was.';
    const text = `This look needs ${names}, which is not on this machine. ${rest} Ask its maker for the look as a file with pictures.`;
    this.#workshop.tell({ tone: 'problem', text });
  }

  async #preset(withPictures: boolean): Promise<Preset> {
    const { method, strength, stability, mix } = this.current;
    const styles = mix.map(async ({ id, weight }): Promise<PresetStyle[]> => {
      const entry = this.#entry(id);
      if (!entry) return [];
      const picture = entry.isOwn && withPictures ? await entry.loadPicture() : null;
      return [{ id: entry.isOwn ? null : id, title: entry.title, hash: await this.#hashOf(entry), weight, picture }];
    });
    return { method, strength, stability, styles: (await Promise.all(styles)).flat() };
  }

  async #hashOf(entry: StyleEntry): Promise<string> {
    const known = this.#hashes.get(entry.id);
    if (known !== undefined) return known;
    const hash = await hashPicture(await entry.loadPicture());
    this.#hashes.set(entry.id, hash);
    return hash;
  }

  #remember(look: LookState): void {
    this.recent = addRecent(this.recent, look);
    saveRecent(this.recent, (id) => this.#entry(id)?.isOwn === true);
    this.#host.requestUpdate();
  }

  #entry(id: string): StyleEntry | undefined {
    return this.#workshop.styles.entries.find((entry) => entry.id === id);
  }

  readonly #onLink = (): void => {
    const preset = parsePresetLink(location.hash);
    if (preset) void this.#openPreset(preset);
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.composedPath().some(isTyped)) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) this.undo();
    else if (key === 'y' || key === 'z') this.redo();
    else return;
    event.preventDefault();
  };
}

/** What has an undo of its own. */
function isTyped(target: EventTarget): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox';
  return target instanceof HTMLTextAreaElement;
}
