import {css, html, LitElement, nothing} from 'lit';
import type {EngineClient} from '../engine/engine-client.ts';
import type {ModelIndex} from '../model/descriptor.ts';
import type {PictureStore} from '../picture/picture-store.ts';
import {pictureLink} from '../picture/picture-text.ts';
import './about.ts';
import type {ModelPickedEvent, StepTakenEvent, TilePickedEvent, WallMovedEvent, WishEvent} from './events.ts';
import {makeForOthers} from './page-duties.ts';
import {isReload, PageHistory} from './page-history.ts';
import {PictureOrders} from './picture-orders.ts';
import {modelFolder, readIndex, readModel} from './site-models.ts';
import type {ChosenEvent, LinkOpenedEvent} from './explore/chosen-event.ts';
import './explore/drop.ts';
import {withoutEdits} from './explore/explore-state.ts';
import './explore/help.ts';
import './explore/hint.ts';
import './explore/album.ts';
import './explore/show.ts';
import {Workbench} from './explore/workbench.ts';
import {AlbumStore} from '../keep/album-store.ts';
import {randomSeed} from './random-seed.ts';
import './status.ts';
import './toolbar.ts';
import {addressOf, parseAddress, START, type PageState} from './url-state.ts';
import './viewer.ts';
import type {WallPosition} from './wall-geometry.ts';
import './wall.ts';
import type {Wall} from './wall.ts';

const ABOUT_HASH = '#about';
/** Controls fade after this long without anybody there. */
const QUIET_AFTER_MS = 4000;
const DRIFT_KEY = 'nonesuch-drift';

/**
 * @summary The page: which model, which wall, which picture; and the address bar that says so.
 */
export class App extends LitElement {
  static override properties = {
    engine: {attribute: false},
    store: {attribute: false},
    models: {state: true},
    orders: {state: true},
    page: {state: true},
    start: {state: true},
    isAboutOpen: {state: true},
    isHelpOpen: {state: true},
    bench: {state: true},
    problem: {state: true},
    sentence: {state: true},
    isQuiet: {state: true},
    drifts: {state: true},
  };

  declare engine: EngineClient;
  declare store: PictureStore;
  declare models: ModelIndex['models'];
  /** Null until the model's descriptor is there. */
  declare orders: PictureOrders | null;
  /** What the address says, with nothing left to choose. */
  declare page: PageState;
  /** Where the wall starts; from then on it tells where it is. */
  declare start: WallPosition;
  declare isAboutOpen: boolean;
  declare isHelpOpen: boolean;
  /** Null until the model's descriptor is there. */
  declare bench: Workbench | null;
  declare problem: string;
  declare sentence: string;
  declare isQuiet: boolean;
  declare drifts: boolean;

  readonly #history = new PageHistory();
  // Sites of one host share their storage.
  readonly #album = new AlbumStore(`nonesuch ${new URL('.', document.baseURI).pathname}`);
  /** Where on the wall the open picture hangs, if it does. */
  #place: {column: number; row: number} | null = null;
  #connection = new AbortController();
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  /** The latest of several loads wins. */
  #loading = 0;

  constructor() {
    super();
    this.models = [];
    this.orders = null;
    this.isAboutOpen = false;
    this.isHelpOpen = false;
    this.bench = null;
    this.problem = '';
    this.isQuiet = false;
    this.drifts = readDrift();
    const {state, problems} = parseAddress(location.search);
    this.sentence = problems.join(' ');
    this.page = this.#settled(state, isReload());
    this.start = this.page.at;
  }

  /** Chooses what an address leaves open. A reload wants another wall, unless it is looking at one picture. */
  #settled(state: PageState, wantsNew: boolean): PageState {
    const isOfWall = state.seed === null && !state.one;
    const isNew = state.wall === null || (wantsNew && isOfWall);
    return {
      ...state,
      wall: isNew ? randomSeed() : state.wall,
      at: isNew ? START : state.at,
      seed: state.one ? randomSeed() : state.seed,
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    const {signal} = this.#connection;
    this.#history.listen(() => this.#onBack(), signal);
    this.isAboutOpen = location.hash === ABOUT_HASH;
    this.#follow();
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const) {
      window.addEventListener(type, () => this.#wake(), {signal, passive: true});
    }
    window.addEventListener('keydown', (event) => this.#onKey(event), {signal});
    this.#wake();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
    clearTimeout(this.#quietTimer);
  }

  override updated(): void {
    const wall = this.#wall;
    wall?.hold('dialog', this.#isBehind);
    wall?.hold('switched-off', !this.drifts);
    const model = this.orders?.model;
    if (model) document.title = `Nonesuch: ${model.title.toLowerCase()} that do not exist`;
  }

  get #wall(): Wall | null {
    return this.renderRoot.querySelector('nonesuch-wall');
  }

  /** Whether something lies over the wall. */
  get #isBehind(): boolean {
    return this.#isOpen || this.isAboutOpen || this.isHelpOpen || this.page.show || this.page.album;
  }

  get #isOpen(): boolean {
    return this.page.seed !== null;
  }

  // --- the site's files and the engine --------------------------------------------------------------------------

  async #load(): Promise<void> {
    const loading = ++this.#loading;
    this.problem = '';
    try {
      const {siteUrl} = this.store;
      if (this.models.length === 0) this.models = (await readIndex(siteUrl)).models;
      const wanted = this.models.find(({id}) => id === this.page.model);
      const {id} = wanted ?? this.models[0]!;
      if (!wanted && this.page.model !== null) {
        this.sentence = `There is no model “${this.page.model}” here; these are ${this.models[0]!.title.toLowerCase()}.`;
      }
      const model = await readModel(siteUrl, id);
      if (loading !== this.#loading) return;
      // A picture's psi comes from its link; a model without one in the link has its own.
      const psi = this.page.psi ?? model.truncation.psi;
      this.page = {...this.page, model: id, psi};
      this.orders?.close();
      this.orders = new PictureOrders(this.engine, this.store, model, psi);
      this.bench = new Workbench(this.engine, model, siteUrl);
      this.#follow();
    } catch (error) {
      if (loading === this.#loading) this.problem = error instanceof Error ? error.message : String(error);
      return;
    }
    this.#startEngine();
  }

  #startEngine(): void {
    const {model} = this.orders!;
    makeForOthers(this.engine, this.store, model);
    this.engine
      .load(`${modelFolder(this.store.siteUrl, model.id)}model.json`, this.page.backend)
      .then(() => this.store.keepOffline(model.id, this.engine.report?.backend === 'wasm'))
      // Its failure is a state of the engine, which the status shows with the sentence that belongs to it.
      .catch(() => undefined);
  }

  // --- the address bar ------------------------------------------------------------------------------------------

  #follow(): void {
    this.#history.follow(addressOf(this.page));
  }

  #onBack(): void {
    const {state} = parseAddress(location.search);
    const before = this.page;
    // The wall has moved on since; only another wall starts where its address says.
    const isSameWall = state.wall === before.wall;
    this.page = this.#settled({...state, at: isSameWall ? before.at : state.at}, false);
    this.isAboutOpen = location.hash === ABOUT_HASH;
    if (!isSameWall) this.start = {...this.page.at};
    const wasOver = before.seed !== null || before.show || before.album;
    if (wasOver && !this.#isBehind) this.#returnToWall();
    if (state.model !== before.model || state.psi !== before.psi) void this.#load();
    this.#follow();
  }

  // --- what visitors do -----------------------------------------------------------------------------------------

  #wake(): void {
    this.isQuiet = false;
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => (this.isQuiet = true), QUIET_AFTER_MS);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const isTyping = event.composedPath()[0] instanceof HTMLInputElement;
    const {show} = this.page;
    if (event.key === '?' && !isTyping && !show) {
      event.preventDefault();
      this.isHelpOpen = !this.isHelpOpen;
      return;
    }
    if (this.#isBehind) return;
    if (event.key === 's' && !isTyping) return this.#toggleOver({show: true});
    if (event.key === 'a' && !isTyping) return this.#toggleOver({album: true});
    // Nothing has the focus: the keys belong to the wall.
    if (event.target === document.body && this.#wall?.handleKey(event)) event.preventDefault();
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
        return this.#history.open(addressOf(this.page), ABOUT_HASH);
      case 'close':
        return this.isAboutOpen ? this.#closeAbout() : this.#closePicture();
      case 'retry':
        if (this.problem !== '' || !this.orders) void this.#load();
        else this.#startEngine();
        return;
      case 'toggle-drift':
        this.drifts = !this.drifts;
        return writeDrift(this.drifts);
      case 'open-help':
      case 'close-help':
        this.isHelpOpen = wish === 'open-help';
        return this.#returnFocus();
      case 'open-show':
      case 'close-show':
        return this.#toggleOver({show: wish === 'open-show'});
      case 'open-album':
      case 'close-album':
        return this.#toggleOver({album: wish === 'open-album'});
      case 'leave-wall':
        return this.renderRoot.querySelector('nonesuch-toolbar')?.focus();
    }
  }

  #onTile({column, row}: TilePickedEvent): void {
    this.#place = {column, row};
    this.page = {...this.page, seed: this.#wall!.seedAt(this.#place)};
    this.#history.open(addressOf(this.page));
  }

  #onStep({step}: StepTakenEvent): void {
    const wall = this.#wall;
    const seed = this.page.seed!;
    if (step !== 'another') this.#place ??= wall?.find(seed) ?? null;
    else this.#place = null;
    if (step === 'another') {
      this.page = {...this.page, seed: randomSeed()};
    } else if (this.#place && wall) {
      const columns = step === 'left' ? -1 : step === 'right' ? 1 : 0;
      const rows = step === 'up' ? -1 : step === 'down' ? 1 : 0;
      this.#place = wall.beside(this.#place, columns, rows);
      wall.reveal(this.#place);
      this.page = {...this.page, seed: wall.seedAt(this.#place)};
    } else {
      // It hangs on no wall that is here: its neighbours are the next numbers.
      const by = step === 'left' || step === 'up' ? -1 : 1;
      this.page = {...this.page, seed: (seed + by + 2 ** 32) % 2 ** 32};
    }
    this.page.explore = withoutEdits(this.page.explore);
    this.#history.replace(addressOf(this.page));
  }

  /** Opens or closes the slideshow or the album; Back closes them too. */
  #toggleOver(change: {show?: boolean; album?: boolean}): void {
    this.isHelpOpen = false;
    const next = {...this.page, ...change};
    if (change.show ?? change.album) {
      this.page = next;
      this.#history.open(addressOf(next));
    } else if (!this.#history.close(addressOf(next))) {
      this.page = next;
      this.#returnFocus();
    }
  }

  /** To whatever lies uppermost once a dialog is gone. */
  #returnFocus(): void {
    if (this.#isBehind) {
      if (!this.isHelpOpen)
        void this.updateComplete.then(() => this.renderRoot.querySelector('nonesuch-viewer')?.focus());
    } else {
      this.#returnToWall();
    }
  }

  /** Another picture starts without the edits of this one. */
  #onChosen({choice, isDraft}: ChosenEvent): void {
    if (isDraft) return;
    const before = this.page;
    const {seed = before.seed, psi = before.psi} = choice;
    const kept = seed === before.seed ? before.explore : withoutEdits(before.explore);
    this.page = {...before, seed, psi, explore: {...kept, ...choice.explore}, one: false};
    if (seed !== before.seed) this.#place = null;
    this.#history.replace(addressOf(this.page));
    if (psi !== before.psi) this.#restock();
  }

  #onLink({query}: LinkOpenedEvent): void {
    const {state, problems} = parseAddress(query);
    const {model, psi} = this.page;
    this.sentence = problems.join(' ');
    const next = {...this.page, model: state.model ?? model, psi: state.psi ?? psi, seed: state.seed};
    const isOpen = this.#isOpen;
    this.page = {...next, explore: {...state.explore, panel: this.page.explore.panel}, one: false};
    this.#place = null;
    this.#history[isOpen ? 'replace' : 'open'](addressOf(this.page));
    if (next.model !== model) void this.#load();
    else if (next.psi !== psi) this.#restock();
  }

  /** Pictures at another psi, of the same model. */
  #restock(): void {
    const old = this.orders;
    if (!old) return;
    old.close();
    this.orders = new PictureOrders(this.engine, this.store, old.model, this.page.psi ?? old.psi);
  }

  #onModel({model}: ModelPickedEvent): void {
    this.page = {...this.page, model, psi: null};
    this.#history.push(addressOf(this.page));
    void this.#load();
  }

  #closePicture(): void {
    const {one} = this.page;
    const closed = {...this.page, seed: null, one: false, explore: withoutEdits(this.page.explore)};
    if (one) {
      this.page = closed;
      this.#history.push(addressOf(closed));
      return;
    }
    if (this.#history.close(addressOf(closed))) return;
    this.page = closed;
    this.#returnToWall();
  }

  #closeAbout(): void {
    if (!this.#history.close(addressOf(this.page))) this.isAboutOpen = false;
  }

  #returnToWall(): void {
    const wall = this.#wall;
    if (!wall) return;
    if (this.#place) wall.reveal(this.#place);
    this.#place = null;
    // The wall is inert until this update is done.
    void this.updateComplete.then(() => wall.focusCurrent());
  }

  // --- what is shown --------------------------------------------------------------------------------------------

  override render(): unknown {
    const {page, orders, store} = this;
    const isBehind = this.#isBehind;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return html`
      <main
        @wish-made=${this.#onWish}
        @tile-picked=${this.#onTile}
        @wall-moved=${this.#onMoved}
        @step-taken=${this.#onStep}
        @model-picked=${this.#onModel}
        @chosen=${this.#onChosen}
        @link-opened=${this.#onLink}
      >
        <h1>Nonesuch: ${orders?.model.title.toLowerCase() ?? 'pictures'} that do not exist</h1>
        ${
          page.one
            ? nothing
            : html`<nonesuch-toolbar
                  ?inert=${isBehind}
                  .models=${this.models}
                  .model=${page.model ?? ''}
                  .many=${orders?.model.title.toLowerCase() ?? ''}
                  .canDrift=${!calm}
                  .drifts=${this.drifts}
                  .quiet=${this.isQuiet}
                ></nonesuch-toolbar>
                <nonesuch-wall
                  ?inert=${isBehind}
                  .orders=${orders}
                  .wallSeed=${page.wall!}
                  .noun=${orders?.model.noun ?? 'picture'}
                  .resolution=${orders?.model.generator.synthesis.resolution ?? 128}
                  .linkTo=${(seed: number) => (orders ? pictureLink(orders.identityOf(seed), store.siteUrl) : '')}
                  .start=${this.start}
                ></nonesuch-wall>`
        }
        ${
          page.album
            ? html`<nonesuch-album
                ?inert=${this.#isOpen || this.isHelpOpen}
                .store=${this.#album}
                .bench=${this.bench}
              ></nonesuch-album>`
            : nothing
        }
        ${
          page.seed === null
            ? nothing
            : html`<nonesuch-viewer
                .bench=${this.bench}
                .album=${this.#album}
                ?inert=${this.isHelpOpen}
                .orders=${orders}
                .seed=${page.seed}
                .explore=${page.explore}
                .siteUrl=${store.siteUrl}
                .single=${page.one}
              ></nonesuch-viewer>`
        }
        ${
          this.isAboutOpen
            ? html`<nonesuch-about
                .engine=${this.engine}
                .orders=${orders}
                .siteUrl=${store.siteUrl}
              ></nonesuch-about>`
            : nothing
        }
        ${
          page.show
            ? html`<nonesuch-show
                .bench=${this.bench}
                .wallSeed=${page.wall!}
                .psi=${page.psi ?? 1}
              ></nonesuch-show>`
            : nothing
        }
        ${this.isHelpOpen ? html`<nonesuch-help></nonesuch-help>` : nothing}
        <nonesuch-drop .siteUrl=${store.siteUrl} .model=${orders?.model ?? null}></nonesuch-drop>
        <nonesuch-hint></nonesuch-hint>
        <nonesuch-status
          .engine=${this.engine}
          .problem=${this.problem}
          .sentence=${this.sentence}
        ></nonesuch-status>
      </main>
    `;
  }

  #onMoved({position}: WallMovedEvent): void {
    // Not a change of what this element shows.
    this.page.at = position;
    this.#follow();
  }

  static override styles = css`
    :host {
      display: block;
    }
    /* For those who hear the page; those who see it have the pictures. */
    h1 {
      position: absolute;
      width: 1px;
      height: 1px;
      margin: 0;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    nonesuch-wall {
      position: fixed;
      inset: 0;
    }
  `;
}

/** Storage may be forbidden; then the choice lasts as long as the page. */
function readDrift(): boolean {
  try {
    return localStorage.getItem(DRIFT_KEY) !== 'off';
  } catch {
    return true;
  }
}

function writeDrift(drifts: boolean): void {
  try {
    localStorage.setItem(DRIFT_KEY, drifts ? 'on' : 'off');
  } catch {
    // As above.
  }
}

customElements.define('nonesuch-app', App);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-app': App;
  }
}
