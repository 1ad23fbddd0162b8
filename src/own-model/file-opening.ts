/** The way of one file from the visitor to a model of this device: read, named, converted, kept. */
import {strFromU8} from 'fflate';
import type {Directions} from '../model/directions.ts';
import {parseDirections} from '../model/directions.ts';
import type {ModelFiles} from '../model/model-files.ts';
import type {LocalModels} from '../pictures/local-models.ts';
import {megabytes} from '../words/wording.ts';
import type {CheckpointFacts, Names} from './conversion/conversion-protocol.ts';
import {Conversion, ConversionError, type FoundDirections} from './conversion.ts';
import {askToPersist, storageRoom, type StorageRoom} from './storage-room.ts';
import {namesOfFile} from './names-of-file.ts';

export type Stage =
  | {kind: 'nothing'}
  | {kind: 'reading'; text: string; share: number}
  /** `isOther`: the page asks for another model than this one. */
  | {kind: 'ready'; facts: CheckpointFacts; names: Names; room: StorageRoom; isOther: boolean}
  | {kind: 'converting'; text: string}
  /** The same file was opened before. */
  | {kind: 'here'; title: string}
  /** It can be shown, and is gone when the tab closes. */
  | {kind: 'unkept'}
  | {kind: 'failed'; message: string};

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** The list of what is in a ZIP is at its end; a model has few files. */
const LIST_BYTES = 2 ** 17;

async function holdsModel(zip: File): Promise<boolean> {
  const end = new Uint8Array(await zip.slice(-LIST_BYTES).arrayBuffer());
  return strFromU8(end, true).includes('model.json');
}

/**
 * @fires change - `stage` is another
 * @fires opened - the model can be shown
 */
export class FileOpening extends EventTarget {
  readonly file: File;
  readonly #store: LocalModels;
  readonly #missing: string | null;
  #conversion: Conversion | null = null;
  #isCancelled = false;
  stage: Stage = {kind: 'nothing'};
  /** Empty until it is known. */
  id = '';

  /** @param missing the model that the page asks for; null for none */
  constructor(file: File, store: LocalModels, missing: string | null) {
    super();
    this.file = file;
    this.#store = store;
    this.#missing = missing;
  }

  /** Whether another file would get in its way. */
  get isBusy(): boolean {
    return ['reading', 'ready', 'converting'].includes(this.stage.kind);
  }

  start(): void {
    this.#open().catch((error: unknown) => this.#fail(error));
  }

  convert(names: Names, isKept: boolean): void {
    this.#convert(names, isKept).catch((error: unknown) => this.#fail(error));
  }

  /** Ends the work; nothing of it is left. */
  cancel(): void {
    this.#isCancelled = true;
    this.#conversion?.cancel();
  }

  #become(stage: Stage): void {
    if (this.#isCancelled) return;
    this.stage = stage;
    this.dispatchEvent(new Event('change'));
  }

  #fail(error: unknown): void {
    if (isAbort(error)) return;
    const isForVisitors = error instanceof ConversionError || (error as Error).name === 'ModelArchiveError';
    if (!isForVisitors) console.error(error);
    this.#conversion?.cancel();
    this.#become({
      kind: 'failed',
      message: isForVisitors
        ? (error as Error).message
        : 'Something went wrong with this file: open it again.',
    });
  }

  /** A ZIP may be a model of this site, or have a checkpoint in it. */
  async #open(): Promise<void> {
    if (/\.zip$/i.test(this.file.name) && (await holdsModel(this.file))) await this.#openArchive();
    else await this.#read();
  }

  async #read(): Promise<void> {
    const conversion = new Conversion(this.file);
    this.#conversion = conversion;
    const size = megabytes(this.file.size);
    const tell = (): void => {
      const {step, share} = conversion;
      const text = step === 'hash' ? `Reading the file (${size}) …` : 'Taking the generator out of it …';
      this.#become({kind: 'reading', text, share});
    };
    conversion.addEventListener('step', () => this.stage.kind === 'reading' && tell());
    tell();
    this.id = await conversion.identified;
    const known = await this.#store.find(this.id);
    if (known?.descriptor.directions) {
      conversion.cancel();
      return this.#become({kind: 'here', title: known.descriptor.title});
    }
    const facts = await conversion.opened;
    const {title, noun, licence} = known?.descriptor ?? {...namesOfFile(this.file.name), licence: null};
    this.#become({
      kind: 'ready',
      facts,
      names: {title, noun, licence},
      room: await storageRoom(this.#store.probeName, facts.keptBytes),
      isOther: this.#missing !== null && this.#missing !== this.id,
    });
  }

  async #convert(names: Names, isKept: boolean): Promise<void> {
    this.#become({kind: 'converting', text: 'Converting …'});
    const before = (await this.#store.find(this.id))?.descriptor ?? null;
    const {model, directions} = this.#conversion!.convert(names, before);
    const files = await model;
    this.#become({kind: 'converting', text: 'Keeping it on this device …'});
    const wasKept = await this.#put(files, null, isKept);
    // From here on the worker only has directions to find: the pictures need not wait, nor this sheet stay open.
    this.#conversion = null;
    this.#store.expectDirections(this.id, this.#addDirections(directions));
    this.#done(wasKept || !isKept);
  }

  /** Null where they could not be found; the pictures are as good without. */
  async #addDirections(found: Promise<FoundDirections>): Promise<Directions | null> {
    try {
      const {content, stamp} = await found;
      const now = await this.#store.find(this.id);
      if (now) await this.#store.change({...now.descriptor, directions: stamp}, content);
      return parseDirections(JSON.parse(content));
    } catch (error) {
      console.warn('The directions of this model could not be found, or not be kept.', error);
      return null;
    }
  }

  async #openArchive(): Promise<void> {
    this.#become({kind: 'converting', text: 'Unpacking …'});
    const {unzipModel} = await import('./model-archive.ts');
    const {model, directions} = unzipModel(new Uint8Array(await this.file.arrayBuffer()));
    this.id = model.descriptor.id;
    const room = await storageRoom(this.#store.probeName, this.file.size);
    if (this.#isCancelled) return;
    this.#become({kind: 'converting', text: 'Keeping it on this device …'});
    this.#done(await this.#put(model, directions, room.kind === 'enough'));
  }

  /** @param isAsSaid the visitor knows already how long it is there */
  #done(isAsSaid: boolean): void {
    if (isAsSaid) this.dispatchEvent(new Event('opened'));
    else this.#become({kind: 'unkept'});
  }

  /** In memory where nothing may be kept, or there was less room than there seemed to be; false then. */
  async #put(files: ModelFiles, directions: string | null, isKept: boolean): Promise<boolean> {
    if (this.#isCancelled) throw new DOMException('Cancelled.', 'AbortError');
    if (isKept) {
      try {
        await this.#store.keep(files, directions);
        void askToPersist();
        return true;
      } catch (error) {
        console.warn('The model could not be kept; it is there until this tab closes.', error);
      }
    }
    this.#store.hold(files, directions);
    return false;
  }
}
