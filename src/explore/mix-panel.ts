import {plainRecipe, UNEDITED} from '../pictures/recipe.ts';
import {css, html, nothing, type CSSResultGroup} from 'lit';
import {LAYER_RANGES, type LayerRange} from '../model/latent/mixing.ts';
import {changingText} from '../kit/changing-text.ts';
import {icon} from '../kit/icons.ts';
import {randomSeed} from '../kit/random-seed.ts';
import {PanelElement} from '../kit/panel-element.ts';
import {RANGE_TITLES} from './range-titles.ts';
import {namedPicture} from '../pictures/seed-text.ts';
import '../kit/thumb.ts';
import './blend-seeds.ts';

/**
 * @summary Seeds that the picture lies between; and style mixing: coarse, middle or fine layers from a second picture, which may be dropped onto the box.
 */
export class MixPanel extends PanelElement {
  static override properties = {
    ...PanelElement.properties,
    siteUrl: {},
    problem: {state: true},
    isOver: {state: true},
  };

  declare siteUrl: string;
  declare problem: string;
  /** Something is being dragged over the box. */
  declare isOver: boolean;

  constructor() {
    super();
    this.siteUrl = '';
    this.problem = '';
    this.isOver = false;
  }

  #mixWith(seed: number): void {
    this.problem = '';
    this.choose({explore: {mix: {seed, ranges: this.explore.mix?.ranges ?? ['fine']}}});
  }

  #toggle(range: LayerRange): void {
    const {mix} = this.explore;
    if (!mix) return;
    const ranges = LAYER_RANGES.filter((one) => mix.ranges.includes(one) !== (one === range));
    this.choose({explore: {mix: ranges.length > 0 ? {...mix, ranges} : null}});
  }

  #take(text: string): void {
    const named = namedPicture(text, this.siteUrl);
    const seed = named?.kind === 'link' ? Number(new URLSearchParams(named.query).get('seed')) : named?.seed;
    if (seed === undefined)
      this.problem = 'That is no picture of this site: drag one of ours, or type its seed.';
    else this.#mixWith(seed);
  }

  #onDrop(event: DragEvent): void {
    this.isOver = false;
    const text = event.dataTransfer?.getData('text/uri-list') || event.dataTransfer?.getData('text/plain');
    // A file is for the page, which reads what is written in it.
    if (!text) return;
    event.preventDefault();
    event.stopPropagation();
    this.#take(text);
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector('input')!;
    this.#take(input.value);
    if (!this.problem) input.value = '';
  }

  override render(): unknown {
    const {mix} = this.explore;
    return html`${
        this.explore.blend
          ? html`<nonesuch-blend-seeds
              .pictures=${this.pictures}
              .seed=${this.seed}
              .psi=${this.psi}
              .explore=${this.explore}
            ></nonesuch-blend-seeds>`
          : nothing
      }
      <div
        class="second"
        ?data-over=${this.isOver}
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.isOver = true;
        }}
        @dragleave=${() => (this.isOver = false)}
        @drop=${this.#onDrop}
      >
        ${
          mix
            ? html`<nonesuch-thumb
                .pictures=${this.pictures}
                .recipe=${plainRecipe(mix.seed, this.psi)}
              ></nonesuch-thumb>`
            : html`<div class="empty">Drop a picture here</div>`
        }
        <form @submit=${this.#onSubmit}>
          <label for="other">${changingText(mix ? `Mixed with seed ${mix.seed}` : 'Mix with')}</label>
          <div class="row">
            <input id="other" type="text" autocomplete="off" placeholder="Seed or link" />
            <button
              type="button"
              title="A random second picture"
              aria-label="A random second picture"
              @click=${() => this.#mixWith(randomSeed())}
            >
              ${icon('another')}
            </button>
          </div>
          <p role="status">${changingText(this.problem)}</p>
        </form>
      </div>
      <fieldset ?disabled=${!mix}>
        <legend class="label">Taken from the second picture</legend>
        ${LAYER_RANGES.map(
          (range) =>
            html`<label>
              <input
                type="checkbox"
                .checked=${mix?.ranges.includes(range) ?? false}
                @change=${() => this.#toggle(range)}
              />
              ${RANGE_TITLES[range]}
            </label>`,
        )}
      </fieldset>
      ${
        mix
          ? html`<div class="row">
                <button
                  @click=${() => this.choose({seed: mix.seed, explore: {...UNEDITED, mix: {seed: this.seed, ranges: mix.ranges}}})}
                >
                  Swap
                </button>
                <button @click=${() => this.choose({explore: {mix: null}})}>Unmix</button>
              </div>
              <div class="grid" role="group" aria-label="Seven mixtures">
                ${this.#renderMixtures(mix.seed)}
              </div>`
          : nothing
      }`;
  }

  #renderMixtures(seed: number): unknown {
    const every = Array.from({length: 7}, (_, i) =>
      LAYER_RANGES.filter((_range, bit) => ((i + 1) >> bit) & 1),
    );
    return every.map((ranges) => {
      const isCurrent = String(ranges) === String(this.explore.mix?.ranges);
      return html`<button
        aria-label="From the second: ${ranges.join(', ')}"
        aria-current=${isCurrent}
        @click=${() => this.choose({explore: {mix: {seed, ranges}}})}
      >
        <nonesuch-thumb
          .pictures=${this.pictures}
          .recipe=${{...this.recipe, edits: {...this.recipe.edits, mix: {seed, ranges}}}}
        ></nonesuch-thumb>
        ${ranges.join(', ')}
      </button>`;
    });
  }

  static override styles: CSSResultGroup = [
    PanelElement.styles,
    css`
      .second {
        display: grid;
        grid-template-columns: 104px minmax(0, 1fr);
        gap: 14px;
        border-radius: 10px;
      }
      .second[data-over] {
        outline: 2px dashed var(--accent);
        outline-offset: 4px;
      }
      .second nonesuch-thumb,
      .empty {
        border-radius: 8px;
      }
      .empty {
        display: grid;
        place-items: center;
        aspect-ratio: 1;
        border: 1px dashed var(--line);
        color: var(--ink-soft);
        font-size: 0.8125rem;
        text-align: center;
      }
      fieldset {
        display: grid;
        margin: 0;
        padding: 0;
        border: 0;
      }
      fieldset:disabled {
        opacity: 0.5;
      }
      fieldset label {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 40px;
        font-weight: 400;
      }
      input[type='checkbox'] {
        width: 20px;
        height: 20px;
        accent-color: var(--accent);
      }
    `,
  ];
}

customElements.define('nonesuch-mix-panel', MixPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-mix-panel': MixPanel;
  }
}
