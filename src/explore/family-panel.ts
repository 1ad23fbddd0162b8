import {html} from 'lit';
import {tileSeed} from '../model/latent/wall-lattice.ts';
import {icon} from '../kit/icons.ts';
import {PanelElement} from '../kit/panel-element.ts';
import '../kit/thumb.ts';

const RELATIVES = 12;
/** As many steps as an address holds. */
const MOST_STEPS = 12;

/**
 * @summary "More like this": pictures a small step away in W from the one that is open. Choosing one goes there, and
 * shows those around it; the way back is kept.
 */
export class FamilyPanel extends PanelElement {
  static override properties = {...PanelElement.properties, page: {state: true}};

  /** Which dozen of relatives. */
  declare page: number;

  constructor() {
    super();
    this.page = 0;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('seed') || changed.has('explore')) this.page = 0;
  }

  #go(near: readonly number[]): void {
    this.choose({explore: {near}});
  }

  override render(): unknown {
    const {near} = this.explore;
    const last = near.at(-1) ?? this.seed;
    const isFar = near.length >= MOST_STEPS;
    const seeds = Array.from({length: RELATIVES}, (_, i) =>
      tileSeed(last, this.page * RELATIVES + i, near.length),
    );
    return html`<div class="between">
        <p>
          ${near.length === 0 ? 'Pictures much like this one. Choose one to go on from there.' : `${near.length} ${near.length === 1 ? 'step' : 'steps'} from seed ${this.seed}.`}
        </p>
      </div>
      <div class="row">
        <button ?disabled=${near.length === 0} @click=${() => this.#go(near.slice(0, -1))}>Step back</button>
        <button ?disabled=${near.length === 0} @click=${() => this.#go([])}>To the start</button>
        <button ?disabled=${isFar} @click=${() => this.page++}>${icon('renew')}Others</button>
      </div>
      ${
        isFar
          ? html`<p>
              That is as far as a link can lead. Step back, or start from here with another picture.
            </p>`
          : html`<div class="grid" role="group" aria-label="More like this">
              ${seeds.map(
                (seed, i) =>
                  html`<button aria-label="Relative ${i + 1}" @click=${() => this.#go([...near, seed])}>
                    <nonesuch-thumb
                      .pictures=${this.pictures}
                      .recipe=${{...this.recipe, edits: {...this.recipe.edits, near: [...near, seed]}}}
                    ></nonesuch-thumb>
                  </button>`,
              )}
            </div>`
      } `;
  }
}

customElements.define('nonesuch-family-panel', FamilyPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-family-panel': FamilyPanel;
  }
}
