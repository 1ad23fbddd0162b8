import {plainRecipe} from '../pictures/recipe.ts';
import {css, html, nothing, type CSSResultGroup, type PropertyValues} from 'lit';
import type {Traits} from '../model/traits.ts';
import {parseCriteria, type ParsedDescription} from '../words/match.ts';
import {changingText} from '../kit/changing-text.ts';
import {PanelElement} from '../kit/panel-element.ts';
import {PictureWords} from '../kit/picture-words.ts';
import '../kit/thumb.ts';
import type {FoundPicture, ModelPictures} from '../pictures/model-pictures.ts';

/** Seeds that are looked through: a second or two of the mapping network, which is small. */
const LOOK_THROUGH = 2048;
const SHOW = 24;

/**
 * @summary A box that finds pictures by a description, and what there is to tell of the picture that is open.
 */
export class WordsPanel extends PanelElement {
  static override properties = {
    ...PanelElement.properties,
    traits: {state: true},
    isLearning: {state: true},
    found: {state: true},
    progress: {state: true},
    stoppedAt: {state: true},
    problem: {state: true},
  };

  /** Null: not known yet, or none. */
  declare traits: Traits | null;
  /** What its words mean is on its way. */
  declare isLearning: boolean;
  declare found: FoundPicture[];
  /** Share of the seeds that have been looked through. */
  declare progress: number;
  /** Share at which the visitor has stopped the search; null while it goes on, or is done. */
  declare stoppedAt: number | null;
  declare problem: string;

  readonly #words = new PictureWords(this);
  #search: AbortController | null = null;

  constructor() {
    super();
    this.traits = null;
    this.isLearning = false;
    this.found = [];
    this.progress = 1;
    this.stoppedAt = null;
    this.problem = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#search?.abort();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const {pictures} = this;
    if (changed.has('pictures')) void this.#learn(pictures);
    this.#words.track(pictures, this.recipe);
    const before = changed.get('explore');
    const isNew =
      (changed.has('explore') && before?.find !== this.explore.find) ||
      changed.has('traits') ||
      changed.has('psi');
    if (isNew) void this.#find();
  }

  async #learn(pictures: ModelPictures | null): Promise<void> {
    this.isLearning = pictures !== null;
    const traits = (await pictures?.traits) ?? null;
    if (pictures !== this.pictures) return;
    this.isLearning = false;
    this.traits = traits;
  }

  get #parsed(): ParsedDescription {
    return this.traits ? parseCriteria(this.traits, this.explore.find) : {criteria: [], typed: []};
  }

  async #find(): Promise<void> {
    this.#search?.abort();
    const {pictures, traits, psi} = this;
    const {criteria} = this.#parsed;
    this.problem = '';
    this.progress = 1;
    this.stoppedAt = null;
    if (!pictures || !traits || criteria.length === 0) {
      this.found = [];
      return;
    }
    const search = (this.#search = new AbortController());
    const {signal} = search;
    this.progress = 0;
    try {
      await pictures.find(traits, criteria, {
        psi,
        count: LOOK_THROUGH,
        most: SHOW,
        signal,
        onFound: (best, part) => {
          this.found = best;
          this.progress = part;
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      this.progress = 1;
      this.problem = `The search stopped: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  #stop(): void {
    this.#search?.abort();
    this.stoppedAt = this.progress;
    this.progress = 1;
  }

  /** How far the search is. */
  get #said(): string {
    const {progress, stoppedAt} = this;
    if (stoppedAt !== null) {
      const seen = Math.round(stoppedAt * LOOK_THROUGH);
      return `Stopped: the best of ${seen} seeds, best first.`;
    }
    return progress < 1
      ? `Looking through ${LOOK_THROUGH} seeds: ${Math.round(progress * 100)} %`
      : `The best of ${LOOK_THROUGH} seeds, best first.`;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const find = this.renderRoot.querySelector('input')!.value.trim();
    // The same words once more, after a stop.
    if (find === this.explore.find) return void this.#find();
    this.choose({explore: {find}});
  }

  override render(): unknown {
    const noun = this.pictures?.model.noun ?? 'picture';
    const {name, description, story, card} = this.#words;
    const isAwaited = this.isLearning && this.explore.find !== '';
    return html`${this.traits ? this.#renderFind(noun) : nothing}
      ${isAwaited ? html`<p role="status">Fetching what the words mean …</p>` : nothing}
      <article>
        <h3>${changingText(name)}</h3>
        ${description ? html`<p>${changingText(`${description}.`)}</p>` : nothing}
        ${story ? html`<p class="story">${changingText(story)}</p>` : nothing}
      </article>
      ${
        card
          ? html`<details>
              <summary>${changingText(card.title)}</summary>
              <dl>
                ${card.lines.map(
                  ({label, text}) =>
                    html`<dt>${changingText(label)}</dt>
                      <dd>${changingText(text)}</dd>`,
                )}
              </dl>
            </details>`
          : nothing
      }`;
  }

  #renderFind(noun: string): unknown {
    const {typed, criteria} = this.#parsed;
    return html`<form @submit=${this.#onSubmit}>
        <label for="find">Find by description</label>
        <div class="row">
          <input
            id="find"
            type="search"
            autocomplete="off"
            maxlength="200"
            placeholder=${this.traits?.example ?? `blue ${noun}, pink mane`}
            .value=${this.explore.find}
          />
          <button type="submit">Find</button>
        </div>
      </form>
      ${
        typed.length === 0
          ? nothing
          : html`<ul class="typed" aria-label="What was understood">
              ${typed.map(
                ({text, meaning}) =>
                  html`<li ?data-unknown=${meaning === null}>
                    <b>${changingText(text)}</b> <span>${changingText(meaning ?? 'not understood')}</span>
                  </li>`,
              )}
            </ul>`
      }
      ${this.problem ? html`<p role="alert">${changingText(this.problem)}</p>` : nothing}
      ${
        criteria.length === 0
          ? nothing
          : html`<div class="search">
                <p role="status">${changingText(this.#said)}</p>
                ${this.progress < 1 ? html`<button @click=${() => this.#stop()}>Stop</button>` : nothing}
              </div>
              <div class="grid" role="group" aria-label="Pictures that match">
                ${this.found.map(
                  ({seed, score}) =>
                    html`<button
                      aria-label="Seed ${seed}, ${Math.round(100 * score)} percent match"
                      aria-current=${seed === this.seed}
                      @click=${() => this.choose({seed})}
                    >
                      <nonesuch-thumb
                        .pictures=${this.pictures}
                        .recipe=${plainRecipe(seed, this.psi)}
                      ></nonesuch-thumb>
                      ${Math.round(100 * score)} %
                    </button>`,
                )}
              </div>`
      }`;
  }

  static override styles: CSSResultGroup = [
    PanelElement.styles,
    css`
      .typed {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 0.8125rem;
        color: var(--ink-soft);
      }
      .typed li {
        padding: 3px 10px;
        border-radius: 99px;
        background: var(--hover);
      }
      .typed b {
        color: var(--ink);
        font-weight: 600;
      }
      .typed [data-unknown] {
        background: none;
        outline: 1px dashed var(--line);
      }
      .typed [data-unknown] b {
        text-decoration: line-through;
      }
      .search {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        /* As high with the button as without. */
        min-height: 44px;
      }
      article {
        display: grid;
        gap: 8px;
      }
      h3 {
        margin: 0;
        font-size: 1.1875rem;
        font-weight: 600;
      }
      .story {
        color: var(--ink);
        font-size: 0.96875rem;
      }
      summary {
        min-height: 40px;
        align-content: center;
        font-size: 0.875rem;
        font-weight: 500;
        cursor: pointer;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 4px 16px;
        margin: 0;
        font-size: 0.875rem;
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        margin: 0;
      }
    `,
  ];
}

customElements.define('nonesuch-words-panel', WordsPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-words-panel': WordsPanel;
  }
}
