import {describe, expect, it} from 'vitest';
import {DescriptorError} from '../../../../src/model/descriptor-error.ts';
import {parseNetwork} from '../../../../src/generator/super-resolution/parse-network.ts';
import {esrganSlim} from '../../../support/esrgan-slim.ts';

/** A file to be spoiled. */
interface File {
  format: string;
  modelTopology: {
    model_config: {
      config: {
        layers: {
          class_name: string;
          name: string;
          config: Record<string, unknown>;
          inbound_nodes: unknown[][];
        }[];
        output_layers: unknown[];
      };
    };
  };
  weightsManifest: [{weights: {name: string; shape: number[]; dtype: string; quantization?: unknown}[]}];
}

const good = (): File => esrganSlim(2).json as unknown as File;

function refusal(
  spoil: (file: File, layers: File['modelTopology']['model_config']['config']['layers']) => void,
): string {
  const file = good();
  spoil(file, file.modelTopology.model_config.config.layers);
  try {
    parseNetwork(file, 'model.json');
  } catch (error) {
    expect(error).toBeInstanceOf(DescriptorError);
    return (error as Error).message;
  }
  throw new Error('It was not refused.');
}

describe('parseNetwork', () => {
  it.each([
    [2, 10, 222_544, 888_300],
    [4, 10, 252_352, 933_804],
  ] as const)('reads the network for %i times the size', (factor, context, macsPerPixel, weightBytes) => {
    const spec = parseNetwork(esrganSlim(factor).json, 'model.json');
    expect(spec).toMatchObject({factor, context, macsPerPixel, weightBytes});
    expect(esrganSlim(factor).bytes.byteLength).toBe(weightBytes);
    expect(spec.steps.at(-1)).toMatchObject({kind: 'repeat-conv', factor, kernel: 'SR/kernel'});
  });

  it('refuses layers that it does not know, by name', () => {
    expect(refusal((_, layers) => (layers[3]!.class_name = 'PReLU'))).toContain('PReLU');
  });

  it('refuses layers that do something else', () => {
    expect(refusal((_, layers) => (layers[1]!.config['strides'] = [2, 2]))).toMatch(
      /strides.* must be 1, got 2\./,
    );
    expect(refusal((_, layers) => (layers[1]!.config['activation'] = 'tanh'))).toMatch(/activation/);
    expect(refusal((_, layers) => (layers[1]!.config['padding'] = 'valid'))).toMatch(
      /"F_m1".*padding "same"/,
    );
    expect(refusal((_, layers) => (layers[4]!.config['activation'] = 'sigmoid'))).toMatch(/sigmoid/);
    expect(
      refusal(
        (_, layers) => (layers.find(({name}) => name === 'UPsample')!.config['interpolation'] = 'bilinear'),
      ),
    ).toMatch(/interpolation/);
    expect(
      refusal((_, layers) => (layers.find(({name}) => name === 'UPsample')!.config['size'] = [2, 3])),
    ).toMatch(/"UPsample" stretches/);
  });

  it('refuses a graph that does not fit together', () => {
    expect(refusal((_, layers) => layers.splice(2, 1))).toMatch(/"F_1_1" comes before its input "F_0"/);
    expect(refusal((_, layers) => layers.push(layers[2]!))).toMatch(/"F_0" is there twice/);
    expect(refusal((_, layers) => layers.pop())).toMatch(/output "SR" must be the last layer/);
  });

  it('refuses weights that are not those of its layers', () => {
    expect(refusal((file) => file.weightsManifest[0].weights.pop())).toMatch(/"UPN3\/bias" is missing/);
    expect(refusal((file) => (file.weightsManifest[0].weights[0]!.shape = [3, 3, 64, 32]))).toMatch(
      /"F_0\/kernel" must have the shape \[3, 3, 64, 64\], got \[3, 3, 64, 32\]/,
    );
    expect(
      refusal((file) => file.weightsManifest[0].weights.push({name: 'more', shape: [1], dtype: 'float32'})),
    ).toMatch(/"more" belongs to no layer/);
    expect(refusal((file) => (file.weightsManifest[0].weights[0]!.quantization = {dtype: 'uint8'}))).toMatch(
      /quantization/,
    );
    expect(refusal((file) => (file.format = 'graph-model'))).toMatch(
      /"format" must be "layers-model", got "graph-model"/,
    );
  });
});
