import {html, LitElement, nothing} from 'lit';
import type {EngineClient} from '../engine/engine-client.ts';
import {AlbumStore} from '../keep/album-store.ts';
import type {PictureStore} from '../picture/picture-store.ts';
import {pictureLink} from '../picture/picture-text.ts';
import './about.ts';
import {appStyles} from './app.styles.ts';
import {changingText} from './changing-text.ts';
import {readDrift, writeDrift} from './drift-choice.ts';
import type {ModelPickedEvent, StepTakenEvent, TilePickedEvent, WallMovedEvent, WishEvent} from './events.ts';
import {ModelSession} from './model-session.ts';
import {settled, withChoice, withLink, withPicture} from './page-change.ts';
import {isReload, PageHistory} from './page-history.ts';
import {keepTitle, wallTitle} from './page-title.ts';
import {PicturePlace} from './picture-place.ts';
import {Presence} from './presence.ts';
import type {ChosenEvent, LinkOpenedEvent} from './explore/chosen-event.ts';
import './explore/drop.ts';
import './explore/help.ts';
import './explore/hint.ts';
import './explore/album.ts';
import './explore/show.ts';
import {randomSeed} from './random-seed.ts';
import './status.ts';
import './toolbar.ts';
import {addressOf, parseAddress, START, type PageState} from './url-state.ts';
import './viewer.ts';
import type {WallPosition} from './wall-geometry.ts';
import './wall.ts';
import type {Wall} from './wall.ts';

const ABOUT_HASH = '#about';

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
    this.page = settled(state, isReload(), randomSeed);
    this.start = this.page.at;
    keepTitle(this, this.#session);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    const {signal} = this.#connection;
    this.#history.listen(() => this.#onBack(), signal);
    this.isAboutOpen = location.hash === ABOUT_HASH;
    this.#follow();
    window.addEventListener('keydown', (event) => this.#onKey(event), {signal});
    // The wall has moved since, and its address goes onto the paper.
    window.addEventListener('beforeprint', () => this.#renderNow(), {signal});
    void this.#session.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
  }

  #renderNow(): void {
    this.requestUpdate();
    this.performUpdate();
  }

  override updated(): void {
    const wall = this.#wall;
    wall?.hold('dialog', this.#isBehind);
    wall?.hold('switched-off', !this.drifts);
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

  // --- the address bar ------------------------------------------------------------------------------------------

  #follow(): void {
    this.#history.follow(addressOf(this.page));
  }

  #onBack(): void {
    const {state} = parseAddress(location.search);
    const before = this.page;
    // The wall has moved on since; only another wall starts where its address says.
    const isSameWall = state.wall === before.wall;
    this.page = settled({...state, at: isSameWall ? before.at : state.at}, false, randomSeed);
    this.isAboutOpen = location.hash === ABOUT_HASH;
    if (!isSameWall) this.start = {...this.page.at};
    const wasOver = before.seed !== null || before.show || before.album;
    if (wasOver && !this.#isBehind) this.#returnToWall();
    if (state.model !== before.model || state.psi !== before.psi) void this.#session.load();
    this.#follow();
  }

  // --- what visitors do -----------------------------------------------------------------------------------------

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
        return this.#session.retry();
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
    this.#history.open(addressOf(this.page));
  }

  #onStep({step}: StepTakenEvent): void {
    if (step === 'another') this.#place.forget();
    const seed = step === 'another' ? randomSeed() : this.#place.step(this.page.seed!, step, this.#wall);
    this.page = withPicture(this.page, seed);
    this.#history.replace(addressOf(this.page));
  }

  /** Opens or closes the slideshow or the album; Back closes them too. */
  #toggleOver(change: {show?: boolean; album?: boolean}): void {
    this.isHelpOpen = false;
    const next = {...this.page, ...change};
    if (change.album && this.page.album) return;
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

  #onChosen({choice, isDraft}: ChosenEvent): void {
    if (isDraft) return;
    const before = this.page;
    this.page = withChoice(before, choice);
    if (this.page.seed !== before.seed) this.#place.forget();
    this.#history.replace(addressOf(this.page));
    if (this.page.psi !== before.psi) this.#session.restock();
  }

  #onLink({query}: LinkOpenedEvent): void {
    const {state, problems} = parseAddress(query);
    const before = this.page;
    this.sentence = problems.join(' ');
    this.page = withLink(before, state);
    this.#place.forget();
    this.#history[before.seed === null ? 'open' : 'replace'](addressOf(this.page));
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
    this.#place.leave(wall);
    // The wall is inert until this update is done.
    void this.updateComplete.then(() => wall.focusCurrent());
  }

  // --- what is shown --------------------------------------------------------------------------------------------

  override render(): unknown {
    const {page, store} = this;
    const {bench, models, orders, problem} = this.#session;
    const isBehind = this.#isBehind;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return html`
      <main
        @wish-made=${this.#onWish}
        @tile-picked=${this.#onTile}
        @wall-moved=${this.#onMoved}
        @wall-rested=${() => this.#follow()}
        @step-taken=${this.#onStep}
        @model-picked=${this.#onModel}
        @chosen=${this.#onChosen}
        @link-opened=${this.#onLink}
      >
        <h1>${changingText(wallTitle(orders?.model.title ?? null))}</h1>
        ${
          page.one
            ? nothing
            : html`<nonesuch-toolbar
                  ?hidden=${!orders && problem === ''}
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
                  .resolution=${orders?.model.generator.synthesis.resolution ?? null}
                  .linkTo=${(seed: number) => (orders ? pictureLink(orders.identityOf(seed), store.siteUrl) : '')}
                  .start=${this.start}
                ></nonesuch-wall>`
        }
        ${
          page.album
            ? html`<nonesuch-album
                ?inert=${this.#isOpen || this.isHelpOpen}
                .store=${this.#album}
                .bench=${bench}
              ></nonesuch-album>`
            : nothing
        }
        ${
          page.seed === null
            ? nothing
            : html`<nonesuch-viewer
                .bench=${bench}
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
                .bench=${bench}
                .wallSeed=${page.wall!}
                .psi=${page.psi ?? 1}
                .morphs=${page.morphs}
              ></nonesuch-show>`
            : nothing
        }
        ${this.isHelpOpen ? html`<nonesuch-help></nonesuch-help>` : nothing}
        <nonesuch-drop
          .siteUrl=${store.siteUrl}
          .model=${orders?.model ?? null}
          .album=${this.#album}
        ></nonesuch-drop>
        <nonesuch-hint></nonesuch-hint>
        <nonesuch-status
          .engine=${this.engine}
          .problem=${problem}
          .sentence=${this.sentence}
        ></nonesuch-status>
        <p class="printed" ?hidden=${this.isAboutOpen}>
          ${changingText(new URL(addressOf(page), store.siteUrl).href)}
        </p>
      </main>
    `;
  }

  #onMoved({position}: WallMovedEvent): void {
    // Not a change of what this element shows.
    this.page.at = position;
  }
}

customElements.define('nonesuch-app', App);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-app': App;
  }
}
