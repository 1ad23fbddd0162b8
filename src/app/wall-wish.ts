/** What the wall is to show, as the address says it in words: which seeds that makes, and what is to be said of it. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Traits} from '../model/traits.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import type {MatchingSeeds} from '../pictures/matching-seeds.ts';
import type {WallSeeds} from '../wall/wall.ts';
import {parseCriteria, type TypedWord} from '../words/match.ts';
import type {LateCode} from './late-code.ts';
import type * as searchCode from './search-code.ts';
import type {PageState} from './url-state.ts';

type SearchCode = typeof searchCode;

/** Until it is known what the words mean. */
class UnknownSeeds extends EventTarget implements WallSeeds {
  at(): null {
    return null;
  }
  want(): void {
    // Nothing can be looked for yet.
  }
  close(): void {
    // Nothing is looked for.
  }
  find(): Promise<number> {
    return Promise.reject(new DOMException('It is not known yet what is wanted.', 'AbortError'));
  }
}

const SAY_MS = 250;

const UNKNOWN = new UnknownSeeds();

export class WallWish implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #code: LateCode<SearchCode>;
  #pictures: ModelPictures | null = null;
  /** Which wall of what. */
  #key = '';
  #matching: MatchingSeeds | null = null;
  #saying: ReturnType<typeof setTimeout> | null = null;
  /** Of the model on show; null for one without words, and until they are known. */
  traits: Traits | null = null;
  /** Which seeds the wall shows; null for all. */
  seeds: WallSeeds | null = null;
  /** What of the wish was understood. */
  typed: TypedWord[] = [];
  /** This model has no words for its pictures. */
  isWordless = false;

  constructor(host: ReactiveControllerHost, code: LateCode<SearchCode>) {
    this.#host = host;
    this.#code = code;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#matching?.close();
  }

  /** What the words mean is on its way. */
  get isAwaited(): boolean {
    return this.seeds === UNKNOWN;
  }

  /** How rare it is what is wanted, in a sentence; empty where nothing is. */
  get rarity(): string {
    if (!this.#matching || !this.#pictures) return '';
    return this.#code.code!.rarityText(this.#matching.rarity, this.#pictures.model);
  }

  /** The first wall is there: time to find out whether its pictures can be searched. */
  async ahead(): Promise<void> {
    this.#code.ahead();
    await this.#learn();
  }

  /** Before each rendering. */
  track({wish, wall}: PageState, pictures: ModelPictures | null, psi: number): void {
    if (pictures !== this.#pictures) {
      this.#pictures = pictures;
      this.#key = '';
      this.traits = null;
      this.isWordless = false;
      this.typed = [];
    }
    this.#code.want(wish !== '');
    const {code} = this.#code;
    const key = wish === '' ? '' : JSON.stringify([wish, wall, psi]);
    if (wish === '') return this.#show('', null, []);
    if (pictures && key === this.#key) return;
    if (!pictures || !code || !(this.traits ?? this.isWordless)) {
      this.seeds = UNKNOWN;
      if (pictures) void this.#learn();
      return;
    }
    if (!this.traits) return this.#show(key, null, []);
    const {traits} = this;
    const {criteria, typed} = parseCriteria(traits, wish);
    const isUnderstood = criteria.length > 0;
    const seeds = isUnderstood
      ? new code.MatchingSeeds(pictures, {traits, criteria, wall: wall!, psi})
      : null;
    this.#show(key, seeds, typed);
  }

  #show(key: string, seeds: MatchingSeeds | null, typed: TypedWord[]): void {
    this.#key = key;
    this.typed = typed;
    this.seeds = seeds;
    this.#matching = seeds;
    for (const type of ['read', 'found']) seeds?.addEventListener(type, () => this.#saySoon());
  }

  /** Seeds are read faster than anybody reads what is said of them. */
  #saySoon(): void {
    if (this.#saying !== null) return;
    this.#saying = setTimeout(() => {
      this.#saying = null;
      this.#host.requestUpdate();
    }, SAY_MS);
  }

  async #learn(): Promise<void> {
    const pictures = this.#pictures;
    if (!pictures || this.traits || this.isWordless) return;
    const traits = await pictures.traits;
    if (pictures !== this.#pictures) return;
    this.traits = traits;
    this.isWordless = traits === null;
    this.#host.requestUpdate();
  }
}
