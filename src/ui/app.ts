import {html, LitElement, nothing} from 'lit';
import type {EngineClient} from '../engine/engine-client.ts';
import {AlbumStore} from '../keep/album-store.ts';
import type {PictureStore} from '../picture/picture-store.ts';
import {pictureLink} from '../picture/picture-text.ts';
import {appStyles} from './app.styles.ts';
import {readDrift, writeDrift} from './drift-choice.ts';
import type {ModelPickedEvent, StepTakenEvent, TilePickedEvent, WallMovedEvent, WishEvent} from './events.ts';
import {ModelSession} from './model-session.ts';
import {settled, withChoice, withLink, withPicture} from './page-change.ts';
import {isModified} from './keys.ts';
import {focusedElement, LayerFocus, layersOf, type Layer} from './layers.ts';
import {renderLayers} from './over-wall.ts';
import {isReload, PageHistory} from './page-history.ts';
import {listenToKeys} from './page-keys.ts';
import {keepTitle, wallTitle} from './page-title.ts';
import {PicturePlace} from './picture-place.ts';
import {Presence} from './presence.ts';
import type {Choice, ChosenEvent, LinkOpenedEvent} from './explore/chosen-event.ts';
import './explore/drop.ts';
import {editsOf} from './explore/explore-state.ts';
import type {Help} from './explore/help.ts';
import './explore/hint.ts';
import type {Album} from './explore/album.ts';
import type {Show} from './explore/show.ts';
import {randomSeed} from './random-seed.ts';
import './status.ts';
import './toolbar.ts';
import {addressOf, parseAddress, START, type PageState} from './url-state.ts';
import type {Viewer} from './viewer.ts';
import type {WallPosition} from './wall-geometry.ts';
import './wall.ts';
import type {Wall} from './wall.ts';

const ABOUT_HASH = '#about';
const HELP_HASH = '#help';
/** Over these, and over the wall alone, the keys can be looked up. */
const WITH_HELP: (Layer | undefined)[] = [undefined, 'album', 'picture', 'explore'];
const WITH_KEYS = {
  album: 'nonesuch-album',
  picture: 'nonesuch-viewer',
  explore: 'nonesuch-viewer',
  show: 'nonesuch-show',
  help: 'nonesuch-help',
} as const;

/**
 * @summary The page: which model, which wall, which picture; and the address bar that says so.
 */
export class App extends LitElement {
  static override styles = appStyles;

  static override properties = {
    engine: {attribute: false},
    store: {attribute: false},
    page: {state: true},
    start: {state: true},
    isAboutOpen: {state: true},
    isHelpOpen: {state: true},
    sentence: {state: true},
    drifts: {state: true},
  };

  declare engine: EngineClient;
  declare store: PictureStore;
  /** What the address says, with nothing left to choose. */
  declare page: PageState;
  /** Where the wall starts; from then on it tells where it is. */
  declare start: WallPosition;
  declare isAboutOpen: boolean;
  declare isHelpOpen: boolean;
  declare sentence: string;
  declare drifts: boolean;

  readonly #history = new PageHistory();
  // Sites of one host share their storage.
  readonly #album = new AlbumStore(`nonesuch ${new URL('.', document.baseURI).pathname}`);
  readonly #place = new PicturePlace();
  readonly #focus = new LayerFocus();
  readonly #presence = new Presence(this);
  readonly #session = new ModelSession(this, ({model, psi, sentence}) => {
    this.sentence = sentence ?? this.sentence;
    this.page = {...this.page, model, psi};
    this.#follow();
  });
  #connection = new AbortController();

  constructor() {
    super();
    this.isAboutOpen = false;
    this.isHelpOpen = false;
    this.drifts = readDrift();
    const {state, problems} = parseAddress(location.search);
    this.sentence = problems.join(' ');
    this.page = settled(state, isReload(), randomSeed, isReload() ? null : this.#history.seed);
    this.#remember();
    this.start = this.page.at;
    keepTitle(this, this.#session);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    const {signal} = this.#connection;
    this.#history.listen((closed) => this.#onBack(closed), signal);
    this.#readHash();
    this.#follow();
    listenToKeys((event, key) => this.#onKey(event, key), signal);
    void this.#session.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
  }

  override willUpdate(): void {
    const closed = this.#focus.change(this.#layers, focusedElement());
    if (closed) void this.#returnFocus(closed.layer, closed.opener);
  }

  override updated(): void {
    const wall = this.#wall;
    wall?.hold('dialog', this.#isBehind);
    wall?.hold('switched-off', !this.drifts);
  }

  get #wall(): Wall | null {
    return this.renderRoot.querySelector('nonesuch-wall');
  }

  /** What lies over the wall, the uppermost last. */
  get #layers(): Layer[] {
    return layersOf(this.page, this.isAboutOpen, this.isHelpOpen);
  }

  /** Whether something lies over the wall. */
  get #isBehind(): boolean {
    return this.#layers.length > 0;
  }

  /** The element of the uppermost layer that has keys of its own. */
  get #top(): Wall | Viewer | Album | Show | Help | null {
    const layer = this.#layers.at(-1);
    if (layer === 'about') return null;
    return this.renderRoot.querySelector(layer ? WITH_KEYS[layer] : 'nonesuch-wall');
  }

  // --- the address bar ------------------------------------------------------------------------------------------

  #follow(): void {
    this.#history.follow(addressOf(this.page));
  }

  #readHash(): void {
    this.isAboutOpen = location.hash === ABOUT_HASH;
    this.isHelpOpen = location.hash === HELP_HASH;
  }

  /** Where the address leaves the picture out, its entry in the history keeps it. */
  #remember(): void {
    if (this.page.one) this.#history.remember(this.page.seed!);
  }

  #onBack(closed: Layer | null): void {
    this.#readHash();
    if (closed === 'explore') {
      // The panels go, what was done in them stays.
      this.page = {...this.page, explore: {...this.page.explore, panel: null}};
      return this.#history.replace(addressOf(this.page));
    }
    const {state} = parseAddress(location.search);
    const before = this.page;
    // The wall has moved on since; only another wall starts where its address says.
    const isSameWall = state.wall === before.wall;
    const at = isSameWall ? before.at : state.at;
    this.page = settled({...state, at}, false, randomSeed, this.#history.seed);
    this.#remember();
    if (!isSameWall) this.start = {...this.page.at};
    if (state.model !== before.model || state.psi !== before.psi) void this.#session.load();
    this.#follow();
  }

  // --- what visitors do -----------------------------------------------------------------------------------------

  #onKey(event: KeyboardEvent, key: string): boolean {
    if (this.#top?.handleKey(event)) return true;
    if (isModified(event)) return false;
    const top = this.#layers.at(-1);
    if (key === 'Escape' && top) this.#history.whenStill(() => this.#close(this.#layers.at(-1)));
    else if (key === '?' && WITH_HELP.includes(top)) this.#openHelp();
    else if (key === 's' && !top) this.#toggleOver({show: true});
    else if (key === 'a' && !top) this.#toggleOver({album: true});
    else return false;
    return true;
  }

  #close(layer: Layer | undefined): void {
    switch (layer) {
      case 'album':
        return this.#toggleOver({album: false});
      case 'picture':
        return this.#closePicture();
      case 'explore':
        return this.#choose({explore: {panel: null}});
      case 'about':
        return this.#closeAbout();
      case 'show':
        return this.#toggleOver({show: false});
      case 'help':
        return this.#closeHelp();
      case undefined:
    }
  }

  #onWish({wish}: WishEvent): void {
    switch (wish) {
      case 'new-wall':
        this.page = {...this.page, wall: randomSeed(), at: START};
        this.#history.push(addressOf(this.page));
        this.start = {...START};
        return;
      case 'open-about':
        this.isAboutOpen = true;
        return this.#history.open('about', addressOf(this.page), ABOUT_HASH);
      case 'close':
        return this.isAboutOpen ? this.#closeAbout() : this.#closePicture();
      case 'retry':
        return this.#session.retry();
      case 'toggle-drift':
        this.drifts = !this.drifts;
        return writeDrift(this.drifts);
      case 'open-help':
        return this.#openHelp();
      case 'close-help':
        return this.#closeHelp();
      case 'open-show':
      case 'close-show':
        return this.#toggleOver({show: wish === 'open-show'});
      case 'toggle-morphs':
        this.page = {...this.page, morphs: !this.page.morphs};
        return this.#follow();
      case 'open-album':
      case 'close-album':
        return this.#toggleOver({album: wish === 'open-album'});
      case 'leave-wall':
        return this.renderRoot.querySelector('nonesuch-toolbar')?.focus();
    }
  }

  #onTile({column, row}: TilePickedEvent): void {
    this.#place.set({column, row});
    this.page = {...this.page, seed: this.#wall!.seedAt({column, row})};
    this.#history.open('picture', addressOf(this.page));
  }

  #onStep({step}: StepTakenEvent): void {
    const seed = this.page.seed!;
    if (step === 'another') return this.#another(seed);
    const seen = step === 'left' ? this.#place.previous(seed) : null;
    if (seen) {
      const {explore} = this.page;
      this.page = {...withPicture(this.page, seen.seed), explore: {...explore, ...seen.edits}};
      this.#history.advance(addressOf(this.page));
    } else {
      this.page = withPicture(this.page, this.#place.step(seed, step, this.#wall));
      this.#history.replace(addressOf(this.page));
    }
    this.#remember();
  }

  /** Any other picture; Back returns to the one before. */
  #another(before: number): void {
    const seed = randomSeed();
    this.#place.another(seed, {seed: before, edits: editsOf(this.page.explore)});
    this.page = withPicture(this.page, seed);
    this.#history.advance(addressOf(this.page));
    this.#remember();
  }

  /** Opens or closes the slideshow or the album; Back closes them too. */
  #toggleOver(change: {show?: boolean; album?: boolean}): void {
    const layer = change.show === undefined ? 'album' : 'show';
    const next = {...this.page, ...change};
    if (change.show ?? change.album) {
      this.page = next;
      const {isHelpOpen} = this;
      this.isHelpOpen = false;
      if (isHelpOpen) this.#history.openInstead('help', layer, addressOf(next));
      else this.#history.open(layer, addressOf(next));
    } else if (!this.#history.close(layer, addressOf(next))) {
      this.page = next;
    }
  }

  #openHelp(): void {
    this.isHelpOpen = true;
    this.#history.open('help', addressOf(this.page), HELP_HASH);
  }

  #closeHelp(): void {
    if (!this.#history.close('help', addressOf(this.page))) this.isHelpOpen = false;
  }

  /** What closes gives the focus back to what had it before; where that is gone, to what lies uppermost now. */
  async #returnFocus(layer: Layer, opener: HTMLElement | null): Promise<void> {
    // Until it is rendered, what lies below is inert.
    await this.updateComplete;
    const viewer = this.renderRoot.querySelector('nonesuch-viewer');
    await viewer?.updateComplete;
    if (layer === 'picture' && !this.#isBehind) return this.#returnToWall();
    if (opener?.isConnected) opener.focus({preventScroll: true});
    if (focusedElement() !== opener) (viewer ?? this.renderRoot.querySelector('nonesuch-album'))?.focus();
  }

  #onChosen({choice, isDraft}: ChosenEvent): void {
    if (!isDraft) this.#choose(choice);
  }

  #choose(choice: Choice): void {
    const before = this.page;
    const next = withChoice(before, choice);
    const address = addressOf(next);
    const wasExploring = before.explore.panel !== null;
    const isExploring = next.explore.panel !== null;
    if (wasExploring && !isExploring && this.#history.close('explore', address)) return;
    this.page = next;
    if (next.seed !== before.seed) this.#place.forget();
    if (isExploring && !wasExploring) this.#history.open('explore', address);
    else this.#history.replace(address);
    if (next.psi !== before.psi) this.#session.restock();
  }

  #onLink({query}: LinkOpenedEvent): void {
    const {state, problems} = parseAddress(query);
    const before = this.page;
    this.sentence = problems.join(' ');
    this.page = withLink(before, state);
    this.#place.forget();
    if (before.seed === null) this.#history.open('picture', addressOf(this.page));
    else this.#history.replace(addressOf(this.page));
    if (this.page.model !== before.model) void this.#session.load();
    else if (this.page.psi !== before.psi) this.#session.restock();
  }

  #onModel({model}: ModelPickedEvent): void {
    this.page = {...this.page, model, psi: null};
    this.#history.push(addressOf(this.page));
    void this.#session.load();
  }

  #closePicture(): void {
    const {one} = this.page;
    const closed = {...withPicture(this.page, null), one: false};
    if (one) {
      this.page = closed;
      this.#history.push(addressOf(closed));
      return;
    }
    if (!this.#history.close('picture', addressOf(closed))) this.page = closed;
  }

  #closeAbout(): void {
    if (!this.#history.close('about', addressOf(this.page))) this.isAboutOpen = false;
  }

  #returnToWall(): void {
    const wall = this.#wall;
    if (!wall) return;
    this.#place.leave(wall);
    // The wall is inert until this update is done.
    void this.updateComplete.then(() => wall.focusCurrent());
  }

  // --- what is shown --------------------------------------------------------------------------------------------

  override render(): unknown {
    const {page, store} = this;
    const {bench, models, orders, problem} = this.#session;
    const layers = this.#layers;
    const isBehind = layers.length > 0;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return html`
      <main
        @wish-made=${this.#still(this.#onWish)}
        @tile-picked=${this.#still(this.#onTile)}
        @wall-moved=${this.#onMoved}
        @step-taken=${this.#still(this.#onStep)}
        @model-picked=${this.#still(this.#onModel)}
        @chosen=${this.#still(this.#onChosen)}
        @link-opened=${this.#still(this.#onLink)}
      >
        <h1>${wallTitle(orders?.model.title ?? null)}</h1>
        ${
          page.one
            ? nothing
            : html`<nonesuch-toolbar
                  ?inert=${isBehind}
                  .models=${models}
                  .model=${page.model ?? ''}
                  .many=${orders?.model.title.toLowerCase() ?? ''}
                  .canDrift=${!calm}
                  .drifts=${this.drifts}
                  .quiet=${this.#presence.isQuiet}
                ></nonesuch-toolbar>
                <nonesuch-wall
                  ?inert=${isBehind}
                  .orders=${orders}
                  .bench=${bench}
                  .wallSeed=${page.wall!}
                  .noun=${orders?.model.noun ?? 'picture'}
                  .resolution=${orders?.model.generator.synthesis.resolution ?? 128}
                  .linkTo=${(seed: number) => (orders ? pictureLink(orders.identityOf(seed), store.siteUrl) : '')}
                  .start=${this.start}
                ></nonesuch-wall>`
        }
        ${renderLayers(layers, {page, orders, bench, engine: this.engine, album: this.#album, siteUrl: store.siteUrl})}
        <nonesuch-drop .siteUrl=${store.siteUrl} .model=${orders?.model ?? null}></nonesuch-drop>
        <nonesuch-hint></nonesuch-hint>
        <nonesuch-status
          .engine=${this.engine}
          .problem=${problem}
          .sentence=${this.sentence}
        ></nonesuch-status>
      </main>
    `;
  }

  /** Not before a way back has arrived, whose address would undo it. */
  #still<E extends Event>(handle: (event: E) => void): (event: E) => void {
    return (event) => this.#history.whenStill(() => handle.call(this, event));
  }

  #onMoved({position}: WallMovedEvent): void {
    // Not a change of what this element shows.
    this.page.at = position;
    this.#follow();
  }
}

customElements.define('nonesuch-app', App);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-app': App;
  }
}
