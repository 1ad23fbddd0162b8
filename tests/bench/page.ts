/** In the browser: one runtime, in a page of its own. */
import {randn} from '../../src/model/latent/random-state.ts';
import {countWork} from './count-work.ts';
import type {BenchCase, Runner} from './measure.ts';
import {benchTensors, onnxWeights} from './network.ts';

let runner: Runner;
let backend: BenchCase['backend'];
let z: Float32Array;

/** Loads code and weights, and gives what remains to be timed. */
async function prepare(benchCase: BenchCase): Promise<() => Promise<Runner>> {
  if (benchCase.runtime === 'nonesuch' || benchCase.runtime === 'tfjs') {
    const {createNonesuch} = await import('./run-nonesuch.ts');
    const tensors = benchTensors();
    return () => createNonesuch(benchCase, tensors);
  }
  const {createOnnx} = await import('./run-onnx.ts');
  const weights = onnxWeights();
  return () => createOnnx(benchCase, weights);
}

window.bench = {
  async start(benchCase) {
    z = randn(0, 512 * benchCase.batch);
    backend = benchCase.backend;
    const create = await prepare(benchCase);
    const begin = performance.now();
    runner = await create();
    const picture = await runner.run(z);
    return {ms: performance.now() - begin, sample: [...picture].filter((_, i) => i % 997 === 0)};
  },
  async time(batches) {
    const times = [];
    for (let i = 0; i < batches; i++) {
      const start = performance.now();
      await runner.run(z);
      times.push(performance.now() - start);
    }
    return times;
  },
  memory: () => runner.memory(),
  profile: async () => (await runner.profile?.(z)) ?? [],
  countWork: async () => (backend === 'webgpu' ? countWork(() => runner.run(z)) : null),
};
