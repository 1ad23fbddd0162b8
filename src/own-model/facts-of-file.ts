import {css, html, LitElement, nothing, type CSSResultGroup} from 'lit';
import {tokens} from '../kit/tokens.css.ts';
import {megabytes} from '../words/wording.ts';
import {aboutTime} from './expected-ms.ts';
import type {CheckpointFacts} from './conversion/conversion-protocol.ts';

/** A person waits longer than this with a question. */
const SLOW_MS = 3000;

/**
 * @summary What a checkpoint is: its family, its pictures, its size, and what to expect of it on this device.
 */
export class FactsOfFile extends LitElement {
  static override properties = {facts: {attribute: false}, ms: {type: Number}};

  declare facts: CheckpointFacts | null;
  /** A picture will take so long here; null where nobody can say. */
  declare ms: number | null;

  constructor() {
    super();
    this.facts = null;
    this.ms = null;
  }

  override render(): unknown {
    if (!this.facts) return nothing;
    const {rows, keptBytes, notes, id} = this.facts;
    const {ms} = this;
    const all: [string, string][] = [
      ...rows,
      ['To keep', megabytes(keptBytes)],
      ...(ms === null ? [] : [['One picture', `about ${aboutTime(ms)} on this device`] as [string, string]]),
      ['Id', id],
    ];
    return html`<dl>
        ${all.map(
          ([term, text]) =>
            html`<div>
              <dt>${term}</dt>
              <dd>${text}</dd>
            </div>`,
        )}
      </dl>
      ${notes.map((note) => html`<p>${note}</p>`)}
      ${
        ms !== null && ms > SLOW_MS
          ? html`<p>A network of this size is for devices with a graphics card that the browser may use.</p>`
          : nothing
      }`;
  }

  static override styles: CSSResultGroup = [
    tokens,
    css`
      dl {
        margin: 12px 0;
      }
      div {
        display: grid;
        grid-template-columns: 7.5em minmax(0, 1fr);
        gap: 2px 12px;
        padding: 5px 0;
        border-top: 1px solid var(--line);
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0 0 10px;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
    `,
  ];
}

customElements.define('nonesuch-facts-of-file', FactsOfFile);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-facts-of-file': FactsOfFile;
  }
}
