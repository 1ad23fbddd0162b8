/** The large picture: opened, left for another one, changed, closed; and the address that follows. */
import {editsOf} from '../pictures/recipe.ts';
import type {Step} from '../kit/events.ts';
import type {Choice} from '../kit/chosen-event.ts';
import type {ModelSession} from './model-session.ts';
import {withChoice, withLink, withPicture} from './page-change.ts';
import type {PageHistory} from './page-history.ts';
import {isSameButPosition} from './page-store.ts';
import {PicturePlace, type Seen} from './picture-place.ts';
import {randomSeed} from '../kit/random-seed.ts';
import {addressOf, parseAddress, type PageState} from './url-state.ts';
import type {Plane} from '../plane/plane.ts';
import type {TilePlace} from '../wall/wall-geometry.ts';
import type {Wall, WallSeeds} from '../wall/wall.ts';

/** A row that no wall has, nor the slideshow. */
const ANOTHER_ROW = 2 ** 20 + 1;

export interface MovesHost {
  page: PageState;
  /** For the visitor, when something could not be used. */
  message: string;
  /** Null while a single picture is all there is. */
  readonly wall: Wall | null;
  /** Null while the page shows none. */
  readonly plane: Plane | null;
  /** Which pictures are wanted; null for all. */
  readonly seeds: WallSeeds | null;
}

export class PictureMoves {
  readonly #host: MovesHost;
  readonly #history: PageHistory;
  readonly #session: Pick<ModelSession, 'follow' | 'followPsi'>;
  readonly #place = new PicturePlace();

  constructor(host: MovesHost, history: PageHistory, session: Pick<ModelSession, 'follow' | 'followPsi'>) {
    this.#host = host;
    this.#history = history;
    this.#session = session;
  }

  /** Where the address leaves the picture out, its entry in the history keeps it. */
  remember(): void {
    const {one, seed} = this.#host.page;
    if (one && seed !== null) this.#history.remember(seed);
  }

  open(place: TilePlace): void {
    const {page, wall} = this.#host;
    this.#place.set(place);
    this.#open({...page, seed: wall!.seedAt(place)!});
  }

  /** The picture of a plane. */
  openBetween(picture: Seen): void {
    this.#place.forget();
    this.#open(withPicture(this.#host.page, picture.seed, picture.edits));
  }

  #open(opened: PageState): void {
    this.#host.page = opened;
    this.#history.open('picture', addressOf(opened));
  }

  step(step: Step): void {
    const {page, wall, plane} = this.#host;
    const seed = page.seed!;
    if (step === 'another') return this.#another(page, seed);
    const seen = step === 'left' ? this.#place.previous(seed) : null;
    const beside = seen ? null : plane?.beside({seed, edits: editsOf(page.explore)}, step);
    if (seen) this.#show(withPicture(page, seen.seed, seen.edits), 'advance');
    else if (beside) this.#show(withPicture(page, beside.seed, beside.edits), 'replace');
    else {
      const next = this.#place.step(seed, step, wall);
      if (next === null) void this.#follow(page, wall!);
      else this.#show(withPicture(page, next), 'replace');
    }
  }

  /** To where the last step led, once the wall knows what hangs there; unless something else was done meanwhile. */
  async #follow(page: PageState, wall: Wall): Promise<void> {
    const place = this.#place.here!;
    const next = await wall.whenSeed(place).catch(() => null);
    if (next === null) return;
    this.#ifStill(page, () => {
      if (this.#place.here === place) this.#show(withPicture(page, next), 'replace');
    });
  }

  /** Unless the visitor has done something else since, or is on the way back. */
  #ifStill(page: PageState, act: () => void): void {
    this.#history.whenStill(() => {
      if (isSameButPosition(this.#host.page, page)) act();
    });
  }

  /** Any other picture, of those that are wanted; Back returns to the one before. */
  #another(page: PageState, before: number): void {
    const {seeds} = this.#host;
    const go = (seed: number): void => this.#goTo(page, before, seed);
    if (!seeds) return go(randomSeed());
    // Far from where anybody goes.
    const place = {column: randomSeed(), row: ANOTHER_ROW};
    seeds.find(place).then(
      (seed) => this.#ifStill(page, () => go(seed)),
      () => undefined,
    );
  }

  #goTo(page: PageState, before: number, seed: number): void {
    this.#place.another(seed, {seed: before, edits: editsOf(page.explore)});
    this.#show(withPicture(page, seed), 'advance');
  }

  #show(page: PageState, how: 'advance' | 'replace'): void {
    this.#host.page = page;
    this.#history[how](addressOf(page));
    this.remember();
  }

  /** Something was chosen in the panels beside the picture, or they were opened or closed. */
  choose(choice: Choice): void {
    const before = this.#host.page;
    const next = withChoice(before, choice);
    const address = addressOf(next);
    const wasExploring = before.explore.panel !== null;
    const isExploring = next.explore.panel !== null;
    if (wasExploring && !isExploring && this.#history.close('explore', address)) return;
    this.#host.page = next;
    if (next.seed !== before.seed) this.#place.forget();
    if (isExploring && !wasExploring) this.#history.open('explore', address);
    else this.#history.replace(address);
    if (next.psi !== before.psi) this.#session.followPsi();
  }

  /** Back has closed the panels: what was done in them stays. */
  closedPanels(): void {
    const {page} = this.#host;
    this.#show({...page, explore: {...page.explore, panel: null}}, 'replace');
  }

  /** The picture of a link. */
  follow(query: string): void {
    const before = this.#host.page;
    const {state, problems} = parseAddress(query);
    const next = withLink(before, state);
    this.#host.message = problems.join(' ');
    this.#host.page = next;
    this.#place.forget();
    if (before.seed === null) this.#history.open('picture', addressOf(next));
    else this.#history.replace(addressOf(next));
    this.#session.follow(next, before);
  }

  close(): void {
    const {page} = this.#host;
    const closed = {...withPicture(page, null), one: false};
    if (page.one) this.#history.push(addressOf(closed));
    else if (this.#history.close('picture', addressOf(closed))) return;
    this.#host.page = closed;
  }

  /** The picture was closed: the wall shows its tile, which gets the focus. */
  returnTo(wall: Wall): void {
    this.#place.leave(wall);
    wall.focusCurrent();
  }
}
