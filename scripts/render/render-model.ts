/** Writes pictures of a model to files. */
import {join} from 'node:path';
import type {Pixels} from '../../src/engine/worker/pixels.ts';
import {echo} from '../../src/lib/printable.ts';
import {numWs, pictureSize} from '../../src/model/architecture.ts';
import {psiText} from '../../src/pictures/picture-address.ts';
import {textOf} from '../../src/pictures/picture-text.ts';
import {encodePng} from '../../src/pictures/png/png.ts';
import {makeFolder} from '../make-folder.ts';
import {writeWhole} from '../models/write-whole.ts';
import {UsageError} from '../usage-error.ts';
import {pictureFileName, seedName} from './file-names.ts';
import {openModelSource, type ModelSource} from './model-source.ts';
import type {RenderOptions, Subject} from './options.ts';
import type {Latent, PictureTask} from './picture-task.ts';
import {sayProgress} from './progress.ts';
import {readWs} from './read-ws.ts';
import {renderAll, usefulJobs} from './render-pool.ts';
import {mostSheetPixels, Sheet} from './sheet.ts';

/** @throws {UsageError} if it is none of the model's */
export function classOf({spec, descriptor}: ModelSource, className: string | null): number | null {
  const {cDim} = spec.mapping;
  if (cDim === 0) {
    if (className === null) return null;
    throw new UsageError('This model has no classes: leave --class out.');
  }
  if (className === null) return 0;
  const names = descriptor?.classes ?? [];
  const index = /^\d+$/.test(className)
    ? Number(className)
    : names.findIndex((name) => name.toLowerCase() === className.toLowerCase());
  if (index >= 0 && index < cDim) return index;
  const named = names.length > 0 ? `, or one of ${echo(names.join(', '))}` : '';
  throw new UsageError(
    `--class must be a whole number from 0 to ${cDim - 1}${named}, but is "${echo(className)}".`,
  );
}

/** A file that is written once all of its pictures are there. */
interface SheetFile {
  name: string;
  columns: number;
  rows: number;
  /** How many pictures are to come. */
  missing: number;
  sheet: Sheet | null;
}

interface Planned {
  task: PictureTask;
  /** Where on which sheet it goes. */
  at: {file: SheetFile; column: number; row: number} | null;
}

type Common = Pick<PictureTask, 'classIndex' | 'noiseMode' | 'move'>;

/** All that is to be made, from what the command line says. */
class Plan {
  readonly pictures: Planned[] = [];
  readonly #source: ModelSource;
  readonly #options: RenderOptions;
  readonly #classIndex: number | null;
  readonly #common: Common;

  constructor(source: ModelSource, options: RenderOptions) {
    this.#source = source;
    this.#options = options;
    const {noiseMode, move, subject, psis} = options;
    if (move && source.spec.kind !== 'stylegan3') {
      throw new UsageError('--translate and --rotate are for StyleGAN3: leave them out.');
    }
    this.#classIndex = classOf(source, options.className);
    this.#common = {classIndex: this.#classIndex ?? 0, noiseMode, move};
    if (subject.kind === 'projected') this.#addProjected(subject.file);
    else for (const psi of psis ?? [source.truncation.psi]) this.#addSubject(subject, psi);
  }

  #addSubject(subject: Exclude<Subject, {kind: 'projected'}>, psi: number): void {
    switch (subject.kind) {
      case 'seeds':
        for (const seed of subject.seeds) {
          this.#add({kind: 'seed', seed}, psi, subject.names?.get(seed) ?? seedName(seed), null);
        }
        return;
      case 'grid':
        this.#addGrids(subject, psi);
        return;
      case 'mix':
        this.#addMix(subject, psi);
    }
  }

  #add(latent: Latent, psi: number | null, what: string | null, at: Planned['at']): void {
    const {cutoff} = this.#source.truncation;
    const task = {
      ...this.#common,
      latent,
      truncation: {psi: psi ?? 1, cutoff},
      file: what === null ? null : this.#file(latent, what, psi),
      isReturned: at !== null,
    };
    this.pictures.push({task, at});
  }

  #addGrids({seeds, columns, rows}: Extract<Subject, {kind: 'grid'}>, psi: number): void {
    const each = columns * rows;
    const count = Math.ceil(seeds.length / each);
    for (let i = 0; i < count; i++) {
      const those = seeds.slice(i * each, (i + 1) * each);
      const what = count > 1 ? `grid${i + 1}` : 'grid';
      const file = this.#sheet(what, psi, columns, rows, those.length);
      those.forEach((seed, j) => {
        const at = {file, column: j % columns, row: Math.floor(j / columns)};
        this.#add({kind: 'seed', seed}, psi, null, at);
      });
    }
  }

  /** As style_mixing.py: the rows' and columns' own pictures, every mixture, and a sheet of them all. */
  #addMix({rows, columns, styles}: Extract<Subject, {kind: 'mix'}>, psi: number): void {
    const layers = numWs(this.#source.spec);
    const beyond = styles?.find((style) => style >= layers);
    if (beyond !== undefined) {
      throw new UsageError(`--styles are layers from 0 to ${layers - 1} of this model, but holds ${beyond}.`);
    }
    const mixed = styles ?? Array.from({length: Math.min(7, layers)}, (_, i) => i);
    const count = rows.length + columns.length + rows.length * columns.length;
    const {isFloat} = this.#options;
    const sheet = isFloat ? null : this.#sheet('mix', psi, columns.length + 1, rows.length + 1, count);
    const put = (latent: Latent, what: string, column: number, row: number): void => {
      this.#add(latent, psi, what, sheet && {file: sheet, column, row});
    };
    columns.forEach((seed, i) => put({kind: 'seed', seed}, `${seed}-${seed}`, i + 1, 0));
    rows.forEach((seed, row) => {
      put({kind: 'seed', seed}, `${seed}-${seed}`, 0, row + 1);
      columns.forEach((styleSeed, i) => {
        put({kind: 'mix', seed, styleSeed, styles: mixed}, `${seed}-${styleSeed}`, i + 1, row + 1);
      });
    });
  }

  #addProjected(file: string): void {
    const {spec} = this.#source;
    readWs(file, numWs(spec), spec.mapping.wDim).forEach((ws, i) => {
      this.#add({kind: 'ws', ws}, null, `proj${String(i).padStart(2, '0')}`, null);
    });
  }

  #name(what: string, psi: number | null, ending: string): string {
    const {folder, noiseMode} = this.#options;
    // The ws of a projector have no class any more.
    const classIndex = psi === null ? null : this.#classIndex;
    return join(folder, pictureFileName({what, psi, classIndex, noiseMode}, ending));
  }

  #file(latent: Latent, what: string, psi: number | null): PictureTask['file'] {
    const {isFloat} = this.#options;
    return {
      path: this.#name(what, psi, isFloat ? 'f32' : 'png'),
      text: latent.kind === 'seed' && psi !== null ? this.#identity(latent.seed, psi) : this.#origin(),
      isFloat,
    };
  }

  #sheet(what: string, psi: number, columns: number, rows: number, missing: number): SheetFile {
    const {width, height} = pictureSize(this.#source.spec);
    if (columns * width * rows * height > mostSheetPixels) {
      throw new UsageError(
        `A sheet of ${columns * width} x ${rows * height} px is too large: ask for fewer pictures on it.`,
      );
    }
    return {name: this.#name(what, psi, 'png'), columns, rows, missing, sheet: null};
  }

  /** What a file says that is no one picture of a seed. */
  #origin(): Record<string, string> {
    const {descriptor} = this.#source;
    return {
      Software: 'Nonesuch',
      ...(descriptor && {
        Model: descriptor.id,
        'Model version': String(descriptor.version),
        Licence: descriptor.licence,
      }),
    };
  }

  get sheetText(): Record<string, string> {
    return this.#origin();
  }

  /** A picture with random noise or a moved plane is none of the site's; nor has a checkpoint a name there. */
  #identity(seed: number, psi: number): Record<string, string> {
    const {descriptor} = this.#source;
    const {noiseMode, move} = this.#options;
    if (noiseMode === 'random' || move) return this.#origin();
    const classIndex = this.#classIndex ?? 0;
    if (!descriptor) {
      return {
        ...this.#origin(),
        Seed: String(seed),
        'Truncation psi': psiText(psi),
        ...(classIndex > 0 && {Class: String(classIndex)}),
        ...(noiseMode !== 'const' && {Noise: noiseMode}),
      };
    }
    const text = textOf(
      {model: descriptor.id, seed, psi, classIndex, noise: noiseMode},
      descriptor,
      'http://localhost/',
    );
    // No site is known here.
    delete text['Source'];
    return text;
  }
}

/**
 * Renders all that is asked for.
 * @param onFile called with each file's name once it is written
 * @param onProgress called with what is going on
 * @throws {UsageError} if the options do not fit the model
 * @throws {DescriptorError} if the model's folder is broken
 * @throws {CheckpointError} if the checkpoint cannot be read
 */
export async function renderModel(
  options: RenderOptions,
  onFile: (path: string) => void,
  onProgress: (message: string) => void = () => undefined,
): Promise<void> {
  makeFolder(options.folder);
  const source = openModelSource(options.model, onProgress);
  const plan = new Plan(source, options);
  const {pictures} = plan;
  const tasks = pictures.map(({task}) => task);
  const onDone = sayProgress(tasks.length, onProgress);
  const jobs = options.jobs ?? usefulJobs(source.spec, tasks.length);

  const putOnSheet = async (at: NonNullable<Planned['at']>, pixels: Pixels): Promise<void> => {
    const {file, column, row} = at;
    file.sheet ??= new Sheet(file.columns, file.rows, pixels);
    file.sheet.put(column, row, pixels);
    if (--file.missing > 0) return;
    const {bytes, width, height} = file.sheet;
    file.sheet = null;
    writeWhole(file.name, await encodePng(bytes, width, height, plan.sheetText));
    onFile(file.name);
  };

  await renderAll(source, tasks, jobs, async (index, pixels) => {
    const {task, at} = pictures[index]!;
    if (task.file) onFile(task.file.path);
    if (at && pixels) await putOnSheet(at, pixels);
    onDone();
  });
}
