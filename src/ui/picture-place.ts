/** Where on the wall the open picture hangs, if it does: what its neighbours are, and which tile Back returns to. */
import type {Step} from './events.ts';
import type {Wall} from './wall.ts';

type Place = Parameters<Wall['seedAt']>[0];
type WallOfPlaces = Pick<Wall, 'beside' | 'find' | 'reveal' | 'seedAt'>;

const SEEDS = 2 ** 32;

export class PicturePlace {
  #place: Place | null = null;

  /** The picture of a tile was opened. */
  set(place: Place): void {
    this.#place = place;
  }

  /** The open picture is another one, which hangs nowhere in view. */
  forget(): void {
    this.#place = null;
  }

  /** The neighbour of the open picture, whose tile the wall then shows. */
  step(seed: number, step: Exclude<Step, 'another'>, wall: WallOfPlaces | null): number {
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
