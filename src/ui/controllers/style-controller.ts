/**
 * The styles on the shelf and the mix in use. A style is fetched and encoded when it is first used; the look changes
 * only when all of it is known to the engine, so that nothing flashes unpainted.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { describeError } from '../../shared/errors.ts';
import type { LearntStyle } from '../../shared/learnt-style.ts';
import { type LookStyle, MAX_MIXED_STYLES } from '../../shared/protocol.ts';
import type { KeptStyle } from '../learning/learnt-style-store.ts';
import {
  createLearntStyle,
  createOwnStyle,
  fetchStyleCatalog,
  releaseOwnStyle,
  type StyleEntry,
} from '../style-catalog.ts';
import { WorkerReplaced } from './restart-guard.ts';
import type { StudioController } from './studio-controller.ts';

export interface StyleOptions {
  /** Ending in a slash. */
  readonly folderUrl: string;
  /** What to begin with, best first; ids that are not on the shelf are passed over. */
  readonly wanted: () => readonly (readonly LookStyle[])[];
  /** Learnt on earlier visits. */
  readonly kept: () => Promise<readonly KeptStyle[]>;
  readonly strength: () => number;
  readonly stability: () => number;
  readonly filtersNoise: () => boolean;
  readonly onTrouble: (message: string) => void;
  /** The mix was changed by the visitor: to be remembered. */
  readonly onMixChanged: (mix: readonly LookStyle[]) => void;
}

export class StyleController implements ReactiveController {
  entries: readonly StyleEntry[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #studio: StudioController;
  readonly #options: StyleOptions;
  readonly #encodings = new Map<string, Promise<void>>();
  readonly #ready = new Set<string>();
  /** Taken off the shelf, but not out of the engine yet. */
  readonly #removed = new Set<string>();
  #catalog: Promise<void> | null = null;
  /** What the visitor chose, whatever the method makes of it. */
  #chosen: readonly LookStyle[] = [];
  #paintableIds: readonly string[] | null = null;
  #paintedMix: readonly LookStyle[] = [];
  #generation = 0;
  #ownCount = 0;

  constructor(host: ReactiveControllerHost, studio: StudioController, options: StyleOptions) {
    this.#host = host;
    this.#studio = studio;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#catalog ??= this.#loadCatalog();
  }

  hostDisconnected(): void {
    this.#generation++;
  }

  /** What is painted, as soon as all of it is encoded: of what was chosen, the styles that the method knows. */
  get mix(): readonly LookStyle[] {
    const known = this.#chosen.filter(({ id }) => this.canPaint(id));
    if (known.length > 0) return known;
    const substitute = this.entries.find(({ id, isOwn }) => !isOwn && this.canPaint(id));
    return substitute ? [{ id: substitute.id, weight: 1 }] : [];
  }

  /** What the visitor chose, whether or not the method in use knows it. */
  get chosen(): readonly LookStyle[] {
    return this.#chosen;
  }

  /** Whether the method in use knows the style, built in or learnt. */
  canPaint(id: string): boolean {
    return this.#paintableIds === null || this.#paintableIds.includes(id) || this.#entry(id)?.learnt !== undefined;
  }

  /** @param ids null when the method paints any picture. What was chosen is kept for the next method. */
  usePaintable(ids: readonly string[] | null): void {
    this.#paintableIds = ids;
    this.#host.requestUpdate();
    if (this.#paintedMix.length > 0) void this.#apply();
  }

  /** What is painted with, by name, and what share each has. */
  get shares(): readonly { readonly id: string; readonly title: string; readonly share: number }[] {
    const { mix } = this;
    const total = mix.reduce((sum, { weight }) => sum + weight, 0);
    return mix.map(({ id, weight }) => ({
      id,
      title: this.#entry(id)?.title ?? id,
      share: total > 0 ? weight / total : 1 / mix.length,
    }));
  }

  get titles(): readonly string[] {
    return this.mix.flatMap(({ id }) => this.#entry(id)?.title ?? []);
  }

  /** Styles being fetched and encoded. */
  get busyIds(): ReadonlySet<string> {
    return new Set(this.#encodings.keys());
  }

  /** Resolves when the mix is painted, or when it has become clear that it cannot be. */
  async applyToNewEngine(): Promise<void> {
    this.#ready.clear();
    this.#encodings.clear();
    await this.#catalog;
    await this.#apply();
  }

  /** After a restart inside the client: what was being encoded then is asked for again. */
  async applyAgain(): Promise<void> {
    this.#encodings.clear();
    await this.#apply();
  }

  /** The pictures of the mix, to paint elsewhere with it. */
  async loadMix(): Promise<
    readonly { readonly id: string; readonly picture: Blob; readonly learnt: LearntStyle | null }[]
  > {
    const used = this.mix.flatMap(({ id }) => this.#entry(id) ?? []);
    return Promise.all(
      used.map(async ({ id, loadPicture, learnt = null }) => ({ id, picture: await loadPicture(), learnt })),
    );
  }

  useAlone(id: string): void {
    this.#changeMix([{ id, weight: 1 }]);
  }

  toggleInMix(id: string): void {
    const others = this.mix.filter((style) => style.id !== id);
    if (others.length < this.mix.length) {
      if (others.length > 0) this.#changeMix(others);
    } else if (this.mix.length < MAX_MIXED_STYLES) {
      this.#changeMix([...this.mix, { id, weight: 1 }]);
    }
  }

  setWeight(id: string, weight: number): void {
    this.#changeMix(this.mix.map((style) => (style.id === id ? { id, weight } : style)));
  }

  /** Strength or stability was changed. */
  refreshLook(): void {
    if (this.#paintedMix.length > 0) this.#paint(this.#paintedMix);
  }

  /** Weights and all; every style must be on the shelf. */
  useMix(mix: readonly LookStyle[]): void {
    this.#changeMix(mix);
  }

  /** Resolves when the built-in styles are on the shelf, or when it has become clear that they cannot be had. */
  whenListed(): Promise<void> {
    return (this.#catalog ??= this.#loadCatalog());
  }

  /** Puts a picture of the visitor's on the shelf, unused; returns its id. */
  async shelve(picture: Blob, name: string): Promise<string> {
    const id = `own-${String(++this.#ownCount)}`;
    const entry = await createOwnStyle(id, picture, name);
    this.entries = [entry, ...this.entries];
    this.#host.requestUpdate();
    return id;
  }

  async addOwn(picture: Blob, name: string): Promise<void> {
    try {
      const id = await this.shelve(picture, name);
      if (this.canPaint(id)) this.useAlone(id);
    } catch (error) {
      this.#options.onTrouble(describeError(error));
    }
  }

  /** Puts a style that was learnt on the shelf and paints with it. */
  async addLearnt(style: KeptStyle): Promise<void> {
    const entry = await createLearntStyle(style);
    this.entries = [entry, ...this.entries];
    this.useAlone(entry.id);
  }

  removeOwn(id: string): void {
    const entry = this.#entry(id);
    if (!entry?.isOwn) return;
    releaseOwnStyle(entry);
    this.entries = this.entries.filter((other) => other !== entry);
    const rest = this.#chosen.filter((style) => style.id !== id);
    this.#removed.add(id);
    if (rest.length < this.#chosen.length) this.#changeMix(rest.length > 0 ? rest : this.#firstMix());
    this.#forgetRemoved();
    this.#host.requestUpdate();
  }

  async #loadCatalog(): Promise<void> {
    const kept = (await this.#options.kept()).map((style) => createLearntStyle(style));
    for (const entry of await Promise.allSettled(kept)) {
      if (entry.status === 'fulfilled') this.entries = [...this.entries, entry.value];
    }
    try {
      this.entries = [...this.entries, ...(await fetchStyleCatalog(this.#options.folderUrl))];
    } catch (error) {
      this.#options.onTrouble(describeError(error));
    }
    if (this.#chosen.length === 0) this.#chosen = this.#firstMix();
    this.#host.requestUpdate();
  }

  #firstMix(): readonly LookStyle[] {
    for (const wanted of this.#options.wanted()) {
      const known = wanted.filter(({ id }) => this.#entry(id));
      if (known.length > 0) return known;
    }
    return this.entries
      .filter(({ isOwn }) => !isOwn)
      .slice(0, 1)
      .map(({ id }) => ({ id, weight: 1 }));
  }

  #changeMix(mix: readonly LookStyle[]): void {
    this.#chosen = mix;
    this.#host.requestUpdate();
    // Pictures of the visitor's are gone after a reload, unless they were learnt.
    const lasting = new Set(this.entries.filter(({ isOwn, learnt }) => !isOwn || learnt).map(({ id }) => id));
    this.#options.onMixChanged(mix.filter(({ id }) => lasting.has(id)));
    // Before an engine runs there is nobody to encode it; the engine gets the mix when it is there.
    if (this.#studio.engine.kind === 'running') void this.#apply();
  }

  async #apply(): Promise<void> {
    const generation = ++this.#generation;
    const mix = this.mix;
    try {
      for (const { id } of mix) await this.#encode(id);
      if (generation === this.#generation) this.#paint(mix);
    } catch (error) {
      // A replaced worker asks for the whole look again (`applyAgain`).
      if (error instanceof WorkerReplaced || generation !== this.#generation) return;
      this.#chosen = this.#paintedMix;
      this.#host.requestUpdate();
      this.#options.onTrouble(describeError(error));
    }
  }

  #paint(mix: readonly LookStyle[]): void {
    this.#paintedMix = mix;
    const { strength, stability, filtersNoise } = this.#options;
    if (mix.length > 0) {
      const dials = { strength: strength(), stability: stability(), filtersNoise: filtersNoise() };
      this.#studio.setLook({ styles: mix, ...dials });
    }
    this.#forgetRemoved();
  }

  /** What is still painted with or still being encoded has to wait. */
  #forgetRemoved(): void {
    for (const id of this.#removed) {
      if (this.#encodings.has(id) || this.#paintedMix.some((style) => style.id === id)) continue;
      this.#removed.delete(id);
      if (this.#ready.delete(id)) this.#studio.removeStyle(id);
    }
  }

  /** Encodes once, however often it is asked for meanwhile. */
  #encode(id: string): Promise<void> {
    if (this.#ready.has(id)) return Promise.resolve();
    const running = this.#encodings.get(id);
    if (running) return running;
    const encoding = this.#encodeNow(id).finally(() => {
      if (this.#encodings.get(id) === encoding) this.#encodings.delete(id);
      this.#forgetRemoved();
      this.#host.requestUpdate();
    });
    this.#encodings.set(id, encoding);
    this.#host.requestUpdate();
    return encoding;
  }

  async #encodeNow(id: string): Promise<void> {
    const entry = this.#entry(id);
    if (!entry) return;
    await this.#studio.addStyle(id, await entry.loadPicture(), entry.learnt ?? null);
    this.#ready.add(id);
  }

  #entry(id: string): StyleEntry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }
}
