import {describe, expect, it} from 'vitest';
import {parseRenderOptions, usage} from '../../../../scripts/render/options.ts';

const parse = (...args: string[]): unknown => parseRenderOptions(['m', ...args]);

describe('the command line of render', () => {
  it("knows NVIDIA's names too", () => {
    const nvidia = '--outdir=o --trunc=0.5 --seeds=1-2 --noise-mode=random --network=m.pkl --class=1';
    const ours = 'm.pkl --out o --psi 0.5 --seeds 1-2 --noise random --class 1';
    expect(parseRenderOptions(nvidia.split(' '))).toEqual(parseRenderOptions(ours.split(' ')));
    expect(parseRenderOptions(ours.split(' '))).toEqual({
      model: 'm.pkl',
      subject: {kind: 'seeds', seeds: [1, 2]},
      psis: [0.5],
      noiseMode: 'random',
      className: '1',
      move: null,
      folder: 'o',
      isFloat: false,
      jobs: null,
    });
  });

  it('takes several psi, a grid, a mixture, ws and a moved plane', () => {
    expect(parse('--seeds', '1', '--psi', '0.5,1,-1')).toMatchObject({psis: [0.5, 1, -1]});
    expect(parse('--grid', '3x2')).toMatchObject({
      subject: {kind: 'grid', columns: 3, rows: 2, seeds: [0, 1, 2, 3, 4, 5]},
    });
    expect(parse('--grid', '3x2', '--seeds', '7')).toMatchObject({subject: {kind: 'grid', seeds: [7]}});
    expect(parse('--rows', '85,100', '--cols=55', '--styles=0-2')).toMatchObject({
      subject: {kind: 'mix', rows: [85, 100], columns: [55], styles: [0, 1, 2]},
    });
    expect(parse('--rows', '85', '--cols=55')).toMatchObject({subject: {styles: null}});
    expect(parse('--projected-w', 'w.npz')).toMatchObject({subject: {kind: 'projected', file: 'w.npz'}});
    expect(parse('--seeds', '1', '--translate=0.3,-1', '--rotate=90')).toMatchObject({
      move: {x: 0.3, y: -1, degrees: 90},
    });
    expect(parse('--seeds', '1', '--rotate=90')).toMatchObject({move: {x: 0, y: 0, degrees: 90}});
  });

  it.each<[string, string[], RegExp]>([
    ['no seeds', [], /^Give the seeds to render/],
    ['two models', ['other', '--seeds', '1'], /^Give one model/],
    ['a grid of one number', ['--grid', '8'], /^--grid must be columns and rows/],
    ['an empty grid', ['--grid', '0x4'], /^--grid must be/],
    ['rows alone', ['--rows', '1'], /^Style mixing takes two lists/],
    ['a mixture of seeds', ['--rows', '1', '--cols', '2', '--seeds', '3'], /^Style mixing and --seeds/],
    ['ws with psi', ['--projected-w', 'w.npz', '--psi', '0.5'], /^--projected-w and --psi/],
    ['one number to move by', ['--seeds', '1', '--translate', '3'], /^--translate must be two numbers/],
    ['half a picture at a time', ['--seeds', '1', '--jobs', '1.5'], /^--jobs must be a whole number/],
    ['JPEG', ['--seeds', '1', '--format', 'jpeg'], /^--format can be png alone, but is "jpeg": [^.]+\.$/],
    ['a psi that is none', ['--seeds', '1', '--psi', '0.5,x'], /^--psi must be a number/],
    ['numbers of a grid', ['--grid', '2x2', '--float'], /^--float writes single pictures/],
  ])('refuses %s', (_, args, sentence) => {
    expect(() => parse(...args)).toThrow(sentence);
  });

  it('has every option in its help', () => {
    const names = 'seeds psi trunc noise noise-mode class out outdir network grid rows cols styles';
    for (const name of `${names} projected-w translate rotate jobs format float`.split(' ')) {
      expect(usage).toMatch(new RegExp(`--${name}\\b`));
    }
  });
});
