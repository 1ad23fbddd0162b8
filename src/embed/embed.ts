/**
 * `embed.js`, for any page: `<nonesuch-picture model="pony" seed="42" psi="0.7"></nonesuch-picture>` is that picture,
 * made live. One file without imports, under a name that stays.
 */
import {EngineFrame} from './engine-frame.ts';
import type {PictureRequest} from './messages.ts';

// In a variable, since bundlers take the literal form for a file to be copied.
const here = import.meta.url;
const engine = new EngineFrame(new URL('.', here).href);

const style = `
  :host { display: inline-block; position: relative; width: 256px; max-width: 100%; aspect-ratio: 1; overflow: hidden; vertical-align: middle; background: rgb(128 128 128 / 0.15); }
  :host([shape='circle' i]) { border-radius: 50%; }
  :host([hidden]) { display: none; }
  img { display: block; width: 100%; height: 100%; object-fit: cover; }
  p { position: absolute; inset: auto 0 0; margin: 0; padding: 8px 10px; font: 13px/1.4 system-ui, sans-serif; color: inherit; }
  p[part='error'] { inset: 0; overflow: auto; }
  [hidden] { display: none; }
`;

/** Elements that are about to be seen. */
const near = new IntersectionObserver(
  (entries) => {
    for (const {target, isIntersecting} of entries) if (isIntersecting) (target as NonesuchPicture).show();
  },
  {rootMargin: '50%'},
);

/** A seed that this element keeps, as long as it is given none. */
function randomSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0]!);
}

/**
 * @summary One generated picture.
 * @attr model - id of a model of the site; its first one when absent
 * @attr name - any text that gives the seed, where there is no `seed`: the same name is the same picture
 * @attr seed - whole number from 0 to 4294967295; another one each time when absent
 * @attr psi - truncation psi, -2 to 2; the model's own when absent
 * @attr version - of the model, so that the picture stays the same for ever; the newest when absent
 * @attr class-index - number of a class of a conditional model; 0 when absent
 * @attr size - width in CSS pixels; 256 when absent, or as style sheets say
 * @attr shape - `circle`: round, and as high as wide
 * @attr alt - says what the picture shows; the site's words when absent
 * @fires load - another picture is there
 * @fires error - it could not be made; `part="error"` says why
 * @csspart picture - the `img`
 * @csspart status - how far the model is, while there is no picture
 * @csspart error - one sentence
 */
export class NonesuchPicture extends HTMLElement {
  static readonly observedAttributes = [
    ...['model', 'version', 'name', 'seed', 'psi', 'class-index', 'alt'],
    ...['size', 'shape'],
  ];

  readonly #image = new Image();
  readonly #words = document.createElement('p');
  readonly #sheet = new CSSStyleSheet();
  readonly #ownSeed = randomSeed();
  /** Width by height of the picture on show. */
  #ratio = '1';
  #ownAlt = '';
  #wasNear = false;
  #isBusy = false;
  /** What the picture on show, or the error, is of. */
  #shown = '';
  readonly #onProgress = (): void => this.#say('status', this.#image.hidden ? engine.sentence : '');

  constructor() {
    super();
    this.#image.part.add('picture');
    this.#image.hidden = true;
    this.#words.setAttribute('role', 'status');
    this.#words.hidden = true;
    this.#restyle();
    const root = this.attachShadow({mode: 'open'});
    root.adoptedStyleSheets = [this.#sheet];
    root.append(this.#image, this.#words);
  }

  get model(): string | null {
    return this.getAttribute('model');
  }
  set model(value: string | null) {
    this.#reflect('model', value);
  }
  get seed(): string {
    return this.getAttribute('seed') ?? this.#ownSeed;
  }
  set seed(value: string | number | null) {
    this.#reflect('seed', value);
  }
  get name(): string | null {
    return this.getAttribute('name');
  }
  set name(value: string | null) {
    this.#reflect('name', value);
  }
  get size(): string | null {
    return this.getAttribute('size');
  }
  set size(value: string | number | null) {
    this.#reflect('size', value);
  }
  get shape(): string | null {
    return this.getAttribute('shape');
  }
  set shape(value: string | null) {
    this.#reflect('shape', value);
  }
  get psi(): string | null {
    return this.getAttribute('psi');
  }
  set psi(value: string | number | null) {
    this.#reflect('psi', value);
  }
  get version(): string | null {
    return this.getAttribute('version');
  }
  set version(value: string | number | null) {
    this.#reflect('version', value);
  }
  get classIndex(): string | null {
    return this.getAttribute('class-index');
  }
  set classIndex(value: string | number | null) {
    this.#reflect('class-index', value);
  }
  get alt(): string {
    return this.getAttribute('alt') ?? this.#ownAlt;
  }
  set alt(value: string | null) {
    this.#reflect('alt', value);
  }

  connectedCallback(): void {
    near.observe(this);
  }

  disconnectedCallback(): void {
    near.unobserve(this);
    engine.removeEventListener('progress', this.#onProgress);
    this.#wasNear = false;
  }

  attributeChangedCallback(name: string): void {
    if (name === 'alt') this.#image.alt = this.alt;
    else if (name === 'size' || name === 'shape') this.#restyle();
    else if (this.#wasNear) this.show();
  }

  /** Makes the picture now, in view or not; again after an error. */
  show(): void {
    this.#wasNear = true;
    if (!this.#isBusy) void this.#follow();
  }

  /** Follows the attributes, one order at a time. */
  async #follow(): Promise<void> {
    this.#isBusy = true;
    engine.addEventListener('progress', this.#onProgress);
    // Attributes that change together make one picture.
    await Promise.resolve();
    for (
      let request = this.#request;
      this.#wasNear && this.#keyOf(request) !== this.#shown;
      request = this.#request
    ) {
      try {
        const {png, alt} = await engine.picture(request);
        if (this.#wasNear) await this.#replace(png, alt);
        this.#shown = this.#keyOf(request);
        this.#say('status', '');
        this.dispatchEvent(new Event('load'));
      } catch (error) {
        // What was asked for meanwhile may be possible.
        if (this.#keyOf(this.#request) !== this.#keyOf(request)) continue;
        this.#image.hidden = true;
        this.#shown = '';
        this.#say('error', (error as Error).message);
        this.dispatchEvent(new Event('error'));
        break;
      }
    }
    engine.removeEventListener('progress', this.#onProgress);
    this.#isBusy = false;
  }

  get #request(): PictureRequest {
    const {model, version, seed, psi, classIndex} = this;
    const name = this.hasAttribute('seed') ? null : this.name;
    return {model, version, seed, psi, classIndex, name};
  }

  #keyOf({model, version, seed, psi, classIndex, name}: PictureRequest): string {
    return JSON.stringify([model, version, seed, psi, classIndex, name]);
  }

  async #replace(png: ArrayBuffer, alt: string): Promise<void> {
    const before = this.#image.src;
    this.#ownAlt = alt;
    this.#image.alt = this.alt;
    this.#image.src = URL.createObjectURL(new Blob([png], {type: 'image/png'}));
    await this.#image.decode();
    const {naturalWidth, naturalHeight} = this.#image;
    this.#ratio = `${naturalWidth} / ${naturalHeight}`;
    this.#restyle();
    this.#image.hidden = false;
    if (before) URL.revokeObjectURL(before);
  }

  /** Not by attributes of the element, which are the page's own; its style sheets can still say otherwise. */
  #restyle(): void {
    const size = Number(this.size);
    const width = size > 0 && size < Infinity ? `width: ${size}px;` : '';
    const ratio = this.shape?.toLowerCase() === 'circle' ? '1' : this.#ratio;
    this.#sheet.replaceSync(`${style} :host { ${width} aspect-ratio: ${ratio}; }`);
  }

  #say(part: 'status' | 'error', sentence: string): void {
    this.#words.setAttribute('part', part);
    this.#words.textContent = sentence;
    this.#words.hidden = sentence === '';
  }

  #reflect(name: string, value: string | number | null): void {
    if (value === null) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }
}

// Two sites, or two versions of one: the first stays.
if (!customElements.get('nonesuch-picture')) customElements.define('nonesuch-picture', NonesuchPicture);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-picture': NonesuchPicture;
  }
}
