import {html, nothing, type PropertyValues} from 'lit';
import {LAYER_RANGES, type LayerRange} from '../model/latent/mixing.ts';
import {directionName, type Directions} from '../model/directions.ts';
import {changingText} from '../kit/changing-text.ts';
import {RANGE_TITLES} from './range-titles.ts';
import {ShapeHistory, type Shape} from './shape-history.ts';

/** Standard deviations of w to either side: further out lies nothing that the network has practised. */
const FURTHEST = 3;

function without(shape: Shape, name: string): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([other]) => other !== name));
}

/**
 * @summary Sliders along the directions in which the network changes its pictures most, by range of layers.
 */
export class DirectionsPanel extends ShapeHistory {
  static override properties = {
    ...ShapeHistory.properties,
    directions: {state: true},
  };

  /** Undefined until known, null where there are none. */
  declare directions: Directions | null | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const {pictures} = this;
    if (!changed.has('pictures') || !pictures) return;
    void pictures.directions().then((directions) => {
      if (pictures === this.pictures) this.directions = directions;
    });
  }

  #slide(name: string, event: Event, isDraft: boolean): void {
    const amount = Number((event.target as HTMLInputElement).value);
    const {shape} = this.explore;
    this.reshape(amount === 0 ? without(shape, name) : {...shape, [name]: [amount]}, isDraft);
  }

  override render(): unknown {
    const {directions} = this;
    if (directions === undefined) return nothing;
    if (!directions) return html`<p>This model has no directions to shape its pictures along.</p>`;
    return html`${this.renderHistory()}
    ${LAYER_RANGES.filter((range) => directions.ranges[range].length > 0).map((range) =>
      this.#renderRange(range, directions.ranges[range].length),
    )}`;
  }

  #renderRange(range: LayerRange, count: number): unknown {
    const names = Array.from({length: count}, (_, i) => directionName(range, i));
    const isOpen = range === 'coarse' || names.some((name) => name in this.explore.shape);
    const word = RANGE_TITLES[range].split(':')[0];
    return html`<details ?open=${isOpen}>
      <summary>${changingText(RANGE_TITLES[range])}</summary>
      ${names.map(
        (name, i) =>
          html`<label class="number">
            <span>${changingText(`${word} ${i + 1}`)}</span>
            <input
              type="range"
              name=${name}
              min=${-FURTHEST}
              max=${FURTHEST}
              step="0.05"
              .value=${String(this.explore.shape[name]?.[0] ?? 0)}
              @input=${(event: Event) => this.#slide(name, event, true)}
              @change=${(event: Event) => this.#slide(name, event, false)}
              @dblclick=${() => this.#centre(name)}
            />
          </label>`,
      )}
    </details>`;
  }

  /** Back to where the seed is. */
  #centre(name: string): void {
    const {shape} = this.explore;
    if (name in shape) this.reshape(without(shape, name), false);
  }
}

customElements.define('nonesuch-directions-panel', DirectionsPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-directions-panel': DirectionsPanel;
  }
}
