import {html, LitElement, nothing, type PropertyValues} from 'lit';
import type {EngineClient} from '../engine/client/engine-client.ts';
import {blockResolutions, pictureSize, planeSize, sizeText} from '../model/architecture.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import {totalShardBytes} from '../model/weight-layout.ts';
import type {PictureLease} from '../pictures/picture-service.ts';
import {isLocalModel} from '../pictures/local-address.ts';
import {plainRecipe} from '../pictures/recipe.ts';
import {PRIORITY} from '../pictures/priority.ts';
import {generatorDiagram, trainingDiagram} from './about-diagrams.ts';
import {aboutStyles} from './about.styles.ts';
import {changingText} from '../kit/changing-text.ts';
import {AppCommandEvent} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {aNoun, megabytes} from '../words/wording.ts';

/** The picture at the end of the drawing. */
const SAMPLE_SEED = 42;
/** The median changes with every picture, the words need not. */
const REFRESH_MS = 1000;

/**
 * @summary What this is, how it works, whose data and licence, and what runs on this device.
 * @fires app-command - `close`
 */
export class About extends LitElement {
  static override styles = aboutStyles;

  static override properties = {
    engine: {attribute: false},
    pictures: {attribute: false},
    siteUrl: {},
    losses: {attribute: false},
    sample: {state: true},
  };

  declare engine: EngineClient | null;
  declare pictures: ModelPictures | null;
  declare siteUrl: string;
  /** What a visitor does without here, a sentence each. */
  declare losses: readonly string[];
  declare sample: PictureLease | null;

  #waiting: AbortController | null = null;
  #refresh: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.engine = null;
    this.pictures = null;
    this.siteUrl = '';
    this.losses = [];
    this.sample = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#refresh = setInterval(() => this.requestUpdate(), REFRESH_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#refresh);
    this.#waiting?.abort();
    this.sample?.release();
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
    // On the text, so that the keys scroll it; the close button is a Tab away.
    this.renderRoot.querySelector<HTMLElement>('.page')?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const {pictures} = this;
    if (!changed.has('pictures') || !pictures) return;
    this.#waiting?.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    const sample = plainRecipe(SAMPLE_SEED, pictures.model.truncation.psi);
    pictures.acquire(sample, {signal: waiting.signal, priority: () => PRIORITY.ahead}).then(
      (held) => {
        if (waiting.signal.aborted) return held.release();
        this.sample?.release();
        this.sample = held;
      },
      // The drawing says as much without it.
      () => undefined,
    );
  }

  #close(): void {
    this.dispatchEvent(new AppCommandEvent('close'));
  }

  #onCancel(event: Event): void {
    // The app closes it, so that the address follows.
    event.preventDefault();
    this.#close();
  }

  override render(): unknown {
    const model = this.pictures?.model;
    const noun = model?.noun ?? 'picture';
    const many = model?.title.toLowerCase() ?? 'pictures';
    return html`<dialog aria-labelledby="title" @cancel=${this.#onCancel} closedby="any">
      <div class="page" tabindex="-1">
        <button class="close" aria-label="Close" title="Close" @click=${() => this.#close()}>
          ${icon('close')}
        </button>
        <h1 id="title">Nonesuch</h1>
        <p class="lead">
          None of the <span>${changingText(many)}</span> here exist. Each one is made by a neural network in
          the moment before you see it, on your own device.
        </p>

        <h2>The wall</h2>
        <p>
          It has no end, in either direction. Scroll, drag or use the arrow keys; reload the page for a wall
          that nobody has seen before. Every picture has a number, its seed, and the same seed always gives
          the same picture: the link in the address bar shows exactly what you see. Open
          <span>${changingText(aNoun(noun))}</span> to save it or to link to it, or save it straight from the
          wall with a right click or a long press.
        </p>
        <p>
          Where a field is over the wall you can say what it is to show, and only that hangs there. Reload the
          page for another wall of the same.
        </p>
        <p>
          Of the menu that your browser opens then, these lines work: save and copy the image, open it in a
          new tab (for as long as this page stays open), and copy the link or open it in a new tab. Not the
          address of the image, which means something to this page alone: send the link.
        </p>

        <h2>How it works</h2>
        ${model ? this.#renderGenerator(model) : nothing}
        <figure>
          ${trainingDiagram()}
          <figcaption>
            Nobody told the network what <span>${changingText(aNoun(noun))}</span> looks like. It learnt by
            trying to get its pictures past a second network, which learnt to catch them.
          </figcaption>
        </figure>

        <h2>Nobody here exists</h2>
        <p>
          The network does not copy and paste: it draws every picture from what many have in common. If one
          looks like somebody you know, that is chance.
        </p>

        ${model ? this.#renderModel(model) : nothing} ${this.#renderDevice()}
      </div>
    </dialog>`;
  }

  #renderGenerator({generator}: ModelDescriptor): unknown {
    // StyleGAN3 does not double its way up; its layers' sizes, each once.
    const sizes =
      generator.kind === 'stylegan3'
        ? [...new Set(generator.synthesis.layers.map(({outSize}) => sizeText(planeSize(outSize))))]
        : blockResolutions(generator.synthesis.resolution).map((r) => sizeText(pictureSize(generator, r)));
    return html`<figure>
      ${generatorDiagram(generator.mapping.numLayers, sizes, this.sample?.picture.src ?? null)}
      <figcaption>
        The seed gives <span>${changingText(String(generator.mapping.zDim))}</span> random numbers. The
        mapping network turns them into a description, w, that the synthesis network draws from, coarse shapes
        first and details last.
      </figcaption>
    </figure>`;
  }

  #renderModel(model: ModelDescriptor): unknown {
    return html`<h2>The model</h2>
      <dl>
        ${row('Name', `${model.title}, version ${model.version}`)}
        ${row('Pictures', `${sizeText(pictureSize(model.generator))} pixels`)}
        ${row('Learnt from', model.dataSource)} ${row('Licence', model.licence)}
        ${row('Download', megabytes(totalShardBytes(model)))}
        ${
          // Nobody has written one for a model of this device.
          isLocalModel(model.id)
            ? nothing
            : row(
                'More',
                html`<a href="${this.siteUrl}models/${model.id}/CARD.md" target="_blank" rel="noopener"
                  >the model’s card</a
                >`,
              )
        }
        ${row(
          'Code',
          html`MIT, with
            <a href="${this.siteUrl}third-party-notices.txt" target="_blank" rel="noopener"
              >parts by others</a
            >`,
        )}
      </dl>`;
  }

  #renderDevice(): unknown {
    const report = this.engine?.report;
    const medianMs = this.engine?.medianMs;
    return html`<h2>On your device</h2>
      <p>
        No server draws anything, and what you make and keep here stays on your device. The site sets no
        cookies and counts nobody. Its host sends the files, and sees from where they are asked for; on a
        first visit, or where the browser allows no service worker, also the address you opened, with what was
        searched for in it.
      </p>
      ${this.losses.map((loss) => html`<p data-loss>${changingText(loss)}</p>`)}
      ${
        report
          ? html`<dl>
              ${row('Made with', `${BACKEND_NAMES[report.backend]}. ${report.reason}`)}
              ${row('Kernels', KERNELS[report.kernels ?? 'tensorflow'])}
              ${report.backend === 'wasm' ? row('Threads', String(report.threads)) : nothing}
              ${medianMs ? row('One picture', `${medianMs < 10 ? medianMs.toFixed(1) : Math.round(medianMs)} ms (median)`) : nothing}
              ${report.rejected.map(({backend, reason}) => row(`Not ${BACKEND_NAMES[backend]}`, reason))}
            </dl>`
          : nothing
      }`;
  }
}

const BACKEND_NAMES = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
} as const;

/** Whose programs compute. */
const KERNELS = {
  tensorflow: 'TensorFlow.js’s',
  simd: 'This site’s own',
  'relaxed-simd': 'This site’s own, for relaxed SIMD',
  wgsl: 'This site’s own, for WebGPU',
} as const;

function row(term: string, description: unknown): unknown {
  return html`<div>
    <dt>${changingText(term)}</dt>
    <dd>${typeof description === 'string' ? changingText(description) : description}</dd>
  </div>`;
}

customElements.define('nonesuch-about', About);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-about': About;
  }
}
