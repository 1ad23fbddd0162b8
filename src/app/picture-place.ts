/** Where on the wall the open picture hangs, if it does: what its neighbours are, which one was seen before, and which tile Back returns to. */
import type {Edits} from '../pictures/recipe.ts';
import type {Step} from '../kit/events.ts';
import type {Wall} from '../wall/wall.ts';

type Place = Parameters<Wall['seedAt']>[0];
type WallOfPlaces = Pick<Wall, 'beside' | 'find' | 'reveal' | 'seedAt'>;

const SEEDS = 2 ** 32;
/** More than anybody goes back. */
const MOST_BEFORE = 200;

/** A picture that was on show, with what had been done to it. */
export interface Seen {
  seed: number;
  edits: Edits;
}

export class PicturePlace {
  #place: Place | null = null;
  /** What was on show, and where, before a picture that hangs nowhere; the latest last. */
  #before: {seed: number; seen: Seen; place: Place | null}[] = [];

  /** The picture of a tile was opened. */
  set(place: Place): void {
    this.#place = place;
  }

  /** The open picture is another one, which hangs nowhere in view. */
  forget(): void {
    this.#place = null;
  }

  /** Any other picture was asked for instead of the open one. */
  another(seed: number, seen: Seen): void {
    this.#before = [...this.#before, {seed, seen, place: this.#place}].slice(-MOST_BEFORE);
    this.#place = null;
  }

  /** What was on show before this picture was asked for, which is then forgotten; null if it was come to otherwise. */
  previous(seed: number): Seen | null {
    const last = this.#before.findLastIndex((one) => one.seed === seed);
    const before = this.#before[last];
    if (!before) return null;
    this.#before = this.#before.slice(0, last);
    this.#place = before.place;
    return before.seen;
  }

  /** Where it hangs; null for nowhere in view. */
  get here(): Place | null {
    return this.#place;
  }

  /** The neighbour of the open picture, whose tile the wall then shows; null where the wall does not know it yet. */
  step(seed: number, step: Exclude<Step, 'another'>, wall: WallOfPlaces | null): number | null {
    this.#place ??= wall?.find(seed) ?? null;
    if (this.#place && wall) {
      const columns = step === 'left' ? -1 : step === 'right' ? 1 : 0;
      const rows = step === 'up' ? -1 : step === 'down' ? 1 : 0;
      this.#place = wall.beside(this.#place, columns, rows);
      wall.reveal(this.#place);
      return wall.seedAt(this.#place);
    }
    // It hangs on no wall that is here: its neighbours are the next numbers.
    const by = step === 'left' || step === 'up' ? -1 : 1;
    return (seed + by + SEEDS) % SEEDS;
  }

  /** The picture was closed: the wall shows its tile. */
  leave(wall: WallOfPlaces): void {
    if (this.#place) wall.reveal(this.#place);
    this.#place = null;
  }
}
