import type {Panel} from '../pictures/explore-state.ts';
import {plainOptions} from '../pictures/picture-address.ts';
import {plainRecipe, type Recipe} from '../pictures/recipe.ts';
import {html, LitElement, nothing, type PropertyValues} from 'lit';
import type {EngineClient} from '../engine/client/engine-client.ts';
import {AlbumStore} from '../pictures/kept/album-store.ts';
import type {PictureStore} from '../pictures/picture-store.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {pictureSize} from '../model/architecture.ts';
import {siteUrl} from '../pictures/start-store.ts';
import {appStyles} from './app.styles.ts';
import {changingText} from '../kit/changing-text.ts';
import {readDrift, writeDrift} from './drift-choice.ts';
import type {
  AppCommandEvent,
  ClassPickedEvent,
  ModelFileDroppedEvent,
  ModelPickedEvent,
  PictureShownEvent,
  StepTakenEvent,
  WishedEvent,
} from '../kit/events.ts';
import {ModelSession} from './model-session.ts';
import {resolveDefaults, withPicture} from './page-change.ts';
import {isHostWell, retryWhenWell} from './retry-when-well.ts';
import {adoptInlineStyles} from '../lib/inline-styles.ts';
import {savesData} from '../lib/data-saver.ts';
import {totalShardBytes} from '../model/weight-layout.ts';
import {commandAt, type CommandName} from '../kit/commands.ts';
import {focusedElement, LayerFocus, layersOf, type Layer} from './layers.ts';
import {nextTask} from '../kit/next-task.ts';
import {LateCode} from './late-code.ts';
import {isReload, PageHistory} from './page-history.ts';
import {listenToKeys} from './page-keys.ts';
import {PageStore} from './page-store.ts';
import {keepTitle, wallTitle} from './page-title.ts';
import {PictureMoves} from './picture-moves.ts';
import {Presence} from './presence.ts';
import type {ChosenEvent, LinkOpenedEvent} from '../kit/chosen-event.ts';
import '../album/drop.ts';
import type {Help} from '../about/help.ts';
import '../about/hint.ts';
import type {Album} from '../album/album.ts';
import type {Slideshow} from '../slideshow/slideshow.ts';
import {randomSeed} from '../kit/random-seed.ts';
import {exampleOf} from '../words/example.ts';
import {whenIdle} from '../kit/when-idle.ts';
import {localModelsOf} from '../pictures/local-models.ts';
import {openModels} from '../pictures/site-models.ts';
import type {PlaneMovedEvent, PlanePickedEvent} from '../plane/plane-events.ts';
import {ORIGIN, type PlaneSpot} from '../plane/plane-spot.ts';
import type {Plane} from '../plane/plane.ts';
import './status.ts';
import type {FailingPictures} from './status.ts';
import './toolbar.ts';
import {addressOf, parseAddress, plainWish, START, type PageState} from './url-state.ts';
import type {Viewer} from '../viewer/viewer.ts';
import {WallWish} from './wall-wish.ts';
import type {WallPosition} from '../wall/wall-geometry.ts';
import type {TilesFailingEvent} from '../kit/missing-tiles.ts';
import type {TilePickedEvent, WallMovedEvent} from '../wall/wall-events.ts';
import '../wall/wall.ts';
import type {Wall, WallSeeds} from '../wall/wall.ts';

const ABOUT_HASH = '#about';
const HELP_HASH = '#help';
const MODELS_HASH = '#models';
/** Over these, and over the wall alone, the keys can be looked up. */
const WITH_HELP: (Layer | undefined)[] = [undefined, 'plane', 'album', 'picture', 'explore'];
const WITH_KEYS = {
  plane: 'nonesuch-plane',
  album: 'nonesuch-album',
  picture: 'nonesuch-viewer',
  explore: 'nonesuch-viewer',
  show: 'nonesuch-slideshow',
  help: 'nonesuch-help',
} as const;

/** Width of a picture by its height. */
function shapeOf(pictures: ModelPictures | null): number {
  if (!pictures) return 1;
  const {width, height} = pictureSize(pictures.model.generator);
  return width / height;
}

/**
 * @summary The page: which model, which wall, which picture; and the address bar that says so.
 */
export class App extends LitElement {
  static override styles = appStyles;

  static override properties = {
    engine: {attribute: false},
    store: {attribute: false},
    start: {state: true},
    planeStart: {state: true},
    isAboutOpen: {state: true},
    isHelpOpen: {state: true},
    areModelsOpen: {state: true},
    droppedFile: {state: true},
    message: {state: true},
    failing: {state: true},
    drifts: {state: true},
    onShow: {state: true},
  };

  declare engine: EngineClient;
  declare store: PictureStore;
  /** Where the wall starts; from then on it tells where it is. */
  declare start: WallPosition;
  /** The same for the plane; null while there is none. */
  declare planeStart: PlaneSpot | null;
  declare isAboutOpen: boolean;
  declare isHelpOpen: boolean;
  declare areModelsOpen: boolean;
  /** A model to open; null for none. */
  declare droppedFile: File | null;
  declare message: string;
  /** Pictures of the wall that could not be made, and why; null for none. */
  declare failing: FailingPictures | null;
  declare drifts: boolean;
  /** The large picture that can be seen, while another one may be on its way; null until there is one. */
  declare onShow: Recipe | null;

  readonly #history = new PageHistory();
  readonly #page: PageStore;
  // Sites of one host share their storage.
  readonly #album = new AlbumStore(`nonesuch ${new URL(siteUrl()).pathname}`, openModels(siteUrl()));
  readonly #focus = new LayerFocus();
  readonly #overWall = new LateCode(this, () => import('./over-wall.ts'));
  /** Panels that most visits do not open; with what plays a morph, and what compares, in the large view. */
  readonly #panels: Partial<Record<Panel, LateCode<unknown>>> = {
    morph: new LateCode(this, () => import('../morph/morph-panel.ts')),
    larger: new LateCode(this, () => import('../upscale/larger-panel.ts')),
  };
  readonly #ownModels = new LateCode(this, () => import('../own-model/own-models.ts'));
  readonly #plane = new LateCode(this, () => import('../plane/plane.ts'));
  readonly #search = new LateCode(this, () => import('./search-code.ts'));
  readonly #wish = new WallWish(this, this.#search);
  readonly #presence = new Presence(this);
  #isFindingOne = false;
  /** It was opened by a button or a key, which is gone. */
  #focusesPlane = false;
  readonly #session = new ModelSession(this, ({message, ...resolved}) => {
    this.message = message ?? this.message;
    this.page = {...this.page, ...resolved};
    this.#follow();
  });
  readonly #moves = new PictureMoves(this, this.#history, this.#session);
  #connection = new AbortController();

  constructor() {
    super();
    this.isAboutOpen = false;
    this.isHelpOpen = false;
    this.areModelsOpen = false;
    this.droppedFile = null;
    this.onShow = null;
    this.drifts = true;
    const {state, problems} = parseAddress(location.search);
    this.message = problems.join(' ');
    this.failing = null;
    const seen = isReload() ? null : this.#history.seed;
    this.#page = new PageStore(this, resolveDefaults(state, isReload(), randomSeed, seen));
    this.#moves.remember();
    this.start = this.page.at;
    this.planeStart = this.page.plane;
    keepTitle(this, this.#session);
  }

  /** What the address says, with nothing left to choose. */
  get page(): PageState {
    return this.#page.page;
  }

  set page(page: PageState) {
    this.#page.replace(page);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    adoptInlineStyles();
    this.#connection = new AbortController();
    const {signal} = this.#connection;
    this.#history.listen((closed) => this.#onBack(closed), signal);
    this.#readHash();
    this.#follow();
    listenToKeys((event) => this.#onKey(event), signal);
    // The wall has moved since, and its address goes onto the paper.
    window.addEventListener('beforeprint', () => this.#renderNow(), {signal});
    const local = localModelsOf(this.store.siteUrl);
    local.addEventListener('change', () => void this.#session.followLocal(), {signal});
    whenIdle(() => void local.sweep());
    this.store.onWait = (sentence) => (this.message = sentence);
    retryWhenWell(
      {
        problemId: () =>
          this.#session.problem
            ? this.#session.problemId
            : this.engine.state === 'failed'
              ? (this.engine.error?.code ?? '')
              : '',
        isWell: () => isHostWell(this.store.pageUrl),
        retry: () => this.#session.retry(),
      },
      signal,
    );
    void this.#session.load();
    // The first look into a browser's storage takes a while.
    void nextTask().then(() => (this.drifts = readDrift()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
  }

  get #lateCode(): LateCode<unknown>[] {
    return [this.#overWall, this.#plane, this.#ownModels, this.#search, ...Object.values(this.#panels)];
  }

  /** What could not be fetched, of what is open. */
  get #missingCode(): LateCode<unknown> | undefined {
    return this.#lateCode.find(({problem}) => problem !== '');
  }

  #renderNow(): void {
    this.requestUpdate();
    this.performUpdate();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.page.seed === null) this.onShow = null;
    // The wall stands where it stood.
    if (changed.get('page')?.plane && !this.page.plane) this.start = {...this.page.at};
    const closed = this.#focus.change(this.#layers, focusedElement());
    if (closed) void this.#returnFocus(closed.layer, closed.opener);
    this.#overWall.want(this.#over.some((layer) => layer !== 'models'));
    this.#plane.want(this.page.plane !== null);
    this.#ownModels.want(this.areModelsOpen);
    this.#wish.track(this.page, this.#session.pictures, this.#session.psi);
    if (this.page.one && this.page.seed === null && !this.#wish.isAwaited) void this.#findOne();
    const {seed, explore} = this.page;
    for (const [panel, code] of Object.entries(this.#panels))
      code.want(seed !== null && explore.panel === panel);
  }

  override updated(): void {
    // What shows a picture large inherits its shape.
    this.style.setProperty('--picture-shape', String(shapeOf(this.#session.pictures)));
    const wall = this.wall;
    wall?.hold('dialog', this.#isBehind);
    wall?.hold('switched-off', !this.drifts);
    if (this.#focusesPlane && this.plane) {
      this.#focusesPlane = false;
      this.plane.focusCurrent();
    }
  }

  /** Which seeds are wanted; null for all. */
  get seeds(): WallSeeds | null {
    return this.#wish.seeds;
  }

  /** The single picture, where it is to be one of those that are wanted. */
  async #findOne(): Promise<void> {
    if (this.#isFindingOne) return;
    this.#isFindingOne = true;
    const {seeds} = this;
    const seed = seeds ? await seeds.find({column: 0, row: 0}).catch(() => null) : randomSeed();
    this.#isFindingOne = false;
    if (!this.page.one || this.page.seed !== null || seeds !== this.seeds) return this.requestUpdate();
    if (seed === null) return;
    this.page = {...this.page, seed};
    this.#moves.remember();
  }

  /** Null while a single picture is all there is, or a plane. */
  get wall(): Wall | null {
    return this.renderRoot.querySelector('nonesuch-wall');
  }

  /** Null while there is none. */
  get plane(): Plane | null {
    return this.renderRoot.querySelector('nonesuch-plane');
  }

  /** What lies over the wall, the uppermost last. */
  get #layers(): Layer[] {
    return layersOf(this.page, this.isAboutOpen, this.isHelpOpen, this.areModelsOpen);
  }

  /** What lies over wall or plane, the uppermost last. */
  get #over(): Layer[] {
    return this.#layers.filter((layer) => layer !== 'plane');
  }

  get #isBehind(): boolean {
    return this.#over.length > 0;
  }

  /** The element of the uppermost layer that has keys of its own. */
  get #top(): Wall | Plane | Viewer | Album | Slideshow | Help | null {
    const layer = this.#layers.at(-1);
    if (layer === 'about' || layer === 'models') return null;
    return this.renderRoot.querySelector(layer ? WITH_KEYS[layer] : 'nonesuch-wall');
  }

  // --- the address bar ------------------------------------------------------------------------------------------

  #follow(): void {
    this.#history.follow(addressOf(this.page));
  }

  #readHash(): void {
    this.isAboutOpen = location.hash === ABOUT_HASH;
    this.isHelpOpen = location.hash === HELP_HASH;
    this.areModelsOpen = location.hash === MODELS_HASH;
    if (!this.areModelsOpen) this.droppedFile = null;
  }

  #onBack(closed: Layer | null): void {
    this.#readHash();
    if (closed === 'explore') return this.#moves.closedPanels();
    const {state} = parseAddress(location.search);
    const before = this.page;
    // What a plane's address leaves out stays as it was.
    const {wall, wish} = state.plane ? before : state;
    // Wall and plane have moved on since; only another one starts where its address says.
    const isSameWall = wall === before.wall && wish === before.wish;
    const at = isSameWall ? before.at : state.at;
    const isSamePlane = state.plane?.plane === before.plane?.plane;
    const plane = isSamePlane ? before.plane : state.plane;
    this.page = resolveDefaults({...state, wall, wish, at, plane}, false, randomSeed, this.#history.seed);
    this.#moves.remember();
    if (!isSameWall) this.start = {...this.page.at};
    if (!isSamePlane) this.planeStart = plane;
    this.#session.follow(this.page, before);
    this.#follow();
  }

  // --- what visitors do -----------------------------------------------------------------------------------------

  #onKey(event: KeyboardEvent): boolean {
    if (this.#top?.handleKey(event)) return true;
    const act = this.#ownKey(commandAt('wall', event), this.#layers.at(-1));
    if (act) this.#history.whenStill(act);
    return act !== null;
  }

  /** What a key does wherever the visitor is; null for nothing. */
  #ownKey(command: CommandName<'wall'> | null, top: Layer | undefined): (() => void) | null {
    if (command === 'close' && top) return () => this.#close(this.#layers.at(-1));
    if (command === 'help' && WITH_HELP.includes(top)) return () => this.#openHelp();
    if (command === 'search' && !top) return this.#searchField && (() => this.#searchField?.focus());
    if (command === 'plane' && !top) return () => this.#openPlane();
    if (top && top !== 'plane') return null;
    if (command === 'show') return () => this.#toggleOver({show: true});
    if (command === 'album') return () => this.#toggleOver({album: true});
    return null;
  }

  #close(layer: Layer | undefined): void {
    switch (layer) {
      case 'plane':
        return this.#closePlane();
      case 'album':
        return this.#toggleOver({album: false});
      case 'picture':
        return this.#moves.close();
      case 'explore':
        return this.#moves.choose({explore: {panel: null}});
      case 'about':
        return this.#closeAbout();
      case 'show':
        return this.#toggleOver({show: false});
      case 'help':
        return this.#closeHelp();
      case 'models':
        return this.#closeModels();
      case undefined:
    }
  }

  #onCommand({command}: AppCommandEvent): void {
    switch (command) {
      case 'new-wall':
        this.page = {...this.page, wall: randomSeed(), at: START};
        this.#history.push(addressOf(this.page));
        this.start = {...START};
        return;
      case 'open-plane':
        return this.#openPlane();
      case 'close-plane':
        return this.#closePlane();
      case 'new-plane':
        return this.#newPlane();
      case 'open-about':
        this.isAboutOpen = true;
        return this.#history.open('about', addressOf(this.page), ABOUT_HASH);
      case 'close':
        return this.isAboutOpen ? this.#closeAbout() : this.#moves.close();
      case 'retry':
        if (this.#session.problem === '' && this.#missingCode) return void this.#missingCode.retry();
        return this.#session.retry();
      case 'retry-pictures':
        return (this.plane ?? this.wall)?.tryAgain();
      case 'toggle-drift':
        this.drifts = !this.drifts;
        return writeDrift(this.drifts);
      case 'open-help':
        return this.#openHelp();
      case 'close-help':
        return this.#closeHelp();
      case 'open-show':
      case 'close-show':
        return this.#toggleOver({show: command === 'open-show'});
      case 'toggle-morphs':
        this.page = {...this.page, morphs: !this.page.morphs};
        return this.#follow();
      case 'forget-pictures':
        void this.store.forgetPictures();
        return;
      case 'open-album':
      case 'close-album':
        return this.#toggleOver({album: command === 'open-album'});
      case 'show-newest':
        return this.#changeModel({});
      case 'open-models':
        return this.#openModels(null);
      case 'close-models':
        return this.#closeModels();
      case 'leave-model':
        return this.#changeModel({model: null, psi: null, options: {}});
      case 'leave-wall':
        return this.#toolbar?.focus();
    }
  }

  get #toolbar(): HTMLElement | null {
    return this.renderRoot.querySelector('nonesuch-toolbar');
  }

  /** Null for pictures without words, and until they are known. */
  get #searchField(): HTMLElement | null {
    return this.renderRoot.querySelector('nonesuch-search-field');
  }

  #onWished({wish}: WishedEvent): void {
    const next = plainWish(wish);
    if (next === this.page.wish) return;
    this.page = {...this.page, wish: next, at: START};
    this.#history.push(addressOf(this.page));
    this.start = {...START};
  }

  /** Opens or closes the slideshow or the album; Back closes them too. */
  #toggleOver(change: {show?: boolean; album?: boolean}): void {
    if (change.album && this.page.album) return;
    const layer = change.show === undefined ? 'album' : 'show';
    // The album opens in front of the wall, not behind a picture.
    const page = change.album ? withPicture(this.page, null) : this.page;
    const next = {...page, ...change};
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

  /** That of this wall, at its middle. */
  #openPlane(): void {
    // It is looked for no more what the wall is to show.
    this.seeds?.want([], () => 0);
    this.#focusesPlane = true;
    this.#standOnPlane(this.page.wall!);
    this.#history.open('plane', addressOf(this.page));
  }

  #newPlane(): void {
    this.#standOnPlane(randomSeed());
    this.#history.advance(addressOf(this.page));
  }

  #standOnPlane(plane: number): void {
    this.page = {...this.page, plane: {plane, ...ORIGIN}};
    this.planeStart = this.page.plane;
  }

  #closePlane(): void {
    const next = {...this.page, plane: null};
    if (this.#history.close('plane', addressOf(next))) return;
    this.page = next;
  }

  #openHelp(): void {
    this.isHelpOpen = true;
    this.#history.open('help', addressOf(this.page), HELP_HASH);
  }

  #closeHelp(): void {
    if (!this.#history.close('help', addressOf(this.page))) this.isHelpOpen = false;
  }

  /** @param file to open there at once; null for none */
  #openModels(file: File | null): void {
    this.droppedFile = file;
    if (this.areModelsOpen) return;
    this.areModelsOpen = true;
    this.#history.open('models', addressOf(this.page), MODELS_HASH);
  }

  #closeModels(): void {
    this.droppedFile = null;
    if (!this.#history.close('models', addressOf(this.page))) this.areModelsOpen = false;
  }

  /** What closes gives the focus back to what had it before; where that is gone, to what lies uppermost now. */
  async #returnFocus(layer: Layer, opener: HTMLElement | null): Promise<void> {
    // Until it is rendered, what lies below is inert.
    await this.updateComplete;
    const viewer = this.renderRoot.querySelector('nonesuch-viewer');
    await viewer?.updateComplete;
    if (layer === 'picture' && this.wall && !this.#isBehind) return this.#moves.returnTo(this.wall);
    if (layer === 'picture' && this.plane && !this.#isBehind) return this.plane.focusCurrent();
    if (layer === 'plane' && !opener) return this.#toolbar?.focus();
    if (opener?.isConnected) opener.focus({preventScroll: true});
    if (focusedElement() !== opener) (viewer ?? this.renderRoot.querySelector('nonesuch-album'))?.focus();
  }

  #onModel({model}: ModelPickedEvent): void {
    // What the address asks for is here now: all that it says beside holds.
    if (model === this.#session.missing) return void this.#session.load();
    this.#changeModel({model, psi: null, options: {}});
  }

  #onClass({classIndex}: ClassPickedEvent): void {
    const before = this.page;
    this.page = {...before, options: plainOptions({...before.options, classIndex})};
    this.#history.push(addressOf(this.page));
    this.#session.follow(this.page, before);
  }

  /** Another model, or the newest version of this one. */
  #changeModel(change: Partial<PageState>): void {
    this.page = {...this.page, version: null, isVersionNamed: false, ...change};
    this.#history.push(addressOf(this.page));
    void this.#session.load();
  }

  #closeAbout(): void {
    if (!this.#history.close('about', addressOf(this.page))) this.isAboutOpen = false;
  }

  // --- what is shown --------------------------------------------------------------------------------------------

  override render(): unknown {
    const {page, store} = this;
    const {pictures, models, local, psi} = this.#session;
    const model = pictures?.model ?? null;
    const problem = this.#session.problem || (this.#missingCode?.problem ?? '');
    const layers = this.#layers;
    const isBehind = this.#isBehind;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return html`
      <main
        @app-command=${this.#still(this.#onCommand)}
        @tile-picked=${this.#still((place: TilePickedEvent) => this.#moves.open(place))}
        @plane-picked=${this.#still((picture: PlanePickedEvent) => this.#moves.openBetween(picture))}
        @plane-moved=${({spot}: PlaneMovedEvent) => this.#onPlaneMoved(spot)}
        @plane-rested=${() => this.#follow()}
        @wall-moved=${({position}: WallMovedEvent) => this.#page.move({at: position})}
        @wall-rested=${() => this.#follow()}
        @tiles-filled=${() => this.#onFilled()}
        @wished=${this.#still(this.#onWished)}
        @tiles-failing=${({count, reason}: TilesFailingEvent) => (this.failing = count > 0 ? {count, reason} : null)}
        @picture-shown=${({recipe}: PictureShownEvent) => (this.onShow = recipe)}
        @step-taken=${this.#still(({step}: StepTakenEvent) => this.#moves.step(step))}
        @model-picked=${this.#still(this.#onModel)}
        @model-file-dropped=${this.#still(({file}: ModelFileDroppedEvent) => this.#openModels(file))}
        @class-picked=${this.#still(this.#onClass)}
        @chosen=${this.#still((event: ChosenEvent) => event.isDraft || this.#moves.choose(event.choice))}
        @link-opened=${this.#still(({query}: LinkOpenedEvent) => this.#moves.follow(query))}
      >
        <h1>${changingText(wallTitle(model?.title ?? null))}</h1>
        ${
          page.one
            ? nothing
            : html`<nonesuch-toolbar
                  ?hidden=${page.plane !== null || (!model && problem === '')}
                  ?inert=${isBehind}
                  .models=${models}
                  .local=${local}
                  .model=${page.model ?? ''}
                  .pictures=${pictures}
                  .many=${model?.title.toLowerCase() ?? ''}
                  .canDrift=${!calm}
                  .drifts=${this.drifts}
                  .quiet=${this.#presence.isQuiet}
                ></nonesuch-toolbar>
                ${page.plane ? this.#renderPlane(isBehind) : this.#renderWall(isBehind)}`
        }
        ${this.#overWall.code?.renderLayers(layers, {page, psi, pictures, seeds: this.seeds, engine: this.engine, album: this.#album, store})}
        ${
          this.areModelsOpen && this.#ownModels.code
            ? html`<nonesuch-own-models
                .siteUrl=${store.siteUrl}
                .file=${this.droppedFile}
                .missing=${this.#session.missing}
                .engine=${this.engine}
                .pictures=${pictures}
              ></nonesuch-own-models>`
            : nothing
        }
        <nonesuch-drop .album=${this.#album}></nonesuch-drop>
        ${page.plane ? nothing : html`<nonesuch-hint></nonesuch-hint>`}
        <nonesuch-status
          .engine=${this.engine}
          .problem=${problem}
          .problemId=${this.#session.problem ? this.#session.problemId : 'code-missing'}
          .isOpening=${this.#lateCode.some(({isAwaited}) => isAwaited)}
          .message=${this.message}
          .failing=${this.failing}
          .version=${model?.version ?? null}
          .newest=${this.#session.newest}
          .bytes=${model && !store.isServed ? totalShardBytes(model) : null}
          .isBehind=${isBehind}
          .isCovered=${this.#over.some((layer) => layer !== 'picture' && layer !== 'explore')}
        ></nonesuch-status>
        <p class="printed" ?hidden=${this.isAboutOpen}>
          ${changingText(new URL(addressOf(page), store.pageUrl).href)}
        </p>
      </main>
    `;
  }

  #renderWall(isBehind: boolean): unknown {
    const {pictures, psi} = this.#session;
    const model = pictures?.model;
    return html`${this.#renderSearch(isBehind)}
      <nonesuch-wall
        ?inert=${isBehind}
        .pictures=${pictures}
        .psi=${psi}
        .wallSeed=${this.page.wall!}
        .seeds=${this.seeds}
        .noun=${model?.noun ?? 'picture'}
        .resolution=${model?.generator.synthesis.resolution ?? null}
        .shape=${shapeOf(pictures)}
        .linkTo=${(seed: number) => pictures?.linkOf(plainRecipe(seed, psi)) ?? ''}
        .start=${this.start}
      ></nonesuch-wall>`;
  }

  /** Its code comes when it is opened. */
  #renderPlane(isBehind: boolean): unknown {
    if (!this.#plane.code) return nothing;
    const {pictures, psi} = this.#session;
    const model = pictures?.model;
    return html`<nonesuch-plane
      ?inert=${isBehind}
      .pictures=${pictures}
      .psi=${psi}
      .noun=${model?.noun ?? 'picture'}
      .resolution=${model?.generator.synthesis.resolution ?? null}
      .shape=${shapeOf(pictures)}
      .linkTo=${(recipe: Recipe) => pictures?.linkOf(recipe) ?? ''}
      .start=${this.planeStart!}
      .quiet=${this.#presence.isQuiet}
    ></nonesuch-plane>`;
  }

  #renderSearch(isBehind: boolean): unknown {
    const {wish} = this.page;
    const {traits, typed, rarity, isAwaited, isWordless} = this.#wish;
    const model = this.#session.pictures?.model;
    if (!this.#search.code || !model || !(traits || wish)) return nothing;
    return html`<nonesuch-search-field
      ?inert=${isBehind}
      .wish=${wish}
      .typed=${typed}
      .rarity=${rarity}
      .isAwaited=${isAwaited}
      .isWordless=${isWordless}
      .example=${traits ? exampleOf(traits, model.noun) : ''}
      .many=${model.title.toLowerCase()}
      .quiet=${this.#presence.isQuiet}
    ></nonesuch-search-field>`;
  }

  /** Not before a way back has arrived, whose address would undo it. */
  #still<E extends Event>(handle: (event: E) => void): (event: E) => void {
    return (event) => this.#history.whenStill(() => handle.call(this, event));
  }

  #onFilled(): void {
    void this.#wish.ahead();
    if (!savesData()) this.#overWall.ahead();
  }

  #onPlaneMoved(spot: PlaneMovedEvent['spot']): void {
    const {plane} = this.page;
    if (plane) this.#page.move({plane: {...plane, ...spot}});
  }
}

customElements.define('nonesuch-app', App);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-app': App;
  }
}
