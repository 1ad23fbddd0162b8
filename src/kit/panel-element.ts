/** What every panel of the explore sheet knows, and how it asks for something. */
import {editsOf, type Recipe} from '../pictures/recipe.ts';
import {css, LitElement, type CSSResultGroup} from 'lit';
import {buttons, textField, tokens} from './tokens.css.ts';
import {ChosenEvent, type Choice} from './chosen-event.ts';
import {NOT_EXPLORING, type ExploreState} from '../pictures/explore-state.ts';
import {SidewaysSliders} from './sideways-sliders.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

/** @fires chosen */
export abstract class PanelElement extends LitElement {
  static override properties = {
    pictures: {attribute: false},
    seed: {type: Number},
    psi: {type: Number},
    explore: {attribute: false},
  };

  declare pictures: ModelPictures | null;
  declare seed: number;
  declare psi: number;
  declare explore: ExploreState;

  constructor() {
    super();
    this.pictures = null;
    this.seed = 0;
    this.psi = 1;
    this.explore = NOT_EXPLORING;
  }

  #connection = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    // A draft gives way to what stands in the address.
    new SidewaysSliders(() => this.choose({})).listen(this.renderRoot, this.#connection.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
  }

  /** The picture that is open, edits included. */
  protected get recipe(): Recipe {
    const {seed, psi, explore} = this;
    return {seed, psi, edits: editsOf(explore)};
  }

  protected choose(choice: Choice, isDraft = false): void {
    this.dispatchEvent(new ChosenEvent(choice, isDraft));
  }

  static override styles: CSSResultGroup = [
    tokens,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 14px;
      }
      p {
        margin: 0;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
      label,
      .label {
        font-size: 0.875rem;
        font-weight: 500;
      }
      .row + p {
        margin-top: 8px;
      }
      output {
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
      .between {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 12px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .row > button {
        background: var(--hover);
      }
      button:disabled {
        opacity: 0.4;
        cursor: default;
      }
      input[type='range'] {
        width: 100%;
        height: 32px;
        margin: 0;
        accent-color: var(--accent);
        /* A finger that goes up or down scrolls the panel. */
        touch-action: pan-y pinch-zoom;
      }
      input[type='text'],
      input[type='search'] {
        ${textField}
        flex: 1;
        min-width: 0;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(84px, 1fr));
        gap: 8px;
      }
      .grid button {
        position: relative;
        flex-direction: column;
        gap: 4px;
        min-height: 0;
        padding: 0;
        border-radius: 8px;
        font-size: 0.78125rem;
        color: var(--ink-soft);
        white-space: normal;
      }
      .grid button nonesuch-thumb {
        width: 100%;
      }
      .grid button[aria-current='true'] {
        color: var(--ink);
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .grid button:focus-visible {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }
    `,
  ];
}
