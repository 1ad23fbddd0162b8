/** Saves pictures of the album as one file, with its progress. */
import {pictureSize, type PictureSize} from '../model/architecture.ts';
import {PRIORITY} from '../pictures/priority.ts';
import type {Recipe} from '../pictures/recipe.ts';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {writeAlbum, type AlbumEntry} from '../pictures/kept/album-file.ts';
import type {AlbumStore} from '../pictures/kept/album-store.ts';
import {pictureFileName, type PictureIdentity} from '../pictures/picture-address.ts';
import {download} from '../kit/download.ts';
import type * as albumExports from './album-exports.ts';
import {ALBUM_KEYWORD} from './dropped-file.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

/** A sheet or an archive of more would take a phone's memory. */
export const MOST_EXPORTED = 1000;

/** One picture of the album. */
export interface SavedItem {
  address: string;
  identity: PictureIdentity;
  recipe: Recipe;
  /** Whether the model on show makes it; else it has a PNG. */
  isMade: boolean;
  entry: AlbumEntry;
}

/** Few visits save an album, and an archive's tables take a phone a while. */
async function loadExports(): Promise<typeof albumExports> {
  try {
    return await import('./album-exports.ts');
  } catch (error) {
    throw new Error(
      'The program that saves albums could not be downloaded. Check the connection and reload the page.',
      {cause: error},
    );
  }
}

async function sizeOf(file: File): Promise<PictureSize> {
  const bitmap = await createImageBitmap(file);
  const {width, height} = bitmap;
  bitmap.close();
  return {width, height};
}

export class AlbumSaver implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #saving: AbortController | null = null;
  /** Share that is done; null while nothing is being saved. */
  progress: number | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  cancel(): void {
    this.#saving?.abort();
    this.#show(null);
  }

  /**
   * Resolves when it is saved or cancelled; rejects with a sentence for the visitor.
   * @param pictures null while no model is there: then each of `items` has its own PNG
   */
  async save(
    kind: 'sheet' | 'zip',
    items: readonly SavedItem[],
    store: Pick<AlbumStore, 'png'>,
    pictures: ModelPictures | null,
  ): Promise<void> {
    const saving = (this.#saving = new AbortController());
    const {signal} = saving;
    const make: albumExports.FileMaker = async (i) => {
      const {entry, address, recipe} = items[i]!;
      const kept = entry.bytes > 0 ? await store.png(address) : null;
      if (kept) return new File([kept], pictureFileName(recipe), {type: 'image/png'});
      if (!pictures) throw new Error('The model is not there yet; try again when the wall shows pictures.');
      return pictures.file(recipe, {signal, priority: () => PRIORITY.saving});
    };
    const album = writeAlbum(items.map(({entry}) => entry));
    const options = {signal, onProgress: (part: number) => this.#show(part)};
    this.#show(0);
    try {
      const {contactSheet, zipOfFiles} = await loadExports();
      signal.throwIfAborted();
      if (kind === 'zip') {
        download(await zipOfFiles(items.length, make, album, options), 'nonesuch-album.zip');
      } else {
        const size = pictures ? pictureSize(pictures.model.generator) : await sizeOf(await make(0, signal));
        // So that the sheet can be dropped on the page, as an album can.
        const text = {Software: 'Nonesuch', [ALBUM_KEYWORD]: album};
        download(await contactSheet(items.length, size, make, text, options), 'nonesuch-sheet.png');
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      if (this.#saving === saving) this.#show(null);
    }
  }

  #show(progress: number | null): void {
    this.progress = progress;
    this.#host.requestUpdate();
  }
}
