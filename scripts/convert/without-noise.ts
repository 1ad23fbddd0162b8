/** Leaves the stored noise out of a generator. */
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';

/** The checkpoint without its stored noise, which is most of what a large picture's generator has besides weights. */
export function withoutStoredNoise(checkpoint: Checkpoint): Checkpoint {
  const {spec, tensors} = checkpoint;
  if (spec.kind === 'stylegan3' || spec.synthesis.noise !== 'stored') return checkpoint;
  const kept = [...tensors].filter(([name]) => !name.endsWith('.noiseConst'));
  const synthesis = {...spec.synthesis, noise: 'strength-only' as const};
  return {
    ...checkpoint,
    spec:
      spec.kind === 'stylegan1'
        ? {...spec, synthesis: synthesis as typeof spec.synthesis}
        : {...spec, synthesis: synthesis as typeof spec.synthesis},
    tensors: new Map(kept),
  };
}
