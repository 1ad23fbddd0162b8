import {html, nothing} from 'lit';
import {pictureSize, type PictureSize, sizeText} from '../model/architecture.ts';
import {imageUrl} from '../pictures/image-url.ts';
import {macsPerPicture} from '../model/cost.ts';
import {changingText} from '../kit/changing-text.ts';
import {download} from '../kit/download.ts';
import {type Factor, FACTORS, type Larger, type Method, METHODS} from '../pictures/larger-state.ts';
import {PanelElement} from '../kit/panel-element.ts';
import './compare.ts';
import {EnlargedEvent, type ShownFile} from '../kit/enlarged-event.ts';
import {pixelsRead} from './enlarge-picture.ts';
import {keptFile, makeFile, type EnlargeJob} from './larger-file.ts';
import {drawingPixelsRead} from './enlarge-drawing.ts';
import {DRAWING_MACS_PER_PIXEL, drawingNetwork, NETWORK_LICENCE_URLS, networkFor} from './networks.ts';
import {largerPanelStyles} from './upscale.styles.ts';
import {estimateMs, noteMeasured} from './time-left.ts';
import {durationText} from '../words/wording.ts';

/** Half and half. */
const MIDDLE = 50;
/** The stage may still show what gives way. */
const REVOKE_MS = 1000;

const METHOD_TITLES: Record<Method, string> = {
  drawing: 'Drawing',
  network: 'Photograph',
  bicubic: 'Bicubic',
};

interface Progress {
  done: number;
  /** 0: not known yet. */
  of: number;
  startedAt: number;
}

/**
 * @summary The picture at two and four times its size: by one of two super-resolution networks or bicubically, compared, saved.
 * @fires chosen
 * @fires enlarged
 */
export class LargerPanel extends PanelElement {
  static override styles = largerPanelStyles;

  static override properties = {
    ...PanelElement.properties,
    chosen: {state: true},
    progress: {state: true},
    message: {state: true},
    shown: {state: true},
  };

  /** What the visitor has set before anything is made; after that the address has it. */
  declare chosen: Larger | null;
  /** Null: nothing is being made. */
  declare progress: Progress | null;
  declare message: string;
  declare shown: ShownFile | null;

  #working: AbortController | null = null;
  /** What is being made, is shown, or has failed. */
  #goal = '';
  #urls: string[] = [];

  constructor() {
    super();
    this.chosen = null;
    this.progress = null;
    this.message = '';
    this.shown = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.#goal = '';
    this.#revoke();
  }

  override updated(): void {
    const {pictures, recipe} = this;
    const {larger} = this.explore;
    const goal =
      pictures && larger
        ? `${pictures.keyOf(recipe)} ${larger.factor} ${larger.method} ${larger.divider !== null}`
        : '';
    if (goal === this.#goal) return;
    this.#goal = goal;
    this.#stop();
    this.#show([]);
    if (goal !== '') void this.#make();
  }

  get #larger(): Larger {
    const method = this.pictures?.model.medium === 'drawing' ? 'drawing' : 'network';
    return this.explore.larger ?? this.chosen ?? {factor: 2, method, divider: null};
  }

  #job(method: Method): EnlargeJob {
    return {recipe: this.recipe, factor: this.#larger.factor, method};
  }

  #change(change: Partial<Larger>): void {
    const larger = {...this.#larger, ...change};
    if (larger.method === 'bicubic') larger.divider = null;
    this.chosen = larger;
    this.message = '';
    if (this.explore.larger) this.choose({explore: {larger}});
  }

  #begin(): void {
    this.message = '';
    this.choose({explore: {larger: this.#larger}});
  }

  #cancel(): void {
    this.#stop();
    this.chosen = this.#larger;
    this.choose({explore: {larger: null}});
  }

  #stop(): void {
    this.#working?.abort();
    this.#working = null;
    this.progress = null;
  }

  async #make(): Promise<void> {
    const {pictures} = this;
    const {method, divider} = this.#larger;
    if (!pictures) return;
    const working = (this.#working = new AbortController());
    const {signal} = working;
    this.message = '';
    try {
      const beside = divider === null ? null : await this.#file('bicubic', signal);
      const picture = await this.#file(method, signal);
      signal.throwIfAborted();
      const shown = await this.#shownFiles([picture, ...(beside ? [beside] : [])]);
      signal.throwIfAborted();
      this.#show(shown);
    } catch (error) {
      if (signal.aborted) return;
      console.warn(error);
      this.message = error instanceof Error ? error.message : String(error);
    }
    if (this.#working === working) this.#stop();
  }

  async #file(method: Method, signal: AbortSignal): Promise<File> {
    const job = this.#job(method);
    const pictures = this.pictures!;
    const known = keptFile(pictures, job);
    if (known) return known;
    this.progress = {done: 0, of: 0, startedAt: performance.now()};
    const file = await makeFile(pictures, job, {
      signal,
      onProgress: (done, of) => {
        if (signal.aborted) return;
        const startedAt = done === 0 ? performance.now() : this.progress!.startedAt;
        this.progress = {done, of, startedAt};
        if (done === of && method !== 'bicubic') noteMeasured(this.#macs, performance.now() - startedAt);
      },
    });
    return file;
  }

  #shownFiles(files: File[]): Promise<ShownFile[]> {
    return Promise.all(files.map(async (file) => ({file, url: await imageUrl(file)})));
  }

  /** @param files the picture, and what it is compared with, if anything */
  #show(files: ShownFile[]): void {
    const [picture = null, beside = null]: (ShownFile | null)[] = files;
    this.#revoke();
    this.#urls = files.map(({url}) => url);
    this.shown = picture;
    const key = this.pictures?.keyOf(this.recipe) ?? '';
    const enlarged = picture && {key, picture, beside};
    this.dispatchEvent(new EnlargedEvent(enlarged));
  }

  #revoke(): void {
    const old = this.#urls.splice(0);
    setTimeout(() => old.forEach((url) => URL.revokeObjectURL(url)), REVOKE_MS);
  }

  get #size(): PictureSize {
    return this.pictures ? pictureSize(this.pictures.model.generator) : {width: 0, height: 0};
  }

  #sizeTimes(factor: number): PictureSize {
    const {width, height} = this.#size;
    return {width: width * factor, height: height * factor};
  }

  /** Of enlarging by the network that is chosen. */
  get #macs(): number {
    const {factor, method} = this.#larger;
    if (method === 'drawing') return drawingPixelsRead(this.#size, factor) * DRAWING_MACS_PER_PIXEL;
    const {context, macsPerPixel} = networkFor(factor);
    return pixelsRead(this.#size, context) * macsPerPixel;
  }

  override render(): unknown {
    const larger = this.#larger;
    return html`<div>
        <div class="label" id="size">Size</div>
        <div class="row" role="group" aria-labelledby="size">
          ${FACTORS.map((factor) => {
            const {width, height} = this.#sizeTimes(factor);
            const size = width === height ? `${width} px` : `${sizeText({width, height})} px`;
            return html`<button
              aria-pressed=${factor === larger.factor}
              @click=${() => this.#change({factor})}
            >
              ${factor}× <span class="soft">${changingText(size)}</span>
            </button>`;
          })}
        </div>
      </div>
      <div>
        <div class="label" id="method">How</div>
        <div class="row" role="group" aria-labelledby="method">
          ${METHODS.map(
            (method) =>
              html`<button aria-pressed=${method === larger.method} @click=${() => this.#change({method})}>
                ${METHOD_TITLES[method]}
              </button>`,
          )}
        </div>
      </div>
      ${larger.method === 'bicubic' ? html`<p>Smooth between the pixels, at once.</p>` : this.#renderNetwork(larger)}
      ${this.#renderWork()}
      <p role="status">${changingText(this.message)}</p>`;
  }

  #renderNetwork({factor, method, divider}: Larger): unknown {
    const {pictures} = this;
    const {weights, filters} = pictures ? macsPerPicture(pictures.model.generator) : {weights: 1, filters: 0};
    const ms = estimateMs(this.#macs, {macs: weights + filters, medianMs: pictures?.engine.medianMs ?? null});
    return html`<p>
        ${method === 'drawing' ? this.#renderDrawingNetwork() : this.#renderPhotographNetwork(factor)}
        ${ms === null || this.shown ? nothing : html` About ${durationText(ms)} here.`}
      </p>
      <label class="check">
        <input
          type="checkbox"
          .checked=${divider !== null}
          @change=${(event: Event) =>
            this.#change({divider: (event.target as HTMLInputElement).checked ? MIDDLE : null})}
        />
        Side by side with bicubic
      </label>`;
  }

  #renderDrawingNetwork(): unknown {
    const {bytes} = drawingNetwork();
    return html`A super-resolution network that has learnt from drawings: clean lines without coloured rims.
      It makes photographs look painted. ${(bytes / 1e6).toFixed(1)} MB, downloaded once (Real-CUGAN,
      <a href=${NETWORK_LICENCE_URLS.drawing}>MIT licence</a>).`;
  }

  #renderPhotographNetwork(factor: Factor): unknown {
    const {bytes} = networkFor(factor);
    return html`A super-resolution network that has learnt from photographs. On drawings its edges are a
      little crisper than bicubic ones${factor === 4 ? ', and plain areas get a fine grid' : nothing}; it adds
      no detail. ${(bytes / 1e6).toFixed(1)} MB, downloaded once (esrgan-slim,
      <a href=${NETWORK_LICENCE_URLS.network}>MIT licence</a>).`;
  }

  #renderWork(): unknown {
    const {progress, shown} = this;
    if (progress) return this.#renderProgress(progress);
    if (!shown) {
      return html`<button class="primary" ?disabled=${!this.pictures} @click=${() => this.#again()}>
        ${this.message ? 'Try again' : 'Enlarge'}
      </button>`;
    }
    return html`<button class="primary" @click=${() => download(shown.file, shown.file.name)}>
      Save ${sizeText(this.#sizeTimes(this.#larger.factor))}
    </button>`;
  }

  #again(): void {
    if (this.explore.larger) void this.#make();
    else this.#begin();
  }

  #renderProgress({done, of, startedAt}: Progress): unknown {
    const leftMs = done === 0 ? null : ((performance.now() - startedAt) / done) * (of - done);
    const said = of === 0 ? 'Preparing …' : `${done} of ${of} tiles`;
    return html`<div>
      <div class="between">
        <span>${changingText(said)}</span>
        ${leftMs === null || done === of ? nothing : html`<output>${durationText(leftMs)} left</output>`}
      </div>
      <progress aria-label="Enlarging" max="1" .value=${of === 0 ? 0 : done / of}></progress>
      <button @click=${() => this.#cancel()}>Cancel</button>
    </div>`;
  }
}

customElements.define('nonesuch-larger-panel', LargerPanel);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-larger-panel': LargerPanel;
  }
}
