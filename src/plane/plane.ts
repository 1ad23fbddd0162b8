import {html, type PropertyValues} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {Step} from '../kit/events.ts';
import {LateElement} from '../kit/late-element.ts';
import {MissingTiles} from '../kit/missing-tiles.ts';
import {Slots, type Slot} from '../kit/slots.ts';
import '../kit/tile.ts';
import type {Tile} from '../kit/tile.ts';
import {TileWords, type DescribedPictures} from '../kit/tile-words.ts';
import {whenIdle} from '../kit/when-idle.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import type {Recipe} from '../pictures/recipe.ts';
import './plane-bar.ts';
import type {PlaneBar, ZoomedEvent} from './plane-bar.ts';
import {PlaneMovedEvent, PlanePickedEvent, PlaneRestedEvent} from './plane-events.ts';
import {
  FINEST,
  isIn,
  isSameWindow,
  layOutPlane,
  nextZoom,
  placesAt,
  placesIn,
  placeUnder,
  priorityOf,
  revealing,
  scaleAt,
  stepAt,
  tilesAcross,
  windowOf,
  type Place,
  type PlaneGeometry,
  type PlaneWindow,
} from './plane-geometry.ts';
import {PlaneInput} from './plane-input.ts';
import {planeKeyAction} from './plane-keys.ts';
import {PlaneMover} from './plane-mover.ts';
import {isSamePlace, PlaneRecipes, type Between} from './plane-recipes.ts';
import {ORIGIN, type PlaneSpot, type Spot} from './plane-spot.ts';
import {planeStyles} from './plane.styles.ts';

/** Tiles kept ready on every side of the view. */
const MARGIN = 1;
/** Tiles are placed relative to an anchor that follows the view, so that the compositor's 32-bit floats stay exact. */
const ANCHOR_REACH = 200;
/** In which tiles make room for those between, or take it. */
const RESIZE_MS = 220;

/** What the plane shows and what its words need. */
export type PlanePictures = DescribedPictures & Pick<ModelPictures, 'acquire' | 'preview'>;

/**
 * @summary A plane of pictures without end in any direction: a seed at each whole point, and nearer, the pictures between.
 *
 * As the wall it has a window of recycled tiles, moved by a transform, here in both directions.
 *
 * @fires plane-picked - a tile was clicked or Enter pressed on it
 * @fires plane-moved - each frame while it moves
 * @fires plane-rested
 * @fires tiles-filled - all pictures in view are there
 * @fires tiles-failing - pictures in view could not be made, or can again
 */
export class Plane extends LateElement {
  static override styles = planeStyles;

  static override properties = {
    pictures: {attribute: false},
    psi: {type: Number},
    start: {attribute: false},
    noun: {},
    resolution: {type: Number},
    shape: {type: Number},
    linkTo: {attribute: false},
    quiet: {type: Boolean},
    isWaiting: {state: true},
  };

  /** Where the pictures come from; null until a model is known. */
  declare pictures: PlanePictures | null;
  /** Truncation psi of all of them. */
  declare psi: number;
  /** Which plane, and where it stands at first; another object moves it there at once. From then on it moves itself. */
  declare start: PlaneSpot;
  /** One of the pictures: "pony". */
  declare noun: string;
  /** Pixels per side of a picture; null until known, and nothing is laid out that would be laid out again. */
  declare resolution: number | null;
  /** Width of a picture by its height. */
  declare shape: number;
  /** The address that opens a picture of this plane large. */
  declare linkTo: (recipe: Recipe) => string;
  /** Nobody is at the page. */
  declare quiet: boolean;
  /** A picture in view is missing. */
  declare isWaiting: boolean;

  readonly #mover = new PlaneMover(
    () => this.#follow(),
    () => this.dispatchEvent(new PlaneRestedEvent()),
  );
  readonly #recipes = new PlaneRecipes();
  readonly #columnSlots = new Slots();
  readonly #rowSlots = new Slots();
  readonly #words = new TileWords(this, () => this.#toDescribe());
  readonly #missing = new MissingTiles(
    this,
    () => this.#tilesInView,
    (isWaiting) => {
      this.isWaiting = isWaiting;
      if (!isWaiting) this.#words.soon();
    },
  );
  #window: PlaneWindow | null = null;
  #columns: Slot[] = [];
  #rows: Slot[] = [];
  /** Tiles on every side of the view: none until those in it are there, which come first. */
  #margin = 0;
  #anchor: Place = {column: 0, row: 0};
  /** The tile that Tab reaches. */
  #current: Place = {column: 0, row: 0};
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
    this.start = {plane: 0, ...ORIGIN};
    this.noun = 'picture';
    this.resolution = null;
    this.shape = 1;
    this.linkTo = ({seed}) => `?seed=${seed}`;
    this.quiet = false;
    this.isWaiting = true;
  }

  /** The middle of the view. */
  get spot(): Spot {
    return this.#mover.spot;
  }

  get #geometry(): PlaneGeometry {
    return this.#mover.geometry;
  }

  #at(place: Place): Between {
    return this.#recipes.at(this.start.plane, place);
  }

  #recipeAt(place: Place): Recipe {
    return {...this.#at(place), psi: this.psi};
  }

  #placesAround(): Place[] {
    return this.#rows.flatMap(({at: row}) => this.#columns.map(({at: column}) => ({column, row})));
  }

  /** First of the tile that Tab reaches; none while pictures are missing, which come before words. */
  #toDescribe(): Recipe[] {
    if (this.isWaiting) return [];
    return [this.#current, ...this.#placesAround()].map((place) => this.#recipeAt(place));
  }

  /**
   * The picture beside one that hangs here, whose tile the plane then shows.
   * @returns null where it hangs nowhere in view
   */
  beside(picture: Between, step: Exclude<Step, 'another'>): Between | null {
    const place = [this.#current, ...this.#placesAround()].find((one) => isSamePlace(this.#at(one), picture));
    if (!place) return null;
    const columns = step === 'left' ? -1 : step === 'right' ? 1 : 0;
    const rows = step === 'up' ? -1 : step === 'down' ? 1 : 0;
    const next = this.#beside(place, columns, rows);
    this.#reveal(next);
    return this.#at(next);
  }

  #beside({column, row}: Place, columns: number, rows: number): Place {
    const step = stepAt(this.#mover.motion.destination.zoom);
    const onto = (at: number): number => Math.round(at / step) * step;
    return {column: onto(column) + columns * step, row: onto(row) + rows * step};
  }

  /** Brings a tile into view and makes it the one that Tab reaches. */
  #reveal(place: Place): void {
    this.#current = place;
    this.#mover.goTo(revealing(place, this.#mover.motion.destination, this.#geometry));
    this.requestUpdate();
  }

  /** Puts the focus on the tile that Tab reaches, as soon as it has come into the window. */
  focusCurrent(): void {
    this.#focusPending = true;
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    const {signal} = this.#connection;
    this.#mover.run(signal);
    // The device pixel ratio changes with the page's zoom and when the window moves to another screen.
    window.addEventListener('resize', () => this.#layOut(), {signal});
    this.#resized.observe(this);
    if (this.hasUpdated) this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
    this.#resized.disconnect();
  }

  override firstUpdated(): void {
    if (this.isConnected) this.#listen();
  }

  #listen(): void {
    const {signal} = this.#connection;
    const view = this.#view!;
    new PlaneInput(view, this.#mover).listen(signal);
    view.addEventListener('click', this.#onClick, {signal});
  }

  get #bar(): PlaneBar | null {
    return this.renderRoot.querySelector('nonesuch-plane-bar');
  }

  get #view(): HTMLElement | null {
    return this.renderRoot.querySelector('.view');
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('start')) this.#standAt(this.start);
    if (changed.has('resolution') || changed.has('shape')) this.#layOut();
    this.#words.track(this.pictures, this.psi);
  }

  #standAt(spot: Spot): void {
    this.#mover.motion.jumpTo(spot);
    this.#current = placeUnder(0, 0, this.spot, this.#geometry);
    this.#place();
  }

  override updated(): void {
    this.#moveStrip();
    this.#missing.countSoon();
    if (this.#focusPending) this.#applyFocus();
  }

  #layOut(): void {
    const {resolution, shape} = this;
    const {width, height} = this.#size;
    if (width === 0 || height === 0 || resolution === null) return;
    this.#mover.geometry = layOutPlane(width, height, devicePixelRatio, resolution, shape);
    this.#place();
    this.requestUpdate();
    if (this.#margin === 0) whenIdle(() => this.#placeMargin());
  }

  #placeMargin(): void {
    this.#margin = MARGIN;
    this.#place();
  }

  #follow(): void {
    this.#place();
    this.dispatchEvent(new PlaneMovedEvent(this.spot));
  }

  /** Lets the elements follow the spot. */
  #place(): void {
    // Not laid out yet: whatever would be asked for now would be dropped at once.
    if (this.#geometry.width === 0) return;
    const next = windowOf(this.spot, this.#geometry, this.#margin);
    const before = this.#window;
    if (before && isSameWindow(before, next)) return this.#moveStrip();
    this.#window = next;
    this.#columns = this.#columnSlots.assign(placesIn(next.columns, next.step));
    this.#rows = this.#rowSlots.assign(placesIn(next.rows, next.step));
    this.#keepAnchorNear(next.step);
    this.#keepCurrentInWindow(next);
    if (before && before.step !== next.step) this.#resize(before.step / next.step);
    this.requestUpdate();
  }

  #keepAnchorNear(step: number): void {
    const {column, row} = placesAt(this.spot);
    const onto = (at: number): number => Math.round(at / FINEST) * FINEST;
    const reach = Math.max(Math.abs(column - this.#anchor.column), Math.abs(row - this.#anchor.row));
    if (reach > ANCHOR_REACH * step) this.#anchor = {column: onto(column), row: onto(row)};
  }

  /** There are tiles between now, or no more: those that stay go from their old size to the new one. */
  #resize(ratio: number): void {
    if (this.#mover.isCalm) return;
    const staying = [...this.renderRoot.querySelectorAll('nonesuch-tile')];
    const placeOf = ({dataset}: HTMLElement): string => `${dataset['column']} ${dataset['row']}`;
    const before = new Map(staying.map((tile) => [tile, placeOf(tile)]));
    void this.updateComplete.then(() => {
      for (const tile of staying) {
        if (before.get(tile) !== placeOf(tile)) continue;
        tile.animate({scale: [ratio, 1], zIndex: [1, 1]}, {duration: RESIZE_MS, easing: 'ease-out'});
      }
    });
  }

  #moveStrip(): void {
    const strip = this.renderRoot.querySelector<HTMLElement>('.strip');
    if (!strip) return;
    const {pitchPx, rowPitchPx, tilePx, tileHeightPx, width, height} = this.#geometry;
    const {zoom} = this.spot;
    const {column, row} = placesAt(this.spot);
    const scale = scaleAt(zoom);
    const step = stepAt(zoom);
    // On whole device pixels: sharp, and gaps of equal width.
    const whole = (px: number): number => Math.round(px * devicePixelRatio) / devicePixelRatio;
    // The middle of a tile lies at its place.
    const x = whole(width / 2 - (((column - this.#anchor.column) / step) * pitchPx + tilePx / 2) * scale);
    const y = whole(height / 2 - (((row - this.#anchor.row) / step) * rowPitchPx + tileHeightPx / 2) * scale);
    strip.style.transform = `translate3d(${x}px, ${y}px, 0) scale(${scale})`;
    // By itself: a zoom has many frames, and few with other tiles.
    this.#bar!.zoom = zoom;
  }

  /** The tile that Tab reaches stays where people look; one that the plane is on its way to may still be out of the window. */
  #keepCurrentInWindow(window: PlaneWindow): void {
    const focused = this.shadowRoot?.activeElement;
    const {step} = window;
    const isThere = ({column, row}: Place, there: PlaneWindow): boolean =>
      column % step === 0 && row % step === 0 && isIn(there, {column, row});
    if (focused?.localName === 'nonesuch-tile' && !isThere(placeOf(focused as Tile), window))
      this.#focusPending = true;
    const {destination} = this.#mover.motion;
    if (isThere(this.#current, window) || isThere(this.#current, windowOf(destination, this.#geometry, 0)))
      return;
    this.#current = placeUnder(0, 0, this.spot, this.#geometry);
  }

  #applyFocus(): void {
    const {column, row} = this.#current;
    const tile = this.renderRoot.querySelector<Tile>(`[data-column="${column}"][data-row="${row}"]`);
    if (!tile) return;
    this.#focusPending = false;
    tile.focus({preventScroll: true});
  }

  get #hasFocusedTile(): boolean {
    return this.shadowRoot?.activeElement?.localName === 'nonesuch-tile';
  }

  get #tilesInView(): Tile[] {
    const inView = windowOf(this.spot, this.#geometry, 0);
    return [...this.renderRoot.querySelectorAll('nonesuch-tile')].filter((tile) =>
      isIn(inView, placeOf(tile)),
    );
  }

  /** Asks again at once for the pictures that could not be made. */
  tryAgain(): void {
    for (const tile of this.renderRoot.querySelectorAll('nonesuch-tile')) tile.tryAgain();
  }

  /** Does what a key means here, whatever has the focus; false when it means nothing. */
  handleKey(event: KeyboardEvent): boolean {
    const action = planeKeyAction(event);
    if (!action) return false;
    const isFocused = this.#hasFocusedTile || this.#focusPending;
    switch (action.kind) {
      case 'move':
        if (isFocused) this.#moveFocus(this.#beside(this.#current, action.columns, action.rows));
        else this.#pan(action.columns, action.rows);
        return true;
      case 'page': {
        const rows = Math.max(1, Math.floor(tilesAcross(this.spot.zoom, this.#geometry).row));
        this.#pan(0, action.pages * rows);
        if (isFocused) this.#moveFocus(this.#beside(this.#current, 0, action.pages * rows));
        return true;
      }
      case 'zoom':
        this.#zoom(action.by);
        if (isFocused) this.focusCurrent();
        return true;
      case 'start':
        this.#mover.goTo(ORIGIN);
        if (isFocused) this.#moveFocus({column: 0, row: 0});
        return true;
      case 'open':
        return isFocused && this.#pick(this.#current);
    }
  }

  #pan(columns: number, rows: number): void {
    const {x, y, zoom} = this.#mover.motion.destination;
    const each = stepAt(zoom) / FINEST;
    this.#mover.goTo({x: x + columns * each, y: y + rows * each, zoom});
  }

  /** To the next power of two. */
  #zoom(by: 1 | -1): void {
    const {destination} = this.#mover.motion;
    this.#mover.goTo({...destination, zoom: nextZoom(destination.zoom, by)});
  }

  #moveFocus(place: Place): void {
    this.#reveal(place);
    this.focusCurrent();
  }

  #onClick = (event: MouseEvent): void => {
    // A new tab or window, if that is what was asked for.
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!isPlain || event.defaultPrevented) return;
    event.preventDefault();
    this.#current = this.#placeOf(event);
    this.requestUpdate();
    this.#pick(this.#current);
  };

  #pick(place: Place): boolean {
    const {seed, edits} = this.#at(place);
    return this.dispatchEvent(new PlanePickedEvent(seed, edits));
  }

  /** Between two tiles it is the nearest; screen readers click a tile without a pointer. */
  #placeOf(event: MouseEvent): Place {
    const tile = event.composedPath().find((one) => one instanceof HTMLElement && 'row' in one.dataset);
    if (tile instanceof HTMLElement) return placeOf(tile);
    const {left, top, width, height} = this.getBoundingClientRect();
    return placeUnder(
      event.clientX - left - width / 2,
      event.clientY - top - height / 2,
      this.spot,
      this.#geometry,
    );
  }

  override render(): unknown {
    const {rowPitchPx} = this.#geometry;
    const step = this.#window?.step ?? 1;
    return html`
      <div class="sheen" ?hidden=${!this.isWaiting}></div>
      <div class="view">
        <div
          class="strip"
          role="grid"
          aria-busy=${this.isWaiting}
          aria-label="Plane of pictures, without end in any direction"
          aria-rowcount="-1"
          aria-colcount="-1"
          @tile-changed=${() => this.#missing.countSoon()}
        >
          ${repeat(
            this.#rows,
            ({slot}) => slot,
            ({at: row}) =>
              html`<div
                class="row"
                role="row"
                .style=${`transform:translateY(${((row - this.#anchor.row) / step) * rowPitchPx}px)`}
              >
                ${repeat(
                  this.#columns,
                  ({slot}) => slot,
                  ({at: column}) => this.#renderTile({column, row}, step),
                )}
              </div>`,
          )}
        </div>
      </div>
      <nonesuch-plane-bar
        .quiet=${this.quiet}
        @zoomed=${({by}: ZoomedEvent) => this.#zoom(by)}
      ></nonesuch-plane-bar>
    `;
  }

  #renderTile(place: Place, step: number): unknown {
    const {column, row} = place;
    const {tilePx, tileHeightPx, pitchPx} = this.#geometry;
    const recipe = this.#recipeAt(place);
    const label = this.#words.label(this.noun, recipe);
    const isCurrent = column === this.#current.column && row === this.#current.row;
    const x = ((column - this.#anchor.column) / step) * pitchPx;
    return html`<nonesuch-tile
      role="gridcell"
      tabindex=${isCurrent ? 0 : -1}
      aria-label=${label}
      data-column=${column}
      data-row=${row}
      .style=${`width:${tilePx}px;height:${tileHeightPx}px;transform:translateX(${x}px)`}
      .seed=${recipe.seed}
      .edits=${recipe.edits}
      .label=${label}
      .href=${this.linkTo(recipe)}
      .priority=${() => priorityOf(place, this.spot, this.#geometry)}
      .psi=${this.psi}
      .pictures=${this.pictures}
      @focus=${() => {
        this.#current = place;
        this.requestUpdate();
      }}
    ></nonesuch-tile>`;
  }
}

function placeOf({dataset}: HTMLElement): Place {
  return {column: Number(dataset['column']), row: Number(dataset['row'])};
}

customElements.define('nonesuch-plane', Plane);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-plane': Plane;
  }
}
