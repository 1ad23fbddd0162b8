import {plainRecipe, UNEDITED, type Blend, type WeightedSeed} from '../pictures/recipe.ts';
import {css, html, type CSSResultGroup} from 'lit';
import {changingText} from '../kit/changing-text.ts';
import {PanelElement} from '../kit/panel-element.ts';
import {plainBlend, seedsOf} from '../pictures/blend.ts';
import '../kit/thumb.ts';

/** Steps of a slider. */
const WHOLE = 64;

function sumOf(parts: readonly WeightedSeed[]): number {
  return parts.reduce((so, {weight}) => so + weight, 0);
}

/** The same parts with weights that leave each slider a way to go. */
function slidable(parts: readonly WeightedSeed[]): WeightedSeed[] {
  const times = Math.max(1, Math.floor(WHOLE / sumOf(parts)));
  return parts.map(({seed, weight}) => ({seed, weight: weight * times}));
}

/** How much of all there is, in whole percent, never none. */
function percent(weight: number, sum: number): number {
  return Math.max(1, Math.round((100 * weight) / sum));
}

/**
 * @summary The seeds between which the picture lies, and how much of each is in it.
 */
export class BlendSeeds extends PanelElement {
  /** As the sliders stand: the address says it in smaller numbers, by which they would jump. */
  #slid: WeightedSeed[] = [];

  /** All seeds, in the steps of the sliders. */
  get #parts(): WeightedSeed[] {
    const {blend} = this.explore;
    const isSlid =
      this.#slid[0]?.seed === this.seed &&
      JSON.stringify(this.#blendWith(this.#slid)) === JSON.stringify(blend);
    return isSlid ? this.#slid : slidable(seedsOf(this.seed, blend));
  }

  #blendWith(parts: readonly WeightedSeed[]): Blend {
    const [own, ...others] = parts;
    return plainBlend({weight: own!.weight, others});
  }

  #onSlide(index: number, {target, type}: Event): void {
    const weight = Number((target as HTMLInputElement).value);
    this.#slid = this.#parts.map((part, i) => (i === index ? {...part, weight} : part));
    this.choose({explore: {blend: this.#blendWith(this.#slid)}}, type === 'input');
  }

  /** The picture of one of them, all by itself. */
  #open(seed: number): void {
    this.choose({seed, explore: UNEDITED});
  }

  override render(): unknown {
    const parts = this.#parts;
    const sum = sumOf(parts);
    const most = Math.max(WHOLE, ...parts.map(({weight}) => weight));
    return html`<span class="label" id="between">Between ${parts.length} seeds</span>
      <div class="seeds" role="group" aria-labelledby="between">
        ${parts.map(({seed, weight}, i) => {
          const name = this.pictures?.nameOf(seed) ?? `seed ${seed}`;
          return html`<div class="seed">
            <button aria-label="Open ${name} alone" title="Seed ${seed}" @click=${() => this.#open(seed)}>
              <nonesuch-thumb
                .pictures=${this.pictures}
                .recipe=${plainRecipe(seed, this.psi)}
              ></nonesuch-thumb>
            </button>
            <label for="part${i}">${changingText(name)}</label>
            <output for="part${i}">${changingText(`${percent(weight, sum)} %`)}</output>
            <input
              id="part${i}"
              type="range"
              min="1"
              max=${most}
              .value=${String(weight)}
              aria-valuetext="${percent(weight, sum)} percent"
              @input=${(event: Event) => this.#onSlide(i, event)}
              @change=${(event: Event) => this.#onSlide(i, event)}
            />
          </div>`;
        })}
      </div>`;
  }

  static override styles: CSSResultGroup = [
    PanelElement.styles,
    css`
      .seeds {
        display: grid;
        gap: 10px;
      }
      .seed {
        display: grid;
        grid-template-columns: 56px minmax(0, 1fr) auto;
        gap: 0 12px;
        align-items: center;
      }
      .seed button {
        grid-row: span 2;
        width: 56px;
        height: 56px;
        padding: 0;
        overflow: hidden;
        border-radius: 8px;
      }
      nonesuch-thumb {
        width: 100%;
      }
      label {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      input {
        grid-column: 2 / -1;
        width: 100%;
        margin: 0;
      }
    `,
  ];
}

customElements.define('nonesuch-blend-seeds', BlendSeeds);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-blend-seeds': BlendSeeds;
  }
}
