import {html, type PropertyValues} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {tileSeed} from '../model/latent/wall-lattice.ts';
import {AppCommandEvent} from '../kit/events.ts';
import type {DriftHold} from './idle-drift.ts';
import {LateElement} from '../kit/late-element.ts';
import {MissingTiles} from '../kit/missing-tiles.ts';
import {range, Slots, type Slot} from '../kit/slots.ts';
import '../kit/tile.ts';
import type {Tile} from '../kit/tile.ts';
import {TileWords, type DescribedPictures} from '../kit/tile-words.ts';
import {plainRecipe, type Recipe} from '../pictures/recipe.ts';
import {
  isColumnInView,
  layOutWall,
  movedBy,
  placeAt,
  positionAt,
  revealing,
  priorityOf,
  windowOf,
  type ColumnWindow,
  type TilePlace,
  type WallGeometry,
  type WallPosition,
} from './wall-geometry.ts';
import {wallStyles} from './wall.styles.ts';
import {WallInput} from './wall-input.ts';
import {wallKeyAction} from './wall-keys.ts';
import {TilePickedEvent, WallMovedEvent, WallRestedEvent} from './wall-events.ts';
import {WallMover} from './wall-mover.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {whenIdle} from '../kit/when-idle.ts';
import {aNoun} from '../words/wording.ts';

/** Columns kept ready on either side of the view. */
const MARGIN_COLUMNS = 2;
/** Columns are placed relative to an anchor that follows the view, so that the compositor's 32-bit floats stay exact. */
const ANCHOR_REACH = 500;

/** Which seed stands where, on a wall that does not show all of them. */
export interface WallSeeds extends EventTarget {
  /** Null until it is known, which is told by the event `found`. */
  at(place: TilePlace): number | null;
  /** From now on these are looked for and no others, the lowest priority first. */
  want(places: Iterable<TilePlace>, priorityOf: (place: TilePlace) => number): void;
  /** None is looked for any more. */
  close(): void;
  find(place: TilePlace): Promise<number>;
}

/** What the wall shows and what its words need. */
export type WallPictures = DescribedPictures & Pick<ModelPictures, 'acquire' | 'preview'>;

/**
 * @summary The endless wall: a window of recycled columns over a lattice of seeds, moved by a transform.
 *
 * Why not `@lit-labs/virtualizer`: it lays out an array of items in a scroller. A scroller has a start, so there is no
 * way to the left of it, and browsers cap its extent (Chromium near 33.5 million pixels, less than column 170,000).
 * Here the position is a whole column and a fraction, the transform never exceeds a few hundred columns, and one
 * integer decides which seeds are in the window.
 *
 * @fires tile-picked - a tile was clicked or Enter pressed on it
 * @fires wall-moved - each frame while it moves
 * @fires wall-rested - at rest after somebody moved it
 * @fires tiles-filled - all pictures in view are there
 * @fires tiles-failing - pictures in view could not be made, or can again
 * @fires app-command - `leave-wall`: Ctrl+Home or Ctrl+End
 */
export class Wall extends LateElement {
  static override styles = wallStyles;

  static override properties = {
    pictures: {attribute: false},
    psi: {type: Number},
    wallSeed: {type: Number},
    seeds: {attribute: false},
    noun: {},
    resolution: {type: Number},
    shape: {type: Number},
    linkTo: {attribute: false},
    start: {attribute: false},
    isWaiting: {state: true},
  };

  /** Where the pictures come from; null until a model is known. */
  declare pictures: WallPictures | null;
  /** Truncation psi of all of them. */
  declare psi: number;
  declare wallSeed: number;
  /** Null: all of them, as `tileSeed` has it. */
  declare seeds: WallSeeds | null;
  /** One of them: "pony". */
  declare noun: string;
  /** Pixels per side of a picture; null until known, and nothing is laid out that would be laid out again. */
  declare resolution: number | null;
  /** Width of a picture by its height. */
  declare shape: number;
  /** The address that opens a picture of this wall large. */
  declare linkTo: (seed: number) => string;
  /** Where the wall stands at first; another object moves it there at once. From then on it moves itself. */
  declare start: WallPosition;
  /** A picture in view is missing. */
  declare isWaiting: boolean;

  readonly #mover = new WallMover(
    () => this.#follow(),
    () => this.dispatchEvent(new WallRestedEvent()),
  );
  readonly #slots = new Slots();
  readonly #words = new TileWords(this, () => this.#toDescribe());
  readonly #missing = new MissingTiles(
    this,
    () => this.#tilesInView,
    (isWaiting) => {
      this.isWaiting = isWaiting;
      // Nothing drifts while a picture in view is missing.
      this.hold('not-ready', isWaiting);
      if (!isWaiting) this.#words.soon();
    },
  );
  #window: ColumnWindow = {first: 0, count: 0};
  #columns: Slot[] = [];
  /** Columns on either side of the view: none until those in it are there, which come first. */
  #margin = 0;
  #anchor = 0;
  /** The lowest column seen: places in the feed are counted from it. */
  #feedStart = 0;
  /** The tile that Tab reaches. */
  #current: TilePlace = {column: 0, row: 0};
  #focusPending = false;
  #connection = new AbortController();
  /** As the browser last laid it out: asking for it would have it laid out at once. */
  #size = {width: 0, height: 0};
  readonly #resized = new ResizeObserver(([entry]) => {
    const {width, height} = entry!.contentRect;
    this.#size = {width: Math.round(width), height: Math.round(height)};
    this.#layOut();
  });

  constructor() {
    super();
    this.pictures = null;
    this.psi = 1;
    this.wallSeed = 0;
    this.seeds = null;
    this.noun = 'picture';
    this.resolution = null;
    this.shape = 1;
    this.linkTo = (seed) => `?seed=${seed}`;
    this.start = this.position;
    this.isWaiting = true;
  }

  get position(): WallPosition {
    return this.#mover.position;
  }

  set position(position: WallPosition) {
    this.#mover.motion.jumpTo(position);
    this.#current = {column: position.column, row: 0};
    this.#feedStart = position.column - MARGIN_COLUMNS;
    this.#place();
  }

  get #geometry(): WallGeometry {
    return this.#mover.geometry;
  }

  /** Null while it is not known yet. */
  seedAt(place: TilePlace): number | null {
    return this.seeds ? this.seeds.at(place) : tileSeed(this.wallSeed, place.column, place.row);
  }

  /** As above, once it is known. */
  async whenSeed(place: TilePlace): Promise<number> {
    return this.seedAt(place) ?? this.seeds!.find(place);
  }

  /** Where in the view a seed stands, if it does. */
  find(seed: number): TilePlace | null {
    return this.#placesAround().find((place) => this.seedAt(place) === seed) ?? null;
  }

  #priorityOf({column, row}: TilePlace): number {
    return priorityOf(column, row, this.position, this.#geometry, this.#mover.motion.direction);
  }

  #placesAround(): TilePlace[] {
    const rows = Array.from({length: this.#geometry.rows}, (_, row) => row);
    return this.#columns.flatMap(({at}) => rows.map((row) => ({column: at, row})));
  }

  /** First of the tile that Tab reaches; none while pictures are missing, which come before words. */
  #toDescribe(): Recipe[] {
    if (this.isWaiting) return [];
    return [this.#current, ...this.#placesAround()]
      .map((place) => this.seedAt(place))
      .filter((seed) => seed !== null)
      .map((seed) => plainRecipe(seed, this.psi));
  }

  /** The tile so far from another; rows end, columns do not. */
  beside({column, row}: TilePlace, columns: number, rows: number): TilePlace {
    return {column: column + columns, row: Math.min(this.#geometry.rows - 1, Math.max(0, row + rows))};
  }

  /** Brings a tile into view and makes it the one that Tab reaches. */
  reveal(place: TilePlace): void {
    this.#current = place;
    this.#mover.goTo(revealing(place.column, this.#mover.motion.destination, this.#geometry));
    this.requestUpdate();
  }

  /** Puts the focus on the tile that Tab reaches, as soon as it has come into the window. */
  focusCurrent(): void {
    this.#focusPending = true;
    this.requestUpdate();
  }

  /** Keeps the wall from drifting for as long as a reason lasts. */
  hold(reason: DriftHold, isHeld: boolean): void {
    this.#mover.hold(reason, isHeld);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    const {signal} = this.#connection;
    this.#mover.run(signal);
    new WallInput(this, this.#mover).listen(signal);
    this.addEventListener('click', this.#onClick, {signal});
    this.addEventListener('focusin', this.#onFocusIn, {signal});
    this.addEventListener('focusout', () => this.hold('focus', false), {signal});
    // The device pixel ratio changes with the zoom and when the window moves to another screen.
    window.addEventListener('resize', () => this.#layOut(), {signal});
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
    this.#resized.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('seeds')) this.#changeSeeds(changed.get('seeds') ?? null);
    if (changed.has('start')) this.position = this.start;
    if (changed.has('resolution') || changed.has('shape')) this.#layOut();
    this.#words.track(this.pictures, this.psi);
  }

  #changeSeeds(before: WallSeeds | null): void {
    before?.removeEventListener('found', this.#onFound);
    before?.close();
    this.seeds?.addEventListener('found', this.#onFound);
  }

  readonly #onFound = (): void => this.requestUpdate();

  override updated(): void {
    this.seeds?.want(this.#placesAround(), (place) => this.#priorityOf(place));
    this.#moveStrip();
    this.#missing.countSoon();
    if (this.#focusPending) this.#applyFocus();
  }

  #layOut(): void {
    const {resolution, shape} = this;
    const {width, height} = this.#size;
    if (width === 0 || height === 0 || resolution === null) return;
    this.#mover.geometry = layOutWall(width, height, devicePixelRatio, resolution, shape);
    this.#current = this.beside(this.#current, 0, 0);
    this.#place();
    this.requestUpdate();
    if (this.#margin === 0) whenIdle(() => this.#placeMargin());
  }

  #placeMargin(): void {
    this.#margin = MARGIN_COLUMNS;
    this.#place();
  }

  #follow(): void {
    this.#place();
    this.dispatchEvent(new WallMovedEvent(this.position));
  }

  /** Lets the elements follow the position. */
  #place(): void {
    // Not laid out yet: whatever would be asked for now would be dropped at once.
    if (this.#geometry.width === 0) return;
    const next = windowOf(this.position, this.#geometry, this.#margin);
    if (next.first === this.#window.first && next.count === this.#window.count) return this.#moveStrip();
    this.#window = next;
    this.#columns = this.#slots.assign(range(next.first, next.count));
    this.#feedStart = Math.min(this.#feedStart, next.first);
    const {column} = this.position;
    if (Math.abs(column - this.#anchor) > ANCHOR_REACH) this.#anchor = column;
    this.#keepCurrentInWindow();
    this.requestUpdate();
  }

  #moveStrip(): void {
    const strip = this.renderRoot.querySelector<HTMLElement>('.strip');
    if (!strip) return;
    const {column, fraction} = this.position;
    const px = (column - this.#anchor + fraction) * this.#geometry.pitchPx;
    // On whole device pixels: sharp, gaps of equal width, and a slow drift draws no frame in which nothing has moved.
    const x = Math.round(px * devicePixelRatio) / devicePixelRatio;
    strip.style.transform = `translate3d(${-x}px, 0, 0)`;
  }

  /** The tile that Tab reaches stays where people look; one that the wall is on its way to may still be out of the window. */
  #keepCurrentInWindow(): void {
    if (this.#hasFocusedTile && !isIn(this.#window, this.#focusedColumn)) this.#focusPending = true;
    const {column, row} = this.#current;
    const {destination} = this.#mover.motion;
    if (isIn(this.#window, column) || isIn(windowOf(destination, this.#geometry, 0), column)) return;
    this.#current = {column: this.position.column + (this.position.fraction > 0 ? 1 : 0), row};
  }

  #applyFocus(): void {
    const {column, row} = this.#current;
    const tile = this.renderRoot.querySelector<Tile>(`[data-column="${column}"] > [data-row="${row}"]`);
    if (!tile) return;
    this.#focusPending = false;
    tile.focus({preventScroll: true});
  }

  get #focusedColumn(): number {
    const focused = this.shadowRoot?.activeElement;
    return focused instanceof HTMLElement ? Number(focused.dataset['column']) : NaN;
  }

  get #hasFocusedTile(): boolean {
    return this.shadowRoot?.activeElement?.localName === 'nonesuch-tile';
  }

  get #tilesInView(): Tile[] {
    const {position} = this;
    return [...this.renderRoot.querySelectorAll('nonesuch-tile')].filter((tile) =>
      isColumnInView(Number(tile.dataset['column']), position, this.#geometry),
    );
  }

  /** Asks again at once for the pictures that could not be made. */
  tryAgain(): void {
    for (const tile of this.renderRoot.querySelectorAll('nonesuch-tile')) tile.tryAgain();
  }

  #onFocusIn = (event: FocusEvent): void => {
    const tile = event.composedPath()[0];
    // Focus that a click left behind does not keep the wall from drifting.
    if (tile instanceof HTMLElement && tile.matches(':focus-visible')) this.hold('focus', true);
  };

  /** Does what a key means here, whatever has the focus; false when it means nothing. */
  handleKey(event: KeyboardEvent): boolean {
    const action = wallKeyAction(event);
    if (!action) return false;
    this.#mover.touch();
    const isFocused = this.#hasFocusedTile || this.#focusPending;
    switch (action.kind) {
      case 'move':
        if (isFocused) this.#moveFocus(this.beside(this.#current, action.columns, action.rows));
        else this.#mover.goTo(movedBy(this.#mover.motion.destination, action.columns + action.rows));
        return true;
      case 'page': {
        const columns = action.pages * Math.max(1, Math.floor(this.#geometry.columns));
        if (isFocused) this.#current = this.beside(this.#current, columns, 0);
        this.#mover.goTo(movedBy(this.#mover.motion.destination, columns));
        if (isFocused) this.#moveFocus(this.#current);
        return true;
      }
      case 'start':
        this.#mover.goTo(positionAt(0));
        if (isFocused) this.#moveFocus({column: 0, row: 0});
        return true;
      case 'open':
        return isFocused && this.#pick(this.#current);
      case 'leave':
        return isFocused && this.dispatchEvent(new AppCommandEvent('leave-wall'));
    }
  }

  #moveFocus(place: TilePlace): void {
    this.reveal(place);
    this.focusCurrent();
  }

  #onClick = (event: MouseEvent): void => {
    // A new tab or window, if that is what was asked for.
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!isPlain || event.defaultPrevented) return;
    event.preventDefault();
    const place = this.#placeUnder(event);
    this.#current = place;
    this.requestUpdate();
    this.#pick(place);
  };

  /** One that is not known yet cannot be opened. */
  #pick(place: TilePlace): boolean {
    return this.seedAt(place) !== null && this.dispatchEvent(new TilePickedEvent(place.column, place.row));
  }

  /** Between two tiles it is the one before; screen readers click a tile without a pointer. */
  #placeUnder(event: MouseEvent): TilePlace {
    const tile = event.composedPath().find((one) => one instanceof HTMLElement && 'row' in one.dataset);
    if (tile instanceof HTMLElement) {
      return {column: Number(tile.dataset['column']), row: Number(tile.dataset['row'])};
    }
    const {left, top} = this.getBoundingClientRect();
    return placeAt(event.clientX - left, event.clientY - top, this.position, this.#geometry);
  }

  override render(): unknown {
    const {pitchPx, tilePx, gapPx, rows} = this.#geometry;
    return html`
      <div class="sheen" ?hidden=${!this.isWaiting}></div>
      <div
        class="strip"
        role="feed"
        aria-busy=${this.isWaiting}
        aria-label="Wall of pictures, without end to either side"
        @tile-changed=${() => this.#missing.countSoon()}
      >
        ${repeat(
          this.#columns,
          ({slot}) => slot,
          ({at: column}) =>
            html`<div
              class="column"
              data-column=${column}
              .style=${`width:${tilePx}px;gap:${gapPx}px;transform:translate(${(column - this.#anchor) * pitchPx}px)`}
            >
              ${Array.from({length: rows}, (_, row) => this.#renderTile({column, row}))}
            </div>`,
        )}
      </div>
    `;
  }

  #renderTile(place: TilePlace): unknown {
    const {column, row} = place;
    const {rows, tileHeightPx} = this.#geometry;
    const seed = this.seedAt(place);
    const label =
      seed === null
        ? `Looking for ${aNoun(this.noun)} …`
        : this.#words.label(this.noun, plainRecipe(seed, this.psi));
    const isCurrent = column === this.#current.column && row === this.#current.row;
    return html`<nonesuch-tile
      role="article"
      tabindex=${isCurrent ? 0 : -1}
      aria-label=${label}
      aria-posinset=${(column - this.#feedStart) * rows + row + 1}
      aria-setsize="-1"
      data-column=${column}
      data-row=${row}
      .style=${`height:${tileHeightPx}px`}
      .seed=${seed}
      .label=${label}
      .href=${seed === null ? '' : this.linkTo(seed)}
      .priority=${() => this.#priorityOf(place)}
      .psi=${this.psi}
      .pictures=${this.pictures}
      @focus=${() => {
        this.#current = place;
        this.requestUpdate();
      }}
    ></nonesuch-tile>`;
  }
}

function isIn({first, count}: ColumnWindow, column: number): boolean {
  return column >= first && column < first + count;
}

customElements.define('nonesuch-wall', Wall);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-wall': Wall;
  }
}
