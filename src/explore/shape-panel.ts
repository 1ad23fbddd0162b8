import {css, html, type CSSResultGroup, type PropertyValues} from 'lit';
import type {ChoiceTrait, ColourTrait, FlagTrait, NumberTrait, Trait, Traits} from '../model/traits.ts';
import {hexToLab, labToHex} from '../words/colour-names.ts';
import {SURE_ENOUGH} from '../words/describe.ts';
import {chosenOption, columnsOf, columnsOfLab, isMeaningful, labOf} from '../words/trait-values.ts';
import {changingText} from '../kit/changing-text.ts';
import {ShapeHistory} from './shape-history.ts';

/**
 * @summary The traits of the picture as controls: sliders, switches, menus and colour wells. Undo, redo, reset.
 */
export class ShapePanel extends ShapeHistory {
  static override properties = {
    ...ShapeHistory.properties,
    traits: {state: true},
    row: {state: true},
  };

  declare traits: Traits | null;
  /** `[columns]` of the picture that is open; null until known. */
  declare row: Float32Array | null;

  #asked = '';

  constructor() {
    super();
    this.traits = null;
    this.row = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const {pictures, recipe} = this;
    if (!pictures) return;
    const key = pictures.keyOf(recipe);
    if (key === this.#asked) return;
    this.#asked = key;
    pictures.ownTraitsOf(recipe).then(
      (read) => {
        if (key !== this.#asked) return;
        this.traits = read?.traits ?? null;
        this.row = read?.row ?? null;
      },
      () => {
        if (key === this.#asked) this.#asked = '';
      },
    );
  }

  #set(trait: Trait, values: ArrayLike<number>, isDraft = false): void {
    const shape: Record<string, readonly number[]> = {
      ...this.explore.shape,
      [trait.name]: Array.from(values, (value) => Number(value.toFixed(3))),
    };
    for (const other of this.traits!.traits) {
      // What hangs on this trait starts from its own values when it appears.
      if (
        other.kind === 'colour' &&
        other.onlyWith?.trait === trait.name &&
        other.initial &&
        !this.#isOn(other)
      ) {
        if (!Object.hasOwn(shape, other.name)) shape[other.name] = [...other.initial];
      }
    }
    this.reshape(shape, isDraft);
  }

  #isOn(trait: Trait): boolean {
    return isMeaningful(this.traits!, trait, this.row!);
  }

  override render(): unknown {
    const {traits, row} = this;
    if (!traits || !row) return html`<p role="status">Looking closely at this picture …</p>`;
    const shown = traits.traits.filter((trait) => trait.recovery >= SURE_ENOUGH && this.#isOn(trait));
    const groups = [...new Set(shown.map(({group}) => group))];
    return html`${this.renderHistory()}
    ${groups.map((group) => {
      const isOpen = shown.some((trait) => trait.group === group && trait.name in this.explore.shape);
      return html`<details ?open=${isOpen || group === groups[0]}>
        <summary>${changingText(group)}</summary>
        ${shown.filter((trait) => trait.group === group).map((trait) => this.#renderTrait(traits, trait, row))}
      </details>`;
    })}`;
  }

  #renderTrait(traits: Traits, trait: Trait, row: Float32Array): unknown {
    const columns = columnsOf(traits, trait, row);
    switch (trait.kind) {
      case 'number':
        return this.#renderNumber(trait, columns[0]!);
      case 'flag':
        return this.#renderFlag(trait, columns[0]! > 0.5);
      case 'choice':
        return this.#renderChoice(trait, columns);
      case 'colour':
        return this.#renderColour(trait, columns);
    }
  }

  #renderNumber(trait: NumberTrait, value: number): unknown {
    const {name, title, min, max, unit} = trait;
    const onSlide = (event: Event, isDraft: boolean): void =>
      this.#set(trait, [Number((event.target as HTMLInputElement).value)], isDraft);
    return html`<label class="number">
      <span>${changingText(unit ? `${title}: about ${Math.round(value)} ${unit}` : title)}</span>
      <input
        type="range"
        name=${name}
        min=${min}
        max=${max}
        step="0.01"
        .value=${String(Math.min(max, Math.max(min, value)))}
        @input=${(event: Event) => onSlide(event, true)}
        @change=${(event: Event) => onSlide(event, false)}
      />
    </label>`;
  }

  #renderFlag(trait: FlagTrait, isOn: boolean): unknown {
    return html`<label class="line">
      <span>${changingText(trait.title)}</span>
      <input
        type="checkbox"
        name=${trait.name}
        .checked=${isOn}
        @change=${(event: Event) => this.#set(trait, [(event.target as HTMLInputElement).checked ? 1 : 0])}
      />
    </label>`;
  }

  #renderChoice(trait: ChoiceTrait, columns: Float32Array): unknown {
    const chosen = chosenOption(columns);
    return html`<label class="line">
      <span>${changingText(trait.title)}</span>
      <select
        name=${trait.name}
        @change=${(event: Event) => {
          const index = (event.target as HTMLSelectElement).selectedIndex;
          this.#set(
            trait,
            trait.options.map((_, i) => (i === index ? 1 : 0)),
          );
        }}
      >
        ${trait.options.map(({title}, i) => html`<option ?selected=${i === chosen}>${changingText(title)}</option>`)}
      </select>
    </label>`;
  }

  #renderColour(trait: ColourTrait, columns: Float32Array): unknown {
    const onPick = (event: Event, isDraft: boolean): void =>
      this.#set(trait, columnsOfLab(trait, hexToLab((event.target as HTMLInputElement).value)), isDraft);
    return html`<label class="line">
      <span>${changingText(trait.title)}</span>
      <input
        type="color"
        name=${trait.name}
        .value=${labToHex(labOf(trait, columns))}
        @input=${(event: Event) => onPick(event, true)}
        @change=${(event: Event) => onPick(event, false)}
      />
    </label>`;
  }

  static override styles: CSSResultGroup = [
    ShapeHistory.styles,
    css`
      .line {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        min-height: 44px;
      }
      select {
        max-width: 60%;
        background: var(--hover);
      }
      option {
        background: var(--surface-strong);
        color: var(--ink);
      }
      input[type='checkbox'] {
        width: 22px;
        height: 22px;
        accent-color: var(--accent);
      }
      input[type='color'] {
        width: 56px;
        height: 36px;
        padding: 2px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: none;
        cursor: pointer;
      }
    `,
  ];
}

customElements.define('nonesuch-shape-panel', ShapePanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-shape-panel': ShapePanel;
  }
}
