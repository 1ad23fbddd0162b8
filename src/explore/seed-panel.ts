import {plainRecipe} from '../pictures/recipe.ts';
import {css, html, nothing, type CSSResultGroup} from 'lit';
import {icon} from '../kit/icons.ts';
import {randomSeed} from '../kit/random-seed.ts';
import {LinkOpenedEvent} from '../kit/chosen-event.ts';
import {PanelElement} from '../kit/panel-element.ts';
import {plainName} from '../lib/plain-name.ts';
import {seedOf} from '../lib/seed-of-name.ts';
import {nameAddress} from '../pictures/name-address.ts';
import {psiText} from '../pictures/picture-address.ts';
import {changingText} from '../kit/changing-text.ts';
import {namedPicture} from '../pictures/seed-text.ts';
import '../kit/thumb.ts';

const NEIGHBOURS = [-4, -3, -2, -1, 1, 2, 3, 4];

/**
 * @summary A box that takes a seed, a link or a file name; the seeds next door; a random one.
 * @fires link-opened
 */
export class SeedPanel extends PanelElement {
  static override properties = {
    ...PanelElement.properties,
    siteUrl: {},
    problem: {state: true},
    name: {state: true},
  };

  declare siteUrl: string;
  declare problem: string;
  /** That was typed last, in its plain form. */
  declare name: string;

  constructor() {
    super();
    this.siteUrl = '';
    this.problem = '';
    this.name = '';
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>('#seed')!;
    const named = namedPicture(input.value, this.siteUrl);
    this.problem = named
      ? ''
      : 'Type a whole number from 0 to 4294967295, or paste a link or a file name from this site.';
    if (!named) return;
    input.value = '';
    if (named.kind === 'seed') this.choose({seed: named.seed});
    else this.dispatchEvent(new LinkOpenedEvent(named.query));
  }

  #onName(event: SubmitEvent): void {
    event.preventDefault();
    this.name = plainName(this.renderRoot.querySelector<HTMLInputElement>('#name')!.value);
    if (this.name !== '') this.choose({seed: seedOf(this.name)});
  }

  /** With the version in it: the same name, the same face. */
  #renderSnippets(): unknown {
    const {name, pictures, psi, siteUrl} = this;
    if (!pictures || name === '' || seedOf(name) !== this.seed) return nothing;
    const {id: model, version, truncation} = pictures.model;
    const quoted = name.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const own = psi === truncation.psi ? '' : ` psi="${psiText(psi)}"`;
    return html`<dl class="snippets">
      <dt>On your page</dt>
      <dd>
        <code
          >${changingText(`<nonesuch-picture model="${model}" version="${version}" name="${quoted}"${own}></nonesuch-picture>`)}</code
        >
      </dd>
      <dt>Address</dt>
      <dd><code>${changingText(siteUrl + nameAddress(name, {model, version, psi}))}</code></dd>
    </dl>`;
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
      <form @submit=${this.#onName}>
        <label for="name">Your name</label>
        <div class="row">
          <input id="name" type="text" autocomplete="name" maxlength="200" spellcheck="false" />
          <button type="submit">Show</button>
        </div>
        <p>The same name is the same picture, for ever. It is not sent anywhere.</p>
      </form>
      ${this.#renderSnippets()}
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

  static override styles: CSSResultGroup = [
    PanelElement.styles,
    css`
      .snippets {
        margin: 0;
        font-size: 0.8125rem;
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        margin: 2px 0 8px;
      }
      code {
        overflow-wrap: anywhere;
        user-select: all;
      }
    `,
  ];
}

customElements.define('nonesuch-seed-panel', SeedPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-seed-panel': SeedPanel;
  }
}
