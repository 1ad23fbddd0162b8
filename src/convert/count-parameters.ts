import {tensorTable} from '../model/architecture.ts';
import type {GeneratorSpec} from '../model/generator-spec.ts';
import {sizeOf} from '../model/weight-layout.ts';

/** Learnt numbers of a generator: everything but the stored noise, the average w, and what follows from the architecture. */
export function countParameters(spec: GeneratorSpec): number {
  let count = 0;
  for (const [name, shape] of tensorTable(spec)) {
    if (!/\.(noiseConst|wAvg|upFilter|downFilter)$/.test(name)) count += sizeOf(shape);
  }
  return count;
}
