import {editsOf, type Recipe} from '../pictures/recipe.ts';
import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {otherSeeds} from '../pictures/blend.ts';
import type {PublishedPicture} from '../pictures/picture-store.ts';
import {changingText} from '../kit/changing-text.ts';
import {classSelect} from '../kit/class-select.ts';
import {PictureShownEvent, StepTakenEvent, AppCommandEvent, type Step} from '../kit/events.ts';
import type {AlbumStore} from '../pictures/kept/album-store.ts';
import {ChosenEvent, type Choice} from '../kit/chosen-event.ts';
import {NOT_EXPLORING, type ExploreState} from '../pictures/explore-state.ts';
import {KeptMark} from './kept-mark.ts';
import {isMoving} from '../pictures/morph-state.ts';
import {SaidOfPicture} from './said-of-picture.ts';
import {ShownPicture} from './shown-picture.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {handOverButtons} from './hand-over-buttons.ts';
import {icon} from '../kit/icons.ts';
import {commandAt} from '../kit/commands.ts';
import type {Enlarged, EnlargedEvent} from '../kit/enlarged-event.ts';
import {Swipe} from './swipe.ts';
import {viewerStyles} from './viewer.styles.ts';
import {altText} from '../words/wording.ts';

/** What the stage shows: the picture of the seed, or one that was made from it. */
type View = Pick<PublishedPicture, 'src' | 'address' | 'file'>;

const SAID_MS = 2400;
/** A sentence takes longer to read than a word. */
const LETTER_MS = 60;

/**
 * @summary One picture, large: saved, linked, copied, left for its neighbours or for another one.
 *
 * The app opens it by giving it a seed, and decides where a step leads.
 *
 * @fires step-taken
 * @fires picture-shown
 * @fires app-command - `close`
 * @fires chosen - from the explore panels
 * @fires class-picked
 */
export class Viewer extends LitElement {
  static override styles = viewerStyles;

  static override properties = {
    pictures: {attribute: false},
    album: {attribute: false},
    explore: {attribute: false},
    seed: {type: Number},
    psi: {type: Number},
    siteUrl: {},
    single: {type: Boolean},
    said: {state: true},
    draft: {state: true},
    enlarged: {state: true},
  };

  /** Makes what is more than a seed's picture; null until the model is known. */
  declare pictures: ModelPictures | null;
  /** Where pictures are kept. */
  declare album: AlbumStore | null;
  declare explore: ExploreState;
  declare seed: number;
  declare psi: number;
  declare siteUrl: string;
  /** The site shows this one picture only: closing leads to the wall for the first time. */
  declare single: boolean;
  /** What the last button did. */
  declare said: string;
  /** Choices of a slider that still moves. */
  declare draft: Choice | null;
  /** From the panel that makes pictures larger. */
  declare enlarged: Enlarged | null;

  readonly #kept = new KeptMark(this);
  readonly #shown = new ShownPicture(this);
  readonly #said = new SaidOfPicture(this);

  #listening = new AbortController();
  #quiet: ReturnType<typeof setTimeout> | undefined;
  /** The picture before has been swiped away, and is not to be seen again while the next one is on its way. */
  #isSwipedAway = false;
  readonly #swipe = new Swipe((step) => {
    if (step === 'close') return this.#close();
    this.#isSwipedAway = true;
    this.#step(step);
  });

  constructor() {
    super();
    this.pictures = null;
    this.album = null;
    this.explore = NOT_EXPLORING;
    this.draft = null;
    this.enlarged = null;
    this.seed = 0;
    this.psi = 1;
    this.siteUrl = '';
    this.single = false;
    this.said = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    clearTimeout(this.#quiet);
  }

  override firstUpdated(): void {
    this.focus();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=dialog]')?.focus({preventScroll: true});
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('seed')) this.said = '';
    if (changed.has('album')) this.#listenTo(this.album);
    const recipe = this.#recipe;
    this.#shown.show(this.pictures, recipe, this.draft !== null);
    if (this.#picture) this.#isSwipedAway = false;
    if (this.#picture && this.#said.show(recipe)) this.dispatchEvent(new PictureShownEvent(recipe));
    this.#said.track(this.pictures, recipe);
    if (this.pictures && !this.draft) {
      this.#kept.track(this.album, this.pictures.keyOf(recipe), this.#picture?.file ?? null);
    }
  }

  #listenTo(album: AlbumStore | null): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    album?.addEventListener('change', () => this.#kept.refresh(), {signal: this.#listening.signal});
  }

  /** The picture that is wanted now. */
  get #recipe(): Recipe {
    const psi = this.draft?.psi ?? this.psi;
    return {seed: this.seed, psi, edits: editsOf(this.#explore)};
  }

  get #explore(): ExploreState {
    return {...this.explore, ...this.draft?.explore};
  }

  #onChosen(event: ChosenEvent): void {
    this.draft = event.isDraft ? event.choice : null;
    if (event.isDraft) event.stopPropagation();
  }

  /** What was asked for, once it is there. */
  get #picture(): View | null {
    return this.#shown.isCurrent ? this.#shown.view : null;
  }

  #step(step: Step): void {
    this.dispatchEvent(new StepTakenEvent(step));
  }

  #close(): void {
    this.dispatchEvent(new AppCommandEvent('close'));
  }

  /** Does what a key means here; false when it means nothing. */
  handleKey(event: KeyboardEvent): boolean {
    const command = commandAt('picture', event);
    switch (command) {
      case 'left':
      case 'right':
      case 'up':
      case 'down':
        this.#step(command);
        return true;
      case 'play': {
        const player = this.renderRoot.querySelector('nonesuch-morph-player');
        player?.toggle();
        return player !== null;
      }
      case 'explore':
        this.#toggleExplore();
        return true;
      case 'keep':
        this.#sayWhenDone(this.#kept.toggle());
        return true;
      case null:
        return false;
    }
  }

  #toggleExplore(): void {
    const panel = this.explore.panel === null ? 'creativity' : null;
    this.dispatchEvent(new ChosenEvent({explore: {panel}}));
  }

  #sayWhenDone(done: Promise<string>): void {
    void done.then((said) => this.#say(said));
  }

  #say(said: string): void {
    this.said = said;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => (this.said = ''), Math.max(SAID_MS, said.length * LETTER_MS));
  }

  override render(): unknown {
    const noun = this.pictures?.model.noun ?? 'picture';
    const {description} = this.#said.words;
    const {seed, edits} = this.#said.recipe ?? this.#recipe;
    const plain = altText(noun, seed, otherSeeds(edits));
    const title = description ? `${description}. ${plain}` : plain;
    const {view} = this.#shown;
    const isExploring = this.explore.panel !== null;
    return html`<div
      role="dialog"
      class=${isExploring ? 'exploring' : ''}
      aria-modal="true"
      aria-label=${title}
      tabindex="-1"
      .style=${`--hue:${seed % 360}`}
    >
      ${view ? html`<img class="glow" src=${view.src} alt="" aria-hidden="true" />` : nothing}
      <button class="round before" aria-label="Previous" title="Previous" @click=${() => this.#step('left')}>
        ${icon('left')}
      </button>
      ${this.#renderStage(title, this.#isSwipedAway ? null : view)}
      <button class="round after" aria-label="Next" title="Next" @click=${() => this.#step('right')}>
        ${icon('right')}
      </button>
      ${this.#renderBar(noun, seed, otherSeeds(edits).length)}
      <button
        class="round close"
        aria-label=${this.single ? 'To the wall' : 'Close'}
        title=${this.single ? 'To the wall' : 'Close'}
        @click=${() => this.#close()}
      >
        ${icon(this.single ? 'wall' : 'close')}
      </button>
      ${
        isExploring
          ? html`<nonesuch-explore
              .pictures=${this.pictures}
              .seed=${this.seed}
              .psi=${this.#recipe.psi}
              .explore=${this.#explore}
              .siteUrl=${this.siteUrl}
              .album=${this.album}
              @chosen=${this.#onChosen}
              @enlarged=${(event: EnlargedEvent) => (this.enlarged = event.enlarged)}
            ></nonesuch-explore>`
          : nothing
      }
    </div>`;
  }

  #renderStage(title: string, view: View | null): unknown {
    const isWaiting = this.#picture === null;
    return html`<div
      class="stage"
      aria-busy=${isWaiting}
      @pointerdown=${this.#swipe.down}
      @pointermove=${this.#swipe.move}
      @pointerup=${this.#swipe.up}
      @pointercancel=${this.#swipe.up}
    >
      ${this.#isMorphing ? this.#renderMorph() : this.#isLarger ? this.#renderLarger(title) : view ? this.#renderPicture(view, title, isWaiting) : html`<div class="framed picture placeholder"></div>`}
      ${
        this.#shown.error
          ? html`<p class="failed surface">
              ${this.#shown.error}
              <button @click=${() => this.#shown.retry()}>Try again</button>
            </p>`
          : nothing
      }
    </div>`;
  }

  /** The stage shows the open picture made larger. */
  get #isLarger(): boolean {
    const {pictures, enlarged} = this;
    const {panel, larger} = this.explore;
    if (!pictures || !enlarged || !larger || panel !== 'larger') return false;
    return enlarged.key === pictures.keyOf(this.#recipe);
  }

  /** Its code comes with the panel. */
  #renderLarger(title: string): unknown {
    return html`<nonesuch-compare
      .enlarged=${this.enlarged}
      .larger=${this.explore.larger}
      .alt=${title}
    ></nonesuch-compare>`;
  }

  get #isMorphing(): boolean {
    return this.pictures !== null && this.explore.panel === 'morph' && isMoving(this.explore.morph);
  }

  /** Its code comes with the panel. */
  #renderMorph(): unknown {
    return html`<nonesuch-morph-player
      .pictures=${this.pictures}
      .morph=${this.explore.morph}
    ></nonesuch-morph-player>`;
  }

  /** The link gives the picture its file name in the browser's menu; it leads nowhere that the visitor is not already. */
  #renderPicture(picture: View, title: string, isOld: boolean): unknown {
    return html`<a
      class="frame"
      href=${picture.address}
      download=${this.#shown.isDraft ? picture.file.name : nothing}
      tabindex="-1"
      draggable="false"
      @click=${(event: Event) => event.preventDefault()}
    >
      <img
        class="framed picture ${this.draft ? 'draft' : ''}"
        src=${picture.src}
        alt=${title}
        ?data-old=${isOld}
      />
    </a>`;
  }

  #renderBar(noun: string, seed: number, others: number): unknown {
    const link = this.pictures?.linkOf(this.#recipe) ?? '';
    const {isKept} = this.#kept;
    return html`<div class="bar">
      <div class="caption ${this.#said.hasWords ? 'described' : ''}">
        <h2>${changingText(`This ${noun} does not exist`)}</h2>
        <p>${changingText(`${this.#said.words.name} · Seed ${seed}${withOthers(others)}`)}</p>
        ${this.#said.hasWords ? html`<p class="words">${changingText(this.#said.words.description)}</p>` : nothing}
        ${this.#said.hasStory ? html`<p class="story">${changingText(this.#said.words.story)}</p>` : nothing}
      </div>
      ${this.explore.panel === null ? classSelect(this.pictures) : nothing}
      <div class="actions">
        <button class="primary" @click=${() => this.#step('another')}>
          ${icon('another')}<span>Another one</span>
        </button>
        <button
          class="explore"
          aria-expanded=${this.explore.panel !== null}
          @click=${() => this.#toggleExplore()}
        >
          ${icon('explore')}<span>Explore</span>
        </button>
        <button class="keep" aria-pressed=${isKept} @click=${() => this.#sayWhenDone(this.#kept.toggle())}>
          ${icon('keep')}<span>${changingText(isKept ? 'Kept' : 'Keep')}</span>
        </button>
        ${handOverButtons(this.#picture, this.#said.words.name, link, (done) => this.#sayWhenDone(done))}
      </div>
      <p class="said" role="status">${changingText(this.said)}</p>
      <p class="unseen" aria-live="polite">${changingText(this.#said.announcement)}</p>
    </div>`;
  }
}

/** What follows the seed of a picture that lies between several. */
function withOthers(count: number): string {
  return count === 0 ? '' : ` and ${count} ${count === 1 ? 'other' : 'others'}`;
}

customElements.define('nonesuch-viewer', Viewer);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-viewer': Viewer;
  }
}
