import {describe, expect, it} from 'vitest';
import {quantizeTensor} from '../../../src/convert/quantize.ts';
import {randn} from '../../../src/model/latent/random-state.ts';

const name = 'synthesis.b8.conv0.weight';
const count = 1 << 16;

/** What a browser reads back from the bytes. */
function readBack(data: Float32Array): number[] {
  const {entry, bytes} = quantizeTensor(name, {shape: [count], data}, 'uint8');
  const quantization = entry.quantization!;
  if (quantization.dtype !== 'uint8') throw new Error(`Expected bytes, got ${quantization.dtype}.`);
  return [...bytes].map((byte) => byte * quantization.scale + quantization.min);
}

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
}

const errors = (data: Float32Array): number[] => readBack(data).map((value, i) => value - data[i]!);

describe('bytes', () => {
  it('are off by at most half a step where values are spread evenly', () => {
    const even = Float32Array.from({length: count}, (_, i) => i / (count - 1));
    expect(Math.max(...errors(even).map(Math.abs))).toBeLessThanOrEqual(0.5 / 255 + 1e-6);
  });

  it('are finer for the many values than for the few outliers, and those stay the largest', () => {
    const data = Float32Array.from(randn(1, count), (value) => Math.min(3, Math.max(-3, value)));
    data.set([-5, 5]);
    const [min, max] = [Math.min(...data), Math.max(...data)];
    const stepOverAll = (max - min) / 255;
    expect(meanSquare(errors(data))).toBeLessThan((0.95 * stepOverAll ** 2) / 12);
    const read = readBack(data);
    expect(read[data.indexOf(max)]).toBe(Math.max(...read));
    expect(read[data.indexOf(min)]).toBe(Math.min(...read));
  });

  it('hold a constant tensor exactly', () => {
    expect(meanSquare(errors(new Float32Array(count).fill(0.5)))).toBe(0);
  });
});
