import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {DETAIL_GRID, detailsOf} from '../../../../../scripts/dataset/pony/details.ts';
import {drawPony} from '../../../../../scripts/dataset/pony/draw-pony.ts';
import {encodeTraits, TRAIT_COLUMNS} from '../../../../../scripts/dataset/pony/encode.ts';
import {USED_COORDINATES} from '../../../../../scripts/dataset/pony/latent.ts';
import {randomLatent} from '../../../../../scripts/dataset/pony/random-latent.ts';
import {rasterise} from '../../../../../scripts/dataset/pony/rasterise.ts';
import {renderFiles, wholeNumber} from '../../../../../scripts/dataset/pony/render.ts';
import {sampleTraits} from '../../../../../scripts/dataset/pony/sample-traits.ts';
import type {PonyTraits} from '../../../../../scripts/dataset/pony/traits.ts';

const folder = mkdtempSync(join(tmpdir(), 'ponies-'));
afterAll(() => rmSync(folder, {recursive: true}));

const pony = (seed: number): ReturnType<typeof sampleTraits> =>
  sampleTraits(randomLatent(seed, USED_COORDINATES));

describe('a drawing', () => {
  it('holds numbers only, whatever the traits', () => {
    for (let seed = 0; seed < 150; seed++) expect(drawPony(pony(seed))).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is the same for the same traits', () => {
    expect(drawPony(pony(5))).toBe(drawPony(pony(5)));
    expect(drawPony(pony(6))).not.toBe(drawPony(pony(5)));
  });

  const KINDS = ['sky', 'sunset', 'night', 'meadow', 'sea', 'wood', 'city', 'lights', 'hearts'] as const;
  const before = (kind: PonyTraits['scene']['kind'], height = 0): PonyTraits => ({
    ...pony(5),
    scene: {kind, shift: 0, height, lean: 0},
  });
  /** Share of bytes that differ clearly. */
  const differing = (a: PonyTraits, b: PonyTraits): number => {
    const [first, second] = [rasterise(drawPony(a), 64), rasterise(drawPony(b), 64)];
    return first.filter((byte, i) => Math.abs(byte - second[i]!) > 24).length / first.length;
  };

  it('has another background in each scene, and the same pony', () => {
    KINDS.forEach((kind, i) => {
      expect(differing(before(kind), before(KINDS[(i + 1) % KINDS.length]!)), kind).toBeGreaterThan(0.1);
      expect(differing(before(kind), before('plain')), kind).toBeLessThan(0.75);
    });
  });

  it('has its scene higher and lower as it is told', () => {
    for (const kind of KINDS)
      expect(differing(before(kind, -1), before(kind, 1)), kind).toBeGreaterThan(0.01);
  });

  it('shows every expression, wing and thing at the neck', () => {
    const plain: PonyTraits = {
      ...before('plain'),
      expression: 'none',
      wings: 'none',
      neckwear: {...pony(5).neckwear, kind: 'none'},
    };
    for (const expression of ['wink', 'laughing', 'tongue', 'sad', 'angry', 'surprised'] as const)
      expect(differing(plain, {...plain, expression}), expression).toBeGreaterThan(0.004);
    for (const wings of ['feathered', 'leathery'] as const)
      expect(differing(plain, {...plain, wings}), wings).toBeGreaterThan(0.02);
    for (const kind of ['scarf', 'collar', 'bowTie'] as const)
      expect(differing(plain, {...plain, neckwear: {...plain.neckwear, kind}}), kind).toBeGreaterThan(0.004);
  });

  it('fills the picture to its corners and is not flat', () => {
    const rgb = rasterise(drawPony(pony(11)), 64);
    expect(rgb).toHaveLength(64 * 64 * 3);
    const corner = rgb[0]! + rgb[1]! + rgb[2]!;
    expect(corner).toBeGreaterThan(60);
    expect(new Set(rgb).size).toBeGreaterThan(60);
  });
});

describe('the places of small things', () => {
  const bare = (seed: number): ReturnType<typeof sampleTraits> => ({
    ...pony(seed),
    horn: null,
    marking: 'none',
    freckles: false,
    eye: {...pony(seed).eye, lashes: 0, shadow: null},
    accessory: {...pony(seed).accessory, kind: 'none'},
    neckwear: {...pony(seed).neckwear, kind: 'none'},
    expression: 'none',
    wings: 'none',
  });
  /** How many cells of the upper and of the lower half differ clearly. */
  const marked = (traits: ReturnType<typeof sampleTraits>): [number, number] => {
    const details = detailsOf(traits);
    const half = (DETAIL_GRID * DETAIL_GRID) / 2;
    const count = (cells: Uint8Array): number => cells.filter((d) => d > 40).length;
    return [count(details.subarray(0, half)), count(details.subarray(half))];
  };

  it('are at lashes and mouth only where there is nothing else', () => {
    const [upper, lower] = marked(bare(3));
    expect(upper).toBeGreaterThan(3);
    expect(upper).toBeLessThan(50);
    expect(lower).toBeGreaterThan(3);
    expect(lower).toBeLessThan(150);
  });

  it('include a horn, most of it above the middle', () => {
    const horn = {length: 1.2, color: {l: 0.93, c: 0.03, h: 320}};
    const [upper] = marked({...bare(3), horn});
    const [without] = marked(bare(3));
    expect(upper - without).toBeGreaterThan(20);
    expect(upper - without).toBeLessThan(250);
  });
});

describe('rendered files', () => {
  it('hold pictures and traits in the order of the seeds', () => {
    renderFiles(folder, 'a', 40, 3, 32);
    expect(readdirSync(folder).sort()).toEqual(['a.details', 'a.rgb', 'a.traits', 'a.z']);
    const pictures = readFileSync(join(folder, 'a.rgb'));
    const traits = readFileSync(join(folder, 'a.traits'));
    expect(pictures).toHaveLength(3 * 32 * 32 * 3);
    const details = readFileSync(join(folder, 'a.details'));
    expect(details).toHaveLength(3 * DETAIL_GRID ** 2);
    expect(details.subarray(DETAIL_GRID ** 2, 2 * DETAIL_GRID ** 2)).toEqual(
      Buffer.from(detailsOf(pony(41))),
    );
    expect(traits).toHaveLength(3 * TRAIT_COLUMNS * 4);
    const second = new Float32Array(traits.buffer, traits.byteOffset + TRAIT_COLUMNS * 4, TRAIT_COLUMNS);
    expect([...second]).toEqual([...Float32Array.from(encodeTraits(pony(41)))]);
    const latents = readFileSync(join(folder, 'a.z'));
    expect(latents.subarray(latents.length / 3, (2 * latents.length) / 3)).toEqual(
      Buffer.from(randomLatent(41, USED_COORDINATES).buffer),
    );
    expect(pictures.subarray(32 * 32 * 3, 2 * 32 * 32 * 3).equals(rasterise(drawPony(pony(41)), 32))).toBe(
      true,
    );
  });

  it('are asked for with whole numbers', () => {
    expect(wholeNumber('count', '12', 1)).toBe(12);
    expect(() => wholeNumber('count', '1.5', 1)).toThrow(
      '--count must be a whole number from 1 up, got "1.5"',
    );
  });
});
