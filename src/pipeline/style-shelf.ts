/**
 * The styles the worker knows: pictures as they came, and the codes each method made of them. Codes are kept by method,
 * so that going back to one is instant; pictures are kept compressed and decoded again for a method that is new.
 */
import type { LearntStyle } from '../shared/learnt-style.ts';
import type { Look, LookStyle, MethodId } from '../shared/protocol.ts';
import { blendStyles, type StyleCode } from './engine/style-code.ts';
import type { EngineLook, StyleEngine } from './engine/style-engine.ts';
import type { RgbaPicture } from './picture/area-downscale.ts';
import { prepareStylePicture } from './picture/style-picture.ts';

/** Who encodes: an engine, and the method it paints with. */
export interface StyleEncoder {
  readonly method: MethodId;
  readonly engine: StyleEngine;
}

interface ShelvedStyle {
  readonly picture: Blob;
  readonly learnt: LearntStyle | null;
}

/** Null: the method does not paint this style. */
type Codes = Map<string, StyleCode | null>;

export class StyleShelf {
  readonly #decode: (picture: Blob) => Promise<RgbaPicture>;
  readonly #styles = new Map<string, ShelvedStyle>();
  readonly #codes = new Map<MethodId, Codes>();
  #look: Look | null = null;
  #engineLook: { readonly method: MethodId; readonly look: EngineLook } | null = null;

  /** @param decode rejects with a StylizerError when the file is not a picture. */
  constructor(decode: (picture: Blob) => Promise<RgbaPicture>) {
    this.#decode = decode;
  }

  /**
   * Keeps a style and encodes it; one of the same id is replaced. A picture that cannot be decoded changes nothing.
   * @returns false when the method does not paint it.
   */
  async add(id: string, picture: Blob, encoder: StyleEncoder, learnt: LearntStyle | null = null): Promise<boolean> {
    const style = { picture, learnt };
    const code = await this.#encode(id, style, encoder);
    this.remove(id);
    this.#styles.set(id, style);
    this.#codesOf(encoder.method).set(id, code);
    return code !== null;
  }

  remove(id: string): void {
    this.#styles.delete(id);
    for (const codes of this.#codes.values()) codes.delete(id);
    this.#engineLook = null;
  }

  /** Of the look in use. */
  get stability(): number {
    return this.#look?.stability ?? 0;
  }

  /** Of the look in use. */
  get filtersNoise(): boolean {
    return this.#look?.filtersNoise ?? false;
  }

  /** Another dial on the same look: what is painted with stays the same object. */
  set look(look: Look) {
    const isSamePainting = this.#look && samePainting(this.#look, look);
    this.#look = look;
    if (!isSamePainting) this.#engineLook = null;
  }

  /** Encodes what a look needs and the method has not met yet. Styles that are not on the shelf are passed over. */
  async prepare(look: Look, encoder: StyleEncoder): Promise<void> {
    for (const { id } of look.styles) await this.#prepareStyle(id, encoder);
    const codes = this.#codesOf(encoder.method);
    const { styleIds } = encoder.engine;
    if (styleIds === null || look.styles.some(({ id }) => codes.get(id))) return;
    const substitute = [...this.#styles.keys()].find((id) => styleIds.includes(id));
    if (substitute !== undefined) await this.#prepareStyle(substitute, encoder);
  }

  /** `prepare` for the look in use, whichever that is when it is done. */
  async prepareLook(encoder: StyleEncoder): Promise<void> {
    for (let look = this.#look; look; look = this.#look) {
      await this.prepare(look, encoder);
      if (look === this.#look) return;
    }
  }

  /**
   * The look as the method's engine takes it, or null while none of its styles is known. When the method paints none of
   * them, a style it does paint stands in. Same object until look, method or styles change.
   */
  engineLook(method: MethodId): EngineLook | null {
    if (this.#engineLook?.method === method) return this.#engineLook.look;
    if (!this.#look) return null;
    const codes = this.#codesOf(method);
    const styles = this.#look.styles.flatMap(({ id, weight }) => weighted(codes.get(id), weight));
    if (styles.length === 0) styles.push(...this.#substitute(this.#look.styles, codes));
    if (styles.length === 0) return null;
    const look = { style: blendStyles(styles), strength: this.#look.strength };
    this.#engineLook = { method, look };
    return look;
  }

  /** Only for a look whose styles the method was shown and does not paint. */
  #substitute(wanted: readonly LookStyle[], codes: Codes): { readonly code: StyleCode; readonly weight: number }[] {
    if (!wanted.some(({ id }) => codes.get(id) === null)) return [];
    return [...codes.values()].flatMap((code) => weighted(code, 1)).slice(0, 1);
  }

  async #prepareStyle(id: string, encoder: StyleEncoder): Promise<void> {
    const style = this.#styles.get(id);
    const codes = this.#codesOf(encoder.method);
    if (!style || codes.has(id)) return;
    const code = await this.#encode(id, style, encoder);
    if (this.#styles.get(id) !== style) return; // Replaced or removed meanwhile.
    codes.set(id, code);
    this.#engineLook = null;
  }

  async #encode(id: string, { picture, learnt }: ShelvedStyle, { engine }: StyleEncoder): Promise<StyleCode | null> {
    const prepared = prepareStylePicture(await this.#decode(picture), engine.styleShortSidePx);
    return engine.encodeStyle({ id, picture: prepared, learnt });
  }

  #codesOf(method: MethodId): Codes {
    const known = this.#codes.get(method);
    if (known) return known;
    const codes: Codes = new Map();
    this.#codes.set(method, codes);
    return codes;
  }
}

function samePainting(a: Look, b: Look): boolean {
  return (
    a.strength === b.strength &&
    a.styles.length === b.styles.length &&
    a.styles.every(({ id, weight }, i) => id === b.styles[i]?.id && weight === b.styles[i].weight)
  );
}

function weighted(code: StyleCode | null | undefined, weight: number): { code: StyleCode; weight: number }[] {
  return code ? [{ code, weight }] : [];
}
