import {html, LitElement, nothing} from 'lit';
import type {AlbumStore} from '../pictures/kept/album-store.ts';
import {icon} from '../kit/icons.ts';
import {classSelect} from '../kit/class-select.ts';
import {ChosenEvent} from '../kit/chosen-event.ts';
import './creativity-panel.ts';
import './directions-panel.ts';
import {exploreStyles} from './explore.styles.ts';
import {NOT_EXPLORING, type ExploreState, type Panel} from '../pictures/explore-state.ts';
import './family-panel.ts';
import './mix-panel.ts';
import './seed-panel.ts';
import './shape-panel.ts';
import './words-panel.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

const TABS: {panel: Panel; title: string}[] = [
  {panel: 'creativity', title: 'Creativity'},
  {panel: 'shape', title: 'Shape'},
  {panel: 'mix', title: 'Mix'},
  {panel: 'morph', title: 'Morph'},
  {panel: 'family', title: 'Family'},
  {panel: 'words', title: 'Words'},
  {panel: 'seed', title: 'Seed'},
  {panel: 'larger', title: 'Larger'},
];

/**
 * @summary Everything that can be done with the picture that is open: a panel at a time, beside the picture or below it.
 * The page fetches the code of some panels when they are opened; their elements are empty until then.
 * @fires chosen
 * @fires class-picked
 */
export class Explore extends LitElement {
  static override styles = exploreStyles;

  static override properties = {
    pictures: {attribute: false},
    seed: {type: Number},
    psi: {type: Number},
    explore: {attribute: false},
    siteUrl: {},
    album: {attribute: false},
    hasTraits: {state: true},
  };

  declare pictures: ModelPictures | null;
  declare seed: number;
  declare psi: number;
  declare explore: ExploreState;
  declare siteUrl: string;
  /** Where pictures are kept. */
  declare album: AlbumStore | null;
  declare hasTraits: boolean;

  constructor() {
    super();
    this.pictures = null;
    this.seed = 0;
    this.psi = 1;
    this.explore = NOT_EXPLORING;
    this.siteUrl = '';
    this.album = null;
    this.hasTraits = false;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('pictures'))
      void this.pictures?.traits.then((traits) => (this.hasTraits = traits !== null));
  }

  get #tabs(): typeof TABS {
    return TABS.filter(({panel}) => panel !== 'shape' || this.hasTraits || this.pictures?.model.directions);
  }

  #open(panel: Panel | null): void {
    this.dispatchEvent(new ChosenEvent({explore: {panel}}));
  }

  /** Arrows walk along the tabs (ARIA Authoring Practices, tabs pattern); they must not reach the picture. */
  #onTabKey(event: KeyboardEvent): void {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const tabs = this.#tabs;
    const here = tabs.findIndex(({panel}) => panel === this.explore.panel);
    const {panel} = tabs[(here + by + tabs.length) % tabs.length]!;
    this.#open(panel);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${panel}`)?.focus());
  }

  /** Where nothing inside has the focus, the arrows scroll the panel. */
  #onPanelKey(event: KeyboardEvent): void {
    const isOnPanel = event.target === event.currentTarget;
    if (isOnPanel && ['ArrowUp', 'ArrowDown'].includes(event.key)) event.stopPropagation();
  }

  override render(): unknown {
    const {panel} = this.explore;
    return html`<header>
        <div role="tablist" aria-label="Explore" @keydown=${this.#onTabKey}>
          ${this.#tabs.map(
            (tab) =>
              html`<button
                role="tab"
                id="tab-${tab.panel}"
                aria-controls="panel"
                aria-selected=${tab.panel === panel}
                tabindex=${tab.panel === panel ? 0 : -1}
                @click=${() => this.#open(tab.panel)}
              >
                ${tab.title}
              </button>`,
          )}
        </div>
        <button aria-label="Close the panel" title="Close the panel" @click=${() => this.#open(null)}>
          ${icon('close')}
        </button>
      </header>
      ${classSelect(this.pictures)}
      <div
        id="panel"
        role="tabpanel"
        aria-labelledby="tab-${panel}"
        tabindex="-1"
        @keydown=${this.#onPanelKey}
      >
        ${this.#renderPanel()}
      </div>`;
  }

  #renderPanel(): unknown {
    const {pictures, seed, psi, explore, siteUrl} = this;
    switch (explore.panel) {
      case 'creativity':
        return html`<nonesuch-creativity-panel
          .pictures=${pictures}
          .seed=${seed}
          .psi=${psi}
          .explore=${explore}
        ></nonesuch-creativity-panel>`;
      case 'seed':
        return html`<nonesuch-seed-panel
          .pictures=${pictures}
          .seed=${seed}
          .psi=${psi}
          .explore=${explore}
          .siteUrl=${siteUrl}
        ></nonesuch-seed-panel>`;
      case 'shape':
        return this.hasTraits
          ? html`<nonesuch-shape-panel
              .pictures=${pictures}
              .seed=${seed}
              .psi=${psi}
              .explore=${explore}
            ></nonesuch-shape-panel>`
          : html`<nonesuch-directions-panel
              .pictures=${pictures}
              .seed=${seed}
              .psi=${psi}
              .explore=${explore}
            ></nonesuch-directions-panel>`;
      case 'mix':
        return html`<nonesuch-mix-panel
          .pictures=${pictures}
          .seed=${seed}
          .psi=${psi}
          .explore=${explore}
          .siteUrl=${siteUrl}
        ></nonesuch-mix-panel>`;
      case 'morph':
        return html`<nonesuch-morph-panel
          .pictures=${pictures}
          .seed=${seed}
          .psi=${psi}
          .explore=${explore}
          .siteUrl=${siteUrl}
          .album=${this.album}
        ></nonesuch-morph-panel>`;
      case 'family':
        return html`<nonesuch-family-panel
          .pictures=${pictures}
          .seed=${seed}
          .psi=${psi}
          .explore=${explore}
        ></nonesuch-family-panel>`;
      case 'words':
        return html`<nonesuch-words-panel
          .pictures=${pictures}
          .seed=${seed}
          .psi=${psi}
          .explore=${explore}
        ></nonesuch-words-panel>`;
      case 'larger':
        return html`<nonesuch-larger-panel
          .pictures=${pictures}
          .seed=${seed}
          .psi=${psi}
          .explore=${explore}
        ></nonesuch-larger-panel>`;
      case null:
        return nothing;
    }
  }
}

customElements.define('nonesuch-explore', Explore);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-explore': Explore;
  }
}
