/** The command line of `nonesuch build`. */
import {basename} from 'node:path';
import {statSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {modelOptions, otherNames, readModelOptions, type ConvertOptions} from '../convert/options.ts';
import {parseOrExplain, UsageError, withUsualNames} from '../usage-error.ts';
import {echo} from '../../src/lib/printable.ts';

export const usage = `Usage:
  nonesuch build [MODEL ...] [--out site]   make a site for any static host

MODEL is a model's folder, or a checkpoint, which is converted on the way; the first is the one that the site opens with.
Without any, the site has the models of the folder models.

Options:
  --out FOLDER        where the site goes           (default: site)
  --models FOLDER     the folder of all models      (default: models)
  --id --title --noun --licence --data-source --quantize --truncation --cutoff --classes --no-noise --no-check
                      as of nonesuch convert, for a single checkpoint  (default of --id: the file's name)`;

/** What becomes one model of the site. */
export type SiteModel =
  | {kind: 'folder'; folder: string}
  | {kind: 'checkpoint'; options: Omit<ConvertOptions, 'folder' | 'archivesReplaced'>};

export interface SiteOptions {
  /** Null for all that is in `models`. */
  given: SiteModel[] | null;
  /** The folder of all models. */
  models: string;
  folder: string;
}

/** `My Network-0012.pkl` -> `my-network-0012` */
export function idOfFile(file: string): string {
  const stem = basename(file).replace(/(\.(pkl|pt|pth|ckpt|safetensors|gz|tar|zip))+$/i, '');
  const id = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return id === '' ? 'model' : id;
}

/**
 * @returns null if help was asked for
 * @throws {UsageError} if the arguments make no command
 */
export function parseSiteOptions(args: readonly string[]): SiteOptions | null {
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({
      args: withUsualNames(args, otherNames),
      allowPositionals: true,
      options: {
        ...modelOptions,
        help: {type: 'boolean', short: 'h'},
        out: {type: 'string'},
        models: {type: 'string'},
      },
    }),
  );
  if (values.help) return null;
  const {out = 'site', models = 'models', ...ofModel} = values;
  const files = positionals.filter((path) => statSync(path, {throwIfNoEntry: false})?.isFile());
  const [option] = Object.keys(ofModel).filter(
    (name) => !['quantize', 'no-noise', 'no-check'].includes(name),
  );
  if (option !== undefined && (files.length !== 1 || positionals.length !== 1)) {
    throw new UsageError(
      `--${option} is for a single checkpoint, but ${positionals.length} models were given: nonesuch convert makes a model of each first.`,
    );
  }
  const given = positionals.map((path): SiteModel => {
    if (!statSync(path, {throwIfNoEntry: false})) {
      throw new UsageError(`There is no ${echo(path)}: give a model's folder, or a checkpoint.`);
    }
    if (!files.includes(path)) return {kind: 'folder', folder: path};
    return {kind: 'checkpoint', options: readModelOptions(path, ofModel.id ?? idOfFile(path), ofModel)};
  });
  return {given: given.length > 0 ? given : null, models, folder: out};
}
