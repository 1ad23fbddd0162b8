import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {zipSync} from 'fflate';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {convertCheckpoint} from '../../../../scripts/convert/convert-checkpoint.ts';
import {parseRenderOptions} from '../../../../scripts/render/options.ts';
import {sayProgress} from '../../../../scripts/render/progress.ts';
import {readWs} from '../../../../scripts/render/read-ws.ts';
import {renderModel} from '../../../../scripts/render/render-model.ts';
import {usefulJobs} from '../../../../scripts/render/render-pool.ts';
import {readPngText} from '../../../../src/pictures/png/png.ts';
import {decodePng} from '../../../support/decode-png.ts';
import {checkpointFixtures, checkpointFolder, readExpected} from '../../../support/checkpoint-fixtures.ts';
import {maxDifference} from '../../../support/golden.ts';
import {writeTinyModel} from '../../../support/models-folder.ts';
import {tinySpec as styleGan2Spec} from '../../../support/tiny-model.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'render-'));
});
afterEach(() => rmSync(root, {recursive: true}));

const checkpoint = (name: string): string => checkpointFixtures.find((one) => one.name === name)!.path;
const golden = (name: string, picture: string): Float32Array =>
  new Float32Array(
    new Uint8Array(readFileSync(join(checkpointFolder, name, `${name}.${picture}.f32`))).buffer,
  );
const floats = (name: string): Float32Array =>
  new Float32Array(new Uint8Array(readFileSync(join(root, name))).buffer);

/** As `numpy.save` writes it. */
const npy = (
  shape: number[],
  values: Float32Array | Float64Array,
  descr: string,
  order = 'False',
): Uint8Array => {
  const fields = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`;
  const header = `${fields.padEnd(117)}\n`;
  const head = Buffer.concat([
    Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0),
    Buffer.from(header),
  ]);
  return Buffer.concat([head, new Uint8Array(values.buffer)]);
};
const file = (bytes: Uint8Array, name = 'projected_w.npz'): string => {
  writeFileSync(join(root, name), bytes);
  return join(root, name);
};

/** The w of the original code for the seed of each layer. */
function wsOfSeeds(name: string, seeds: readonly number[]): Float32Array {
  const {w} = JSON.parse(readFileSync(join(checkpointFolder, name, `${name}.expected.json`), 'utf8')) as {
    w: Record<string, number[]>;
  };
  return Float32Array.from(seeds.flatMap((seed) => w[`seed${seed}`]!));
}

/** Names of the files, in the order in which they were made. */
async function render(model: string, ...args: string[]): Promise<string[]> {
  const names: string[] = [];
  await renderModel(parseRenderOptions([model, ...args, '--out', root])!, (path) =>
    names.push(basename(path)),
  );
  return names;
}

describe('rendering', () => {
  it('makes of a checkpoint what its own code makes of it, in files that say psi, class and noise', async () => {
    const {labels} = JSON.parse(
      readFileSync(join(checkpointFolder, 'ada_cond32/ada_cond32.expected.json'), 'utf8'),
    ) as {labels: Record<string, number>};
    for (const seed of [2, 3]) {
      const label = labels[`seed${seed}`]!;
      const names = await render(
        checkpoint('ada_cond32'),
        ...['--seeds', String(seed), '--psi', '0.7,1', '--class', String(label), '--float'],
      );
      const stem = `seed000${seed}-psi`;
      expect(names).toEqual([`${stem}0.7-class${label}.f32`, `${stem}1-class${label}.f32`]);
      for (const psi of ['0.7', '1']) {
        const difference = maxDifference(
          floats(`${stem}${psi}-class${label}.f32`),
          golden('ada_cond32', `seed${seed}.psi${psi}.const`),
        );
        expect(difference).toBeLessThan(1e-4);
      }
    }
  });

  it('names the noise that is not that of the model', async () => {
    const [name] = await render(
      checkpoint('ada_skip64'),
      '--seeds',
      '2',
      '--psi=1',
      '--noise=none',
      '--float',
    );
    expect(name).toBe('seed0002-psi1-noise-none.f32');
    expect(maxDifference(floats(name!), golden('ada_skip64', 'seed2.psi1.none'))).toBeLessThan(1e-4);
  });

  it('takes a class by number or name, and nothing between', async () => {
    const folder = join(root, 'models/pets');
    await convertCheckpoint(
      {
        ...{file: checkpoint('ada_cond32'), id: 'pets', title: null, noun: null, licence: null},
        ...{dataSource: null, quantize: 'none', psi: null, cutoff: null},
        ...{classes: ['Cats', 'Dogs', 'Foxes', 'Owls'], keepsNoise: true, isChecked: false},
        ...{archivesReplaced: true, folder},
      },
      () => undefined,
    );
    const [byName] = await render(folder, '--seeds', '5', '--class', 'dogs');
    const named = readFileSync(join(root, byName!));
    const [byNumber] = await render(folder, '--seeds', '5', '--class', '1');
    expect(byName).toBe('seed0005-psi0.5-class1.png'.replace('0.5', /psi([\d.]+)-/.exec(byName!)![1]!));
    expect(byNumber).toBe(byName);
    expect(readFileSync(join(root, byNumber!)).equals(named)).toBe(true);
    expect(readPngText(named)).toMatchObject({Model: 'pets', Class: '1', Seed: '5'});
    for (const wrong of ['1.7', '4', '-1', 'Horses', '']) {
      await expect(render(folder, '--seeds', '5', `--class=${wrong}`)).rejects.toThrow(
        `--class must be a whole number from 0 to 3, or one of Cats, Dogs, Foxes, Owls, but is "${wrong}".`,
      );
    }
  });

  it('mixes styles: layers of a row, and those asked for of a column', async () => {
    const {num_ws: numWs, w_dim: wDim} = readExpected('ada_skip64');
    const names = await render(
      checkpoint('ada_skip64'),
      ...['--rows', '2', '--cols', '3', '--styles', '0,4-6', '--psi', '1', '--float'],
    );
    expect(names).toEqual(['3-3-psi1.f32', '2-2-psi1.f32', '2-3-psi1.f32']);
    expect(maxDifference(floats('2-2-psi1.f32'), golden('ada_skip64', 'seed2.psi1.const'))).toBeLessThan(
      1e-4,
    );
    const layers = Array.from({length: numWs}, (_, i) => ([0, 4, 5, 6].includes(i) ? 3 : 2));
    // The noise of a picture is stored with the network, so that ws are all that differs.
    const npz = file(npy([numWs, wDim], wsOfSeeds('ada_skip64', layers), '<f4'));
    await render(checkpoint('ada_skip64'), '--projected-w', npz, '--float');
    expect(maxDifference(floats('2-3-psi1.f32'), floats('proj00.f32'))).toBeLessThan(1e-4);
    await expect(render(checkpoint('ada_skip64'), '--rows=1', '--cols=2', '--styles=90')).rejects.toThrow(
      /^--styles are layers from 0 to 9 of this model, but holds 90\.$/,
    );
  });

  it('puts pictures side by side, with those of the seeds in their places', async () => {
    await writeTinyModel(join(root, 'tiny'));
    const model = join(root, 'tiny');
    expect(await render(model, '--grid', '2x2', '--seeds', '1-5')).toEqual([
      'grid1-psi0.7.png',
      'grid2-psi0.7.png',
    ]);
    expect(await render(model, '--rows', '1', '--cols', '2')).toContain('mix-psi0.7.png');
    await render(model, '--seeds', '1-5');
    const sheet = decodePng(readFileSync(join(root, 'grid1-psi0.7.png')));
    expect([sheet.width, sheet.height]).toEqual([32, 32]);
    for (const [i, seed] of [1, 2, 3, 4].entries()) {
      const tile = decodePng(readFileSync(join(root, `seed000${seed}-psi0.7.png`)));
      expect(cut(sheet, 16 * (i % 2), 16 * Math.floor(i / 2), 16)).toEqual(tile.bytes);
    }
    const second = decodePng(readFileSync(join(root, 'grid2-psi0.7.png')));
    expect(cut(second, 16, 16, 16).every((byte) => byte === 0)).toBe(true);
    await expect(render(checkpoint('ada_gray32'), '--grid', '1000x1000', '--seeds', '1')).rejects.toThrow(
      'A sheet of 32000 x 32000 px is too large: ask for fewer pictures on it.',
    );
  });

  it('says in the file what it shows, of a model and of a checkpoint', async () => {
    await writeTinyModel(join(root, 'tiny'));
    const [name] = await render(join(root, 'tiny'), '--seeds', '9');
    expect(readPngText(readFileSync(join(root, name!)))).toMatchObject({Model: 'tiny', Seed: '9'});
    const [bare] = await render(checkpoint('ada_gray32'), '--seeds', '9', '--psi', '0.5');
    expect(readPngText(readFileSync(join(root, bare!)))).toEqual({
      Software: 'Nonesuch',
      Seed: '9',
      'Truncation psi': '0.5',
    });
  });

  it('makes the same with several threads', () => {
    const run = (...jobs: string[]): {names: string[]; bytes: Buffer[]} => {
      const args = ['--seeds', '1-4', '--float', '--out', join(root, 'threads'), ...jobs];
      const {status, stderr} = spawnSync(
        process.execPath,
        ['--import', 'tsx', 'scripts/render.ts', checkpoint('ada_skip64'), ...args],
        {cwd: resolve(import.meta.dirname, '../../../..'), encoding: 'utf8'},
      );
      expect(status, stderr).toBe(0);
      const names = readdirSync(join(root, 'threads')).sort();
      return {names, bytes: names.map((name) => readFileSync(join(root, 'threads', name)))};
    };
    const one = run('--jobs', '1');
    rmSync(join(root, 'threads'), {recursive: true});
    const two = run('--jobs', '2');
    expect(two.names).toHaveLength(4);
    expect(two).toEqual(one);
  });
});

describe('StyleGAN3', () => {
  const size = 64;
  const shiftedBy = (pixels: Float32Array, x: number, y: number): number => {
    const moved = floats('seed0002-psi1.f32');
    let worst = 0;
    // The plane is the same wherever it lies; only at the edges do the layers see its end.
    for (let row = 24; row < 40; row++) {
      for (let column = 24; column < 40; column++) {
        for (let c = 0; c < 3; c++) {
          const a = moved[((row + y) * size + column + x) * 3 + c]!;
          worst = Math.max(worst, Math.abs(a - pixels[(row * size + column) * 3 + c]!));
        }
      }
    }
    return worst;
  };

  it('moves its plane to the right and down, and turns it', async () => {
    const base = golden('sg3_t64', 'seed2.psi1.none');
    const one = ['--seeds', '2', '--psi', '1', '--noise', 'const', '--float'];
    await render(checkpoint('sg3_t64'), ...one);
    expect(maxDifference(floats('seed0002-psi1.f32'), base)).toBeLessThan(1e-4);
    // An eighth of the width: whole samples of every layer.
    await render(checkpoint('sg3_t64'), ...one, '--translate', '0.125,0');
    const range = 0.02;
    expect(shiftedBy(base, 8, 0)).toBeLessThan(range);
    expect(shiftedBy(base, 0, 0)).toBeGreaterThan(10 * range);
    await render(checkpoint('sg3_t64'), ...one, '--translate', '0,-0.125');
    expect(shiftedBy(base, 0, -8)).toBeLessThan(range);
    await render(checkpoint('sg3_t64'), ...one, '--rotate', '360');
    expect(maxDifference(floats('seed0002-psi1.f32'), base)).toBeLessThan(1e-3);
    await render(checkpoint('sg3_t64'), ...one, '--rotate', '90');
    expect(maxDifference(floats('seed0002-psi1.f32'), base)).toBeGreaterThan(0.1);
  }, 240_000);

  it('moves and turns a rectangle in the same units on both axes', async () => {
    const name = 'sg3t_wide';
    const tests = fileURLToPath(new URL('../../../', import.meta.url));
    const of = (file: string): string => join(tests, 'fixtures/cases', file);
    const floatsAt = (path: string): Float32Array =>
      new Float32Array(new Uint8Array(readFileSync(path)).buffer);
    const one = ['--seeds', '2', '--psi', '1', '--float'];
    await render(of(`${name}.pkl`), ...one);
    expect(maxDifference(floats('seed0002-psi1.f32'), floatsAt(of(`${name}.seed2.f32`)))).toBeLessThan(1e-4);
    await render(of(`${name}.pkl`), ...one, '--translate=0.25,-0.125', '--rotate', '30');
    const moved = floatsAt(of(`${name}.seed2.moved.f32`));
    expect(maxDifference(floats('seed0002-psi1.f32'), moved)).toBeLessThan(1e-4);
  }, 240_000);

  it('alone has a plane to move', async () => {
    await expect(render(checkpoint('ada_gray32'), '--seeds', '1', '--rotate', '9')).rejects.toThrow(
      '--translate and --rotate are for StyleGAN3: leave them out.',
    );
  });
});

describe('ws of a projector', () => {
  it('give the pictures that they are of', async () => {
    const {num_ws: numWs, w_dim: wDim} = readExpected('ada_gray32');
    const ws = Float64Array.from(wsOfSeeds('ada_gray32', [2, 3, 600, 2, 3, 600, 2, 3]));
    const npz = file(zipSync({'w.npy': npy([1, numWs, wDim], ws, '<f8')}));
    expect(await render(checkpoint('ada_gray32'), '--projected-w', npz, '--float')).toEqual(['proj00.f32']);
    expect(maxDifference(floats('proj00.f32'), golden('ada_gray32', 'mix.psi1.const'))).toBeLessThan(1e-4);
  });

  it('are read as one w for all layers, or one for each, of one picture or several', () => {
    const values = Float32Array.from({length: 12}, (_, i) => i);
    const plain = file(npy([1, 4, 3], values, '<f4'), 'w.npy');
    expect(readWs(plain, 4, 3)).toEqual([values]);
    expect(readWs(file(npy([3, 1, 4], values, '<f4')), 2, 4)).toEqual([
      Float32Array.of(0, 1, 2, 3, 0, 1, 2, 3),
      Float32Array.of(4, 5, 6, 7, 4, 5, 6, 7),
      Float32Array.of(8, 9, 10, 11, 8, 9, 10, 11),
    ]);
  });

  it.each<[string, () => Uint8Array, RegExp]>([
    ['no array', () => Buffer.from('nothing'), /is no \.npz or \.npy of NumPy/],
    ['another array', () => zipSync({'z.npy': npy([1], Float32Array.of(1), '<f4')}), /holds no array "w"/],
    ['another network', () => npy([1, 4, 5], new Float32Array(20), '<f4'), /must hold ws \[pictures, 4, 3\]/],
    ['half of it', () => npy([1, 4, 3], new Float32Array(2), '<f4'), /is cut off/],
    ['whole numbers', () => npy([1, 4, 3], new Float32Array(12), '<i4'), /is of another kind/],
    ['Fortran', () => npy([1, 4, 3], new Float32Array(12), '<f4', 'True'), /order of Fortran/],
    ['no numbers', () => npy([1, 4, 3], new Float32Array(12).fill(NaN), '<f4'), /not all of its numbers/],
  ])('are refused: %s', (_, bytes, sentence) => {
    expect(() => readWs(file(bytes()), 4, 3)).toThrow(sentence);
  });
});

it('says how far it is and how long the rest takes, now and then', () => {
  const said: string[] = [];
  let time = 0;
  const done = sayProgress(
    5,
    (message) => said.push(message),
    () => time,
  );
  for (const at of [9000, 10_000, 12_000, 15_000, 20_000]) {
    time = at;
    done();
  }
  expect(said).toEqual(['2 of 5, about 3 s left …', '3 of 5, about 3 s left …', '4 of 5, about 2 s left …']);
});

it('uses the cores where they pay, and as many as there is memory for', () => {
  const here = {cores: 8, freeBytes: 64e9};
  const large = {
    ...styleGan2Spec,
    synthesis: {
      ...styleGan2Spec.synthesis,
      resolution: 1024,
      channels: [512, 512, 512, 512, 512, 256, 128, 64, 32],
    },
  };
  expect(usefulJobs(large, 100, here)).toBe(8);
  expect(usefulJobs(large, 3, here)).toBe(3);
  expect(usefulJobs(large, 100, {...here, freeBytes: 4e9})).toBe(2);
  expect(usefulJobs(large, 100, {...here, freeBytes: 1e8})).toBe(1);
  expect(usefulJobs(styleGan2Spec, 4, here)).toBe(1);
});

function cut(
  {width, bytes}: {width: number; bytes: Uint8Array},
  x: number,
  y: number,
  size: number,
): Uint8Array {
  const rows = Array.from({length: size}, (_, row) =>
    bytes.subarray(((y + row) * width + x) * 3, ((y + row) * width + x + size) * 3),
  );
  return new Uint8Array(Buffer.concat(rows));
}
