import {describe, expect, it} from 'vitest';
import {colourFit, colourName, hexToLab, knownColour, labToHex} from '../../../src/words/colour-names.ts';

describe('colours', () => {
  it('are OKLab as published', () => {
    // bottosson.github.io/posts/oklab: the table of XYZ pairs; white is (1, 0, 0). Red by the CSS Color 4 sample code.
    const close = (hex: string, lab: number[]): void =>
      hexToLab(hex).forEach((value, i) => expect(value).toBeCloseTo(lab[i]!, 3));
    close('ffffff', [1, 0, 0]);
    close('ff0000', [0.628, 0.2249, 0.1258]);
    close('0000ff', [0.452, -0.0325, -0.3115]);
  });

  it('come back from OKLab as the same bytes', () => {
    for (const hex of ['#000000', '#ffffff', '#cfb0e4', '#3f9a98', '#123456']) {
      expect(labToHex(hexToLab(hex))).toBe(hex);
    }
  });

  it('have names', () => {
    expect(colourName(hexToLab('d0b3e6'))).toBe('lilac');
    expect(colourName(hexToLab('3c9896'))).toBe('teal');
    expect(colourName(hexToLab('f8f7f5'))).toBe('white');
    expect(colourName(hexToLab('202022'))).toBe('black');
    expect(knownColour('gray')).toBe('grey');
    expect(knownColour('light blue')).toBe('sky blue');
    expect(knownColour('curly')).toBeNull();
  });

  it('answer to their own name, to their basic colour, and less and less to others', () => {
    const lilac = hexToLab('cfb0e4');
    expect(colourFit(lilac, 'lilac')).toBe(1);
    expect(colourFit(lilac, 'purple')).toBe(1);
    expect(colourFit(lilac, 'lavender')).toBeGreaterThan(colourFit(lilac, 'indigo'));
    expect(colourFit(lilac, 'green')).toBeLessThan(0.05);
  });
});
