import {css, html, nothing, type CSSResultGroup} from 'lit';
import {AlbumFileError} from '../pictures/kept/album-file.ts';
import type {AlbumStore} from '../pictures/kept/album-store.ts';
import {changingText} from '../kit/changing-text.ts';
import {screenOnly, surface, tokens} from '../kit/tokens.css.ts';
import {AppCommandEvent, ModelFileDroppedEvent} from '../kit/events.ts';
import {LateElement} from '../kit/late-element.ts';
import {countedPictures} from '../words/wording.ts';
import {LinkOpenedEvent} from '../kit/chosen-event.ts';
import {addBrought} from './album-import.ts';
import {readDropped, type DroppedFile} from './dropped-file.ts';
import {NotOursError} from './saved-picture.ts';

const READ_MS = 7000;
/** Larger than any picture of ours, and than any archive of an album; nobody should wait for a film that was dropped by mistake. */
const MOST_BYTES = 64e6;
const MOST_ARCHIVE_BYTES = 400e6;
/** A network, whatever its size: it is read in parts. Of what is like one, the reader of networks says what it is. */
const CHECKPOINT =
  /\.(pkl|pickle|pt|pth|safetensors|ckpt|gz|tgz|tar|bz2|xz|npz|npy|onnx|tflite|gguf|h5|pb)$/i;

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/**
 * @summary Opens what the site has saved and is dropped anywhere on the page: a picture, by what is written in its file; an
 * album or a sheet, whose pictures are kept. A checkpoint goes to whoever opens those.
 * @fires link-opened
 * @fires app-command - `open-album`
 * @fires model-file-dropped
 */
export class Drop extends LateElement {
  static override properties = {
    album: {attribute: false},
    isOver: {state: true},
    message: {state: true},
  };

  /** Where the pictures of an album or of a sheet go. */
  declare album: AlbumStore | null;
  declare isOver: boolean;
  declare message: string;

  #listening = new AbortController();
  #forget: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.album = null;
    this.isOver = false;
    this.message = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    window.addEventListener('dragover', (event) => this.#onOver(event), {signal});
    window.addEventListener('dragleave', (event) => event.relatedTarget === null && (this.isOver = false), {
      signal,
    });
    window.addEventListener('drop', (event) => void this.#onDrop(event), {signal});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    clearTimeout(this.#forget);
  }

  #onOver(event: DragEvent): void {
    if (!hasFiles(event)) return;
    // Without this the browser would leave the page and show the file.
    event.preventDefault();
    this.isOver = true;
  }

  async #onDrop(event: DragEvent): Promise<void> {
    this.isOver = false;
    if (!hasFiles(event)) return;
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) await this.open(file);
  }

  /** Opens a file as if it had been dropped. */
  async open(file: File): Promise<void> {
    if (CHECKPOINT.test(file.name)) return void this.dispatchEvent(new ModelFileDroppedEvent(file));
    try {
      if (file.size > (/\.zip$/i.test(file.name) ? MOST_ARCHIVE_BYTES : MOST_BYTES))
        throw new NotOursError('This file is too large to be a picture of this site.');
      const dropped = await readDropped(new Uint8Array(await file.arrayBuffer()));
      if (dropped.kind === 'model') this.dispatchEvent(new ModelFileDroppedEvent(file));
      else if (dropped.kind === 'album') await this.#keep(dropped);
      else this.dispatchEvent(new LinkOpenedEvent(dropped.query));
    } catch (error) {
      const isForVisitors = error instanceof NotOursError || error instanceof AlbumFileError;
      if (!isForVisitors) console.error(error);
      this.#say(isForVisitors ? error.message : 'This file could not be read.');
    }
  }

  async #keep(brought: Extract<DroppedFile, {kind: 'album'}>): Promise<void> {
    if (!this.album) return;
    const count = await addBrought(this.album, brought, 'kept').catch((cause: unknown) => {
      throw new NotOursError('The album could not be added: there is no room, or no storage.', {cause});
    });
    this.#say(`${countedPictures(count)} added to the album.`);
    this.dispatchEvent(new AppCommandEvent('open-album'));
  }

  #say(message: string): void {
    this.message = message;
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => (this.message = ''), READ_MS);
  }

  override render(): unknown {
    return html`${this.isOver ? html`<div class="over"><p class="surface">Drop a saved picture, an album, or a checkpoint of your own to open it</p></div>` : nothing}
      <p class="said surface" role="status" ?hidden=${this.message === ''}>${changingText(this.message)}</p>`;
  }

  static override styles: CSSResultGroup = [
    tokens,
    surface,
    css`
      .over {
        position: fixed;
        z-index: 30;
        inset: 0;
        display: grid;
        place-items: center;
        background: rgb(0 0 0 / 0.55);
        box-shadow: inset 0 0 0 3px var(--accent);
        pointer-events: none;
      }
      p {
        margin: 0;
        padding: 14px 22px;
        font-size: 1rem;
      }
      .said {
        position: fixed;
        z-index: 31;
        top: max(16px, env(safe-area-inset-top));
        left: 50%;
        width: max-content;
        max-width: min(90vw, 34em);
        box-sizing: border-box;
        font-size: 0.9375rem;
        transform: translateX(-50%);
      }
    `,
    screenOnly,
  ];
}

customElements.define('nonesuch-drop', Drop);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-drop': Drop;
  }
}
