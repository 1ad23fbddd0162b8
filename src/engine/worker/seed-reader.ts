/**
 * What a model's w says of seeds, by its mapping network in plain arithmetic: the same on every backend and machine, to the
 * last bit, so that what is chosen by it is the same everywhere.
 */
import {isSeed} from '../../model/latent/random-state.ts';
import {valuesOf} from '../../model/decode-values.ts';
import type {ModelFiles} from '../../model/model-files.ts';
import {PlainMapping} from '../../model/plain-mapping.ts';
import {EngineError} from '../client/engine-error.ts';
import type {ReadSeedsRequest} from '../client/protocol.ts';

/** Some five milliseconds. */
const BATCH = 8;
/** The engine may be on the page, where a finger must not wait for longer. */
const LONGEST_TASK_MS = 12;

type Reading = Omit<ReadSeedsRequest, 'type' | 'id'>;

interface Mapping {
  network: PlainMapping;
  average: Float32Array;
}

export class SeedReader {
  readonly #files: ModelFiles;
  /** Few visitors need it. */
  #mapping: Mapping | null = null;

  constructor(files: ModelFiles) {
    this.#files = files;
  }

  /**
   * @returns `[seeds, columns]`
   * @throws {EngineError} `bad-request`
   */
  async read(reading: Reading): Promise<Float32Array<ArrayBuffer>> {
    const {seeds, classIndex = 0, truncationPsi, weight, bias} = reading;
    this.#check(reading);
    const {network, average} = (this.#mapping ??= this.#decode());
    const rows = new Float32Array(seeds.length * bias.length);
    let began = performance.now();
    for (let first = 0; first < seeds.length; first += BATCH) {
      if (performance.now() - began > LONGEST_TASK_MS && 'document' in globalThis) {
        await new Promise((resolve) => setTimeout(resolve));
        began = performance.now();
      }
      const w = network.mapSeeds(seeds.slice(first, first + BATCH), classIndex);
      rows.set(readRows(w, average, truncationPsi, weight, bias), first * bias.length);
    }
    return rows;
  }

  #decode(): Mapping {
    const data = valuesOf(this.#files, 'mapping.');
    const network = new PlainMapping(this.#files.descriptor.generator.mapping, data);
    return {network, average: data.get('mapping.wAvg')!};
  }

  #check({seeds, classIndex, truncationPsi, weight, bias}: Reading): void {
    const {wDim, cDim} = this.#files.descriptor.generator.mapping;
    const refuse = (message: string): never => {
      throw new EngineError('bad-request', message);
    };
    const wrong = seeds.find((seed) => !isSeed(seed));
    if (wrong !== undefined) refuse(`A seed must be a whole number from 0 to 4294967295, got ${wrong}.`);
    if (!Number.isFinite(truncationPsi)) refuse(`The truncation psi must be a number, got ${truncationPsi}.`);
    if (weight.length !== wDim * bias.length)
      refuse(`The matrix must have ${wDim} x ${bias.length} numbers, got ${weight.length}.`);
    if (classIndex === undefined) return;
    if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= Math.max(1, cDim))
      refuse(`A class index of this model is below ${Math.max(1, cDim)}, got ${classIndex}.`);
  }
}

/** `(average + psi * (w - average)) @ weight + bias`, summed in order. */
function readRows(
  w: Float64Array,
  average: Float32Array,
  psi: number,
  weight: Float32Array,
  bias: Float32Array,
): Float64Array {
  const wDim = average.length;
  const columns = bias.length;
  const rows = new Float64Array((w.length / wDim) * columns);
  for (let at = 0, to = 0; at < w.length; at += wDim, to += columns) {
    rows.set(bias, to);
    for (let i = 0, from = 0; i < wDim; i++) {
      const value = average[i]! + psi * (w[at + i]! - average[i]!);
      for (let j = 0; j < columns; j++, from++) rows[to + j]! += value * weight[from]!;
    }
  }
  return rows;
}
