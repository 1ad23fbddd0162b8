/** What the panels that change a picture's shape share: the way back and forth, and their look. */
import type {Edits} from '../pictures/recipe.ts';
import {css, html, type CSSResultGroup, type PropertyValues, type TemplateResult} from 'lit';
import {PanelElement} from '../kit/panel-element.ts';

export type Shape = Edits['shape'];

/** @fires chosen */
export abstract class ShapeHistory extends PanelElement {
  static override properties = {
    ...PanelElement.properties,
    undone: {state: true},
    done: {state: true},
  };

  declare done: Shape[];
  declare undone: Shape[];

  /** What this panel chose last: any other shape came from elsewhere, and ends the way back. */
  #own: Shape | null = null;

  constructor() {
    super();
    this.done = [];
    this.undone = [];
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.pictures || !changed.has('seed') || changed.get('seed') === undefined) return;
    this.done = [];
    this.undone = [];
    this.#own = null;
  }

  /** @param isDraft while a slider is still being moved: seen, but nothing to come back to */
  protected reshape(shape: Shape, isDraft: boolean): void {
    const before = this.#own ?? this.explore.shape;
    this.choose({explore: {shape}}, isDraft);
    if (isDraft) return;
    this.done = [...this.done, before];
    this.undone = [];
    this.#own = shape;
  }

  #return(to: Shape): void {
    this.#own = to;
    this.choose({explore: {shape: to}});
  }

  #undo(): void {
    const last = this.done.at(-1);
    if (!last) return;
    this.undone = [...this.undone, this.explore.shape];
    this.done = this.done.slice(0, -1);
    this.#return(last);
  }

  #redo(): void {
    const next = this.undone.at(-1);
    if (!next) return;
    this.done = [...this.done, this.explore.shape];
    this.undone = this.undone.slice(0, -1);
    this.#return(next);
  }

  #reset(): void {
    this.done = [...this.done, this.explore.shape];
    this.undone = [];
    this.#return({});
  }

  protected renderHistory(): TemplateResult {
    return html`<div class="row">
      <button ?disabled=${this.done.length === 0} @click=${() => this.#undo()}>Undo</button>
      <button ?disabled=${this.undone.length === 0} @click=${() => this.#redo()}>Redo</button>
      <button ?disabled=${Object.keys(this.explore.shape).length === 0} @click=${() => this.#reset()}>
        Reset
      </button>
    </div>`;
  }

  static override styles: CSSResultGroup = [
    PanelElement.styles,
    css`
      summary {
        min-height: 44px;
        align-content: center;
        font-weight: 600;
        cursor: pointer;
      }
      details + details {
        border-top: 1px solid var(--line);
      }
      :host {
        gap: 0;
      }
      label {
        font-weight: 400;
      }
      .number {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        align-items: center;
        gap: 12px;
        min-height: 40px;
      }
    `,
  ];
}
