import {html} from 'lit';
import {psiText} from '../pictures/picture-address.ts';
import {changingText} from '../kit/changing-text.ts';
import {PanelElement} from '../kit/panel-element.ts';
import '../kit/thumb.ts';

const LARGEST = 1.5;
const STEP = 0.05;
/** Eleven psi from none to all. */
const LADDER = Array.from({length: 11}, (_, i) => Number((i * 0.15).toFixed(2)));

/**
 * @summary Truncation psi: a slider that the large picture follows, and the same seed at eleven psi.
 */
export class CreativityPanel extends PanelElement {
  #onSlide(event: Event, isDraft: boolean): void {
    this.choose({psi: Number((event.target as HTMLInputElement).value)}, isDraft);
  }

  override render(): unknown {
    return html`<div>
        <div class="between">
          <label for="psi">Creativity</label>
          <output for="psi">${changingText(`ψ ${psiText(this.psi)}`)}</output>
        </div>
        <input
          id="psi"
          type="range"
          min="0"
          max=${LARGEST}
          step=${STEP}
          .value=${String(this.psi)}
          @input=${(event: Event) => this.#onSlide(event, true)}
          @change=${(event: Event) => this.#onSlide(event, false)}
        />
        <p>Left: everybody’s average. Right: further from it than the network ever practised.</p>
      </div>
      <div class="grid" role="group" aria-label="The same seed at eleven creativities">
        ${LADDER.map(
          (psi) =>
            html`<button
              aria-label="Creativity ${psi}"
              aria-current=${Math.abs(psi - this.psi) < 0.001}
              @click=${() => this.choose({psi})}
            >
              <nonesuch-thumb .pictures=${this.pictures} .recipe=${{...this.recipe, psi}}></nonesuch-thumb>
              ${psiText(psi)}
            </button>`,
        )}
      </div>`;
  }
}

customElements.define('nonesuch-creativity-panel', CreativityPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-creativity-panel': CreativityPanel;
  }
}
