import {pictureSize} from '../model/architecture.ts';
import {parsePictureAddress, recipeOf} from '../pictures/picture-address.ts';
import {plainRecipe, type Recipe} from '../pictures/recipe.ts';
import {html, nothing, type PropertyValues} from 'lit';
import type {AlbumStore} from '../pictures/kept/album-store.ts';
import {changingText} from '../kit/changing-text.ts';
import {download} from '../kit/download.ts';
import {copyLink} from '../kit/hand-over.ts';
import {albumProblem} from '../kit/album-problem.ts';
import {isMoving, MOST_PICTURES, RATES, SECONDS, type MorphPlay} from '../pictures/morph-state.ts';
import {PanelElement} from '../kit/panel-element.ts';
import {recipeOfQuery} from '../pictures/recipe-of-query.ts';
import {namedPicture} from '../pictures/seed-text.ts';
import '../kit/thumb.ts';
import {icon} from '../kit/icons.ts';
import {randomSeed} from '../kit/random-seed.ts';
import {wholeFramesOf} from './morph-frames.ts';
import './morph-player.ts';
import {morphPanelStyles} from './morph.styles.ts';
import {morphFileName, saveFormats, saveMorph, type SaveFormat} from './morph-save.ts';

const MOST_KEPT = 48;

const TITLES = {mp4: 'MP4', webm: 'WebM', gif: 'GIF'} as const;

/**
 * @summary Chooses the pictures of a morph, how it is played, and saves it.
 * @fires chosen
 */
export class MorphPanel extends PanelElement {
  static override styles = morphPanelStyles;

  static override properties = {
    ...PanelElement.properties,
    album: {attribute: false},
    siteUrl: {},
    selected: {state: true},
    kept: {state: true},
    formats: {state: true},
    progress: {state: true},
    message: {state: true},
    draftSeconds: {state: true},
  };

  declare album: AlbumStore | null;
  declare siteUrl: string;
  /** Index of the picture that the buttons below are about; null: none. */
  declare selected: number | null;
  /** Kept pictures to choose from, while they are shown. */
  declare kept: Recipe[] | null;
  declare formats: SaveFormat[];
  /** Share of a file that is written; null while there is none. */
  declare progress: number | null;
  declare message: string;
  /** While the slider moves. */
  declare draftSeconds: number | null;

  #saving: AbortController | null = null;

  constructor() {
    super();
    this.album = null;
    this.siteUrl = '';
    this.selected = null;
    this.kept = null;
    this.formats = [];
    this.progress = null;
    this.message = '';
    this.draftSeconds = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#saving?.abort();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const fps = this.explore.morph.play.fps;
    const before = changed.get('explore')?.morph.play.fps;
    if (this.pictures && (changed.has('pictures') || (changed.has('explore') && before !== fps))) {
      const size = pictureSize(this.pictures.model.generator);
      void saveFormats(size, fps).then((formats) => (this.formats = formats));
    }
  }

  get #chosen(): readonly Recipe[] {
    return this.explore.morph.pictures;
  }

  #choosePictures(pictures: readonly Recipe[]): void {
    this.message = '';
    this.choose({explore: {morph: {...this.explore.morph, pictures}}});
  }

  #choosePlay(change: Partial<MorphPlay>): void {
    const {morph} = this.explore;
    this.choose({explore: {morph: {...morph, play: {...morph.play, ...change}}}});
  }

  #add(...recipes: Recipe[]): void {
    this.#choosePictures([...this.#chosen, ...recipes].slice(0, MOST_PICTURES));
  }

  #random(): Recipe {
    return plainRecipe(randomSeed(), this.psi);
  }

  #remove(index: number): void {
    this.selected = null;
    this.#choosePictures(this.#chosen.filter((_, i) => i !== index));
  }

  #move(index: number, by: number): void {
    const moving = [...this.#chosen];
    const [moved] = moving.splice(index, 1);
    moving.splice(index + by, 0, moved!);
    this.selected = index + by;
    this.#choosePictures(moving);
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>('#named')!;
    const named = namedPicture(input.value, this.siteUrl);
    const recipe =
      named?.kind === 'seed'
        ? plainRecipe(named.seed, this.psi)
        : named && this.pictures && recipeOfQuery(named.query, this.pictures.model);
    if (recipe) {
      input.value = '';
      this.#add(recipe);
    } else {
      this.message = 'That is no picture of this model: type a seed, or a link to one of its pictures.';
    }
  }

  async #toggleKept(): Promise<void> {
    if (this.kept) {
      this.kept = null;
      return;
    }
    const {album, pictures} = this;
    if (!album || !pictures) return;
    try {
      const entries = await album.list('kept');
      this.kept = entries
        .map(({address}) => parsePictureAddress(address))
        .filter((identity) => identity !== null)
        .filter(({model}) => model === pictures.model.id)
        .slice(0, MOST_KEPT)
        .map(recipeOf);
    } catch (error) {
      this.message = albumProblem(error);
    }
  }

  async #save(format: SaveFormat): Promise<void> {
    const {pictures} = this;
    const {morph} = this.explore;
    if (!pictures) return;
    const saving = (this.#saving = new AbortController());
    const {signal} = saving;
    this.progress = 0;
    this.message = '';
    try {
      const film = await saveMorph(wholeFramesOf(pictures, morph), morph.play.fps, format, {
        signal,
        onProgress: (part) => (this.progress = part),
      });
      download(film, morphFileName(pictures.model.id, morph.pictures, format.kind));
    } catch (error) {
      if (!signal.aborted) this.message = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#saving === saving) this.progress = null;
    }
  }

  /** The address bar says the whole morph. */
  async #copyLink(): Promise<void> {
    this.message = await copyLink(location.href);
  }

  #cancel(): void {
    this.#saving?.abort();
    this.progress = null;
  }

  override render(): unknown {
    return html`${this.#renderPictures()} ${this.#renderAdding()}
      <p role="status">${changingText(this.message)}</p>
      ${isMoving(this.explore.morph) ? [this.#renderPlay(), this.#renderSaving()] : nothing}`;
  }

  #renderPictures(): unknown {
    const chosen = this.#chosen;
    if (chosen.length === 0) {
      return html`<p>One picture turns into the next, and the last into the first. Choose two or more.</p>`;
    }
    const {selected} = this;
    const isLast = selected === chosen.length - 1;
    return html`<div class="grid" role="group" aria-label="Pictures of the morph">
        ${chosen.map(
          (recipe, i) =>
            html`<button
              aria-label="Picture ${i + 1}: seed ${recipe.seed}"
              aria-current=${i === selected}
              @click=${() => (this.selected = i === selected ? null : i)}
              @keydown=${(event: KeyboardEvent) => event.key === 'Delete' && this.#remove(i)}
            >
              <nonesuch-thumb .pictures=${this.pictures} .recipe=${recipe}></nonesuch-thumb>
              ${recipe.seed}
            </button>`,
        )}
      </div>
      ${
        selected === null
          ? nothing
          : html`<div class="row">
              <button ?disabled=${selected === 0} @click=${() => this.#move(selected, -1)}>Earlier</button>
              <button ?disabled=${isLast} @click=${() => this.#move(selected, 1)}>Later</button>
              <button @click=${() => this.#remove(selected)}>Remove</button>
              <button @click=${() => this.#open(chosen[selected]!)}>Open</button>
            </div>`
      }`;
  }

  #open({seed, psi, edits}: Recipe): void {
    this.choose({seed, psi, explore: edits});
  }

  #renderAdding(): unknown {
    const room = MOST_PICTURES - this.#chosen.length;
    if (room === 0) return html`<p>Twelve pictures are the most.</p>`;
    return html`<div class="row">
        <button @click=${() => this.#add(this.recipe)}>Add this one</button>
        <button @click=${() => this.#add(this.#random())}>${icon('another')}Random</button>
        <button aria-expanded=${this.kept !== null} @click=${() => void this.#toggleKept()}>
          ${icon('keep')}Kept
        </button>
        ${
          this.#chosen.length === 0
            ? html`<button
                class="primary"
                @click=${() => this.#add(this.recipe, this.#random(), this.#random(), this.#random())}
              >
                This one and three others
              </button>`
            : nothing
        }
      </div>
      ${this.kept ? this.#renderKept(this.kept) : nothing}
      <form class="between" @submit=${(event: SubmitEvent) => this.#onSubmit(event)}>
        <label for="named">Add</label>
        <input id="named" type="text" autocomplete="off" placeholder="Seed or link" />
      </form>`;
  }

  #renderKept(kept: Recipe[]): unknown {
    if (kept.length === 0) return html`<p>Nothing of this model is kept yet.</p>`;
    return html`<div class="grid" role="group" aria-label="Kept pictures">
      ${kept.map(
        (recipe) =>
          html`<button aria-label="Add seed ${recipe.seed}" @click=${() => this.#add(recipe)}>
            <nonesuch-thumb .pictures=${this.pictures} .recipe=${recipe}></nonesuch-thumb>
          </button>`,
      )}
    </div>`;
  }

  #renderPlay(): unknown {
    const {seconds, fps, through, pace} = this.explore.morph.play;
    const shown = this.draftSeconds ?? seconds;
    const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
    return html`<div>
        <div class="between">
          <label for="seconds">From one to the next</label>
          <output for="seconds">${changingText(`${shown.toFixed(1)} s`)}</output>
        </div>
        <input
          id="seconds"
          type="range"
          min=${SECONDS.least}
          max=${SECONDS.most}
          step="0.2"
          .value=${String(shown)}
          @input=${(event: Event) => (this.draftSeconds = Number(valueOf(event)))}
          @change=${(event: Event) => {
            this.draftSeconds = null;
            this.#choosePlay({seconds: Number(valueOf(event))});
          }}
        />
      </div>
      <div class="row choices">
        <label>
          Pace
          <select @change=${(event: Event) => this.#choosePlay({pace: valueOf(event) as MorphPlay['pace']})}>
            <option value="eased" ?selected=${pace === 'eased'}>eased</option>
            <option value="even" ?selected=${pace === 'even'}>even</option>
          </select>
        </label>
        <label>
          Way
          <select
            @change=${(event: Event) => this.#choosePlay({through: valueOf(event) as MorphPlay['through']})}
          >
            <option value="w" ?selected=${through === 'w'}>through w</option>
            <option value="z" ?selected=${through === 'z'}>through z</option>
          </select>
        </label>
        <label>
          Frames / s
          <select @change=${(event: Event) => this.#choosePlay({fps: Number(valueOf(event))})}>
            ${RATES.map((rate) => html`<option value=${rate} ?selected=${rate === fps}>${rate}</option>`)}
          </select>
        </label>
      </div>`;
  }

  #renderSaving(): unknown {
    if (this.progress !== null) {
      return html`<div class="row saving">
        <progress max="1" .value=${this.progress} aria-label="Saving"></progress>
        <button @click=${() => this.#cancel()}>Cancel</button>
      </div>`;
    }
    return html`<div class="row">
      ${this.formats.map(
        (format) =>
          html`<button @click=${() => void this.#save(format)}>
            ${icon('save')}Save ${TITLES[format.kind]}
          </button>`,
      )}
      <button @click=${() => void this.#copyLink()}>${icon('link')}Copy link</button>
    </div>`;
  }
}

customElements.define('nonesuch-morph-panel', MorphPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-morph-panel': MorphPanel;
  }
}
