/** What the panels that change a picture's shape share: the way back and forth, and their look. */
import type {Edits} from '../pictures/recipe.ts';
import {css, html, type CSSResultGroup, type PropertyValues, type TemplateResult} from 'lit';
import {PanelElement} from '../kit/panel-element.ts';
import {EditHistory} from './edit-history.ts';

export type Shape = Edits['shape'];

/** @fires chosen */
export abstract class ShapeHistory extends PanelElement {
  static override properties = {...PanelElement.properties, history: {state: true}};

  declare history: EditHistory<Shape>;

  /** What this panel chose last: any other shape came from elsewhere, and ends the way back. */
  #own: Shape | null = null;

  constructor() {
    super();
    this.history = EditHistory.empty();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.pictures || !changed.has('seed') || changed.get('seed') === undefined) return;
    this.history = EditHistory.empty();
    this.#own = null;
  }

  /** @param isDraft while a slider is still being moved: seen, but nothing to come back to */
  protected reshape(shape: Shape, isDraft: boolean): void {
    const before = this.#own ?? this.explore.shape;
    this.choose({explore: {shape}}, isDraft);
    if (isDraft) return;
    this.history = this.history.edited(before);
    this.#own = shape;
  }

  #return(way: {history: EditHistory<Shape>; to: Shape} | null): void {
    if (!way) return;
    this.history = way.history;
    this.#own = way.to;
    this.choose({explore: {shape: way.to}});
  }

  #reset(): void {
    this.#return({history: this.history.edited(this.explore.shape), to: {}});
  }

  protected renderHistory(): TemplateResult {
    const {history} = this;
    const {shape} = this.explore;
    return html`<div class="row">
      <button ?disabled=${!history.canUndo} @click=${() => this.#return(history.undo(shape))}>Undo</button>
      <button ?disabled=${!history.canRedo} @click=${() => this.#return(history.redo(shape))}>Redo</button>
      <button ?disabled=${Object.keys(shape).length === 0} @click=${() => this.#reset()}>Reset</button>
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
