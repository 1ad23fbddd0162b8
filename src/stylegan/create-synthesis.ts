/** The synthesis network for each kind of generator. */
import type {GeneratorSpec} from '../model/generator-spec.ts';
import type {Parameters, SynthesisNetwork} from './synthesis.ts';
import {StyleGan2Synthesis} from './synthesis-network.ts';

/**
 * @param parameters see `SynthesisNetwork` for who disposes them
 * @throws {Error} if a parameter is missing or of another shape, or the kind is not known
 */
export function createSynthesis(spec: GeneratorSpec, parameters: Parameters): SynthesisNetwork {
  switch (spec.kind) {
    case 'stylegan2':
      return new StyleGan2Synthesis(spec, parameters);
    default:
      throw new Error(`There is no synthesis network for generators of the kind ${spec.kind}.`);
  }
}
