/** In the browser: runs one case in a fresh page. */
import {randn} from '../../src/latent/random-state.ts';
import {benchTensors, onnxWeights} from './network.ts';
import {measure} from './measure.ts';

window.bench = async (benchCase) => {
  const z = randn(0, 512 * benchCase.batch);
  try {
    if (benchCase.runtime === 'nonesuch') {
      const {createNonesuch} = await import('./run-nonesuch.ts');
      const tensors = benchTensors();
      return await measure(() => createNonesuch(benchCase, tensors), z, benchCase);
    }
    const {createOnnx} = await import('./run-onnx.ts');
    const weights = onnxWeights();
    return await measure(() => createOnnx(benchCase, weights), z, benchCase);
  } catch (error) {
    return {error: String(error)};
  }
};
