/** `models/index.json`, `models/archive.json` and `models/<id>/model.json`: what the site knows of a model before it loads a byte of weights. Types only. */
import type {GeneratorSpec} from './generator-spec.ts';

/** `models/index.json`: the models that the site offers, in order; the first is the default. */
export interface ModelIndex {
  /** Ids are folder names: lower-case letters, digits, hyphens. */
  models: {id: string; title: string}[];
}

/** `models/archive.json`: the earlier versions of models that the site still has. A file of its own, since earlier sites refuse an index with it. */
export interface ModelArchive {
  /** Version of this layout. */
  format: 1;
  /** By id: versions that lie at `models/<id>/v<version>/`, the newest first. */
  models: Record<string, number[]>;
}

/** How a stored tensor was quantised; decoded as TF.js does: `value = stored * scale + min`, or as IEEE half floats. */
export type Quantization = {dtype: 'uint8' | 'uint16'; scale: number; min: number} | {dtype: 'float16'};

/** One tensor of a TF.js weight manifest. All tensors are float32 once decoded. */
export interface WeightEntry {
  name: string;
  shape: number[];
  dtype: 'float32';
  quantization?: Quantization;
}

/** One group of a TF.js weight manifest: the tensors lie one after another in the concatenated shards. */
export interface WeightGroup {
  /** Shard file names beside model.json, at most 4 MiB each. */
  paths: string[];
  weights: WeightEntry[];
}

/** Content of a file beside model.json. */
export interface FileStamp {
  /** In lower-case hexadecimal. */
  sha256: string;
  bytes: number;
}

/** `models/<id>/model.json`. */
export interface ModelDescriptor {
  /** Version of this layout. */
  format: 1;
  id: string;
  /** Raised whenever the same seed would give other pixels. */
  version: number;
  /** Shown as heading: "Ponies". */
  title: string;
  /** One of them: "pony". */
  noun: string;
  /** Licence of the model and its pictures, as text; SPDX where there is one. */
  licence: string;
  /** Where the training data came from, one or two sentences. */
  dataSource: string;
  /** Default truncation. */
  truncation: {
    psi: number;
    /** Number of leading ws that are truncated; null for all. */
    cutoff: number | null;
  };
  /** Names of the classes of a conditional model, by index; absent when unconditional or unnamed. */
  classes?: string[];
  generator: GeneratorSpec;
  weightsManifest: WeightGroup[];
  /** By file name. */
  shards: Record<string, FileStamp>;
  /** What its pictures are made to look like, by which the network that enlarges them is chosen. Absent: photographs. */
  medium?: 'drawing' | 'photograph';
  /** `directions.json`; absent where the model has none. */
  directions?: FileStamp;
  /** `traits.json`; a model without directions may have that file without saying so here. */
  traits?: FileStamp;
  /** `text.json`; absent where the model has none. */
  text?: FileStamp;
}
