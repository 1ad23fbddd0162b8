import type {TemplateResult} from 'lit';
import {describe, expect, it} from 'vitest';
import {generatorDiagram} from '../../../src/about/about-diagrams.ts';

/** All texts in a drawing, in their order. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  const {strings, values} = (value ?? {}) as Partial<TemplateResult>;
  return strings && values ? values.flatMap(textsIn) : [];
}

const sizes = (count: number): string[] => Array.from({length: count}, (_, i) => `${4 * 2 ** i} x`);

describe('the drawing of a generator', () => {
  it('has a row for each size of a small one', () => {
    const texts = textsIn(generatorDiagram(8, sizes(5), null));
    for (const size of sizes(5)) expect(texts).toContain(size);
  });

  it('leaves out the middle of a large one', () => {
    const texts = textsIn(generatorDiagram(8, sizes(9), null));
    expect(texts).toContain('4 x');
    expect(texts).toContain('1024 x');
    expect(sizes(9).filter((size) => texts.includes(size)).length).toBeLessThan(9);
  });

  it('ends in the picture, once there is one', () => {
    expect(textsIn(generatorDiagram(8, sizes(3), 'blob:picture'))).toContain('blob:picture');
    expect(textsIn(generatorDiagram(8, sizes(3), null)).join()).not.toContain('blob:');
  });
});
