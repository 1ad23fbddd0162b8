/** The synthesis network for each kind of generator. */
import type {GeneratorSpec} from '../model/generator-spec.ts';
import {StyleGan1Synthesis} from './stylegan1/synthesis-network.ts';
import {StyleGan3Synthesis} from './stylegan3/synthesis-network.ts';
import type {Parameters, SynthesisNetwork} from './ops/synthesis.ts';
import {FusedStyleGan2Synthesis} from './stylegan2/fused-synthesis.ts';
import {StyleGan2Synthesis} from './stylegan2/synthesis-network.ts';

/**
 * @param parameters see `SynthesisNetwork` for who disposes them
 * @throws {Error} if a parameter is missing or of another shape
 */
export function createSynthesis(spec: GeneratorSpec, parameters: Parameters): SynthesisNetwork {
  switch (spec.kind) {
    case 'stylegan2':
      return FusedStyleGan2Synthesis.runs(spec)
        ? new FusedStyleGan2Synthesis(spec, parameters)
        : new StyleGan2Synthesis(spec, parameters);
    case 'stylegan1':
      return new StyleGan1Synthesis(spec, parameters);
    case 'stylegan3':
      return new StyleGan3Synthesis(spec, parameters);
  }
}
