import {plainRecipe} from '../pictures/recipe.ts';
import {html, nothing} from 'lit';
import {icon} from '../kit/icons.ts';
import {randomSeed} from '../kit/random-seed.ts';
import {LinkOpenedEvent} from '../kit/chosen-event.ts';
import {PanelElement} from '../kit/panel-element.ts';
import {namedPicture} from '../pictures/seed-text.ts';
import '../kit/thumb.ts';

const NEIGHBOURS = [-4, -3, -2, -1, 1, 2, 3, 4];

/**
 * @summary A box that takes a seed, a link or a file name; the seeds next door; a random one.
 * @fires link-opened
 */
export class SeedPanel extends PanelElement {
  static override properties = {...PanelElement.properties, siteUrl: {}, problem: {state: true}};

  declare siteUrl: string;
  declare problem: string;

  constructor() {
    super();
    this.siteUrl = '';
    this.problem = '';
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector('input')!;
    const named = namedPicture(input.value, this.siteUrl);
    this.problem = named
      ? ''
      : 'Type a whole number from 0 to 4294967295, or paste a link or a file name from this site.';
    if (!named) return;
    input.value = '';
    if (named.kind === 'seed') this.choose({seed: named.seed});
    else this.dispatchEvent(new LinkOpenedEvent(named.query));
  }

  override render(): unknown {
    return html`<form @submit=${this.#onSubmit}>
        <label for="seed">Seed</label>
        <div class="row">
          <input
            id="seed"
            type="text"
            inputmode="text"
            autocomplete="off"
            spellcheck="false"
            placeholder=${this.seed}
            aria-describedby="seed-problem"
          />
          <button type="submit">Show</button>
          <button
            type="button"
            title="A random seed"
            aria-label="A random seed"
            @click=${() => this.choose({seed: randomSeed()})}
          >
            ${icon('another')}
          </button>
        </div>
        <p id="seed-problem" role="status">
          ${this.problem || 'A number, a link, or the name of a saved file. The same seed is the same picture, for ever.'}
        </p>
      </form>
      ${
        this.pictures === null
          ? nothing
          : html`<div class="grid" role="group" aria-label="Seeds next door">
              ${NEIGHBOURS.map((by) => (this.seed + by + 2 ** 32) % 2 ** 32).map(
                (seed) =>
                  html`<button aria-label="Seed ${seed}" @click=${() => this.choose({seed})}>
                    <nonesuch-thumb
                      .pictures=${this.pictures}
                      .recipe=${plainRecipe(seed, this.psi)}
                    ></nonesuch-thumb>
                    ${seed}
                  </button>`,
              )}
            </div>`
      }`;
  }
}

customElements.define('nonesuch-seed-panel', SeedPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-seed-panel': SeedPanel;
  }
}
