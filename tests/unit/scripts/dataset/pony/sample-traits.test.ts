import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {encodeTraits, TRAIT_COLUMNS} from '../../../../../scripts/dataset/pony/encode.ts';
import {USED_COORDINATES, Z_DIM} from '../../../../../scripts/dataset/pony/latent.ts';
import {randomLatent} from '../../../../../scripts/dataset/pony/random-latent.ts';
import {sampleTraits} from '../../../../../scripts/dataset/pony/sample-traits.ts';

interface NamedTrait {
  kind: 'number' | 'flag' | 'choice' | 'colour';
  name: string;
  options?: {name: string}[];
}

const named = JSON.parse(
  readFileSync(new URL('../../../../../scripts/train/pony-traits.json', import.meta.url), 'utf8'),
) as NamedTrait[];

function columnsOf({kind, options}: NamedTrait): number {
  if (kind === 'choice') return options!.length;
  return kind === 'colour' ? 3 : 1;
}

/** First column of a trait. */
function startOf(name: string): number {
  let start = 0;
  for (const trait of named) {
    if (trait.name === name) return start;
    start += columnsOf(trait);
  }
  throw new Error(`no trait ${name}`);
}

const ponies = Array.from({length: 1500}, (_, seed) => sampleTraits(randomLatent(seed, USED_COORDINATES)));

describe('traits read from z', () => {
  it('appear at the rates asked for', () => {
    const share = (test: (pony: (typeof ponies)[number]) => boolean): number =>
      ponies.filter(test).length / ponies.length;
    expect(Math.abs(share(({horn}) => horn !== null) - 0.3)).toBeLessThan(0.04);
    expect(Math.abs(share(({mane}) => mane.style === 'longWavy') - 0.16)).toBeLessThan(0.04);
    expect(Math.abs(share(({eye}) => eye.closed) - 0.08)).toBeLessThan(0.03);
    expect(Math.abs(share(({accessory}) => accessory.kind === 'none') - 0.68)).toBeLessThan(0.05);
  });

  it('come with scenes for somewhat more than half, and with rare things rarely', () => {
    const share = (test: (pony: (typeof ponies)[number]) => boolean): number =>
      ponies.filter(test).length / ponies.length;
    expect(Math.abs(share(({scene}) => scene.kind !== 'plain') - 0.56)).toBeLessThan(0.04);
    expect(Math.abs(share(({wings}) => wings === 'leathery') - 0.06)).toBeLessThan(0.025);
    expect(Math.abs(share(({neckwear}) => neckwear.kind !== 'none') - 0.21)).toBeLessThan(0.04);
    expect(Math.abs(share(({expression}) => expression === 'surprised') - 0.04)).toBeLessThan(0.02);
  });

  it('read what is older from the coordinates that it always had', () => {
    // The first 137: whatever came later, the seeds of before keep their ponies.
    const z = randomLatent(3, USED_COORDINATES);
    const other = Float32Array.from(z, (v, i) => (i < 137 ? v : -v));
    const [a, b] = [sampleTraits(z), sampleTraits(other)];
    expect(b.scene).not.toEqual(a.scene);
    for (const part of ['pose', 'build', 'coat', 'muzzleTint', 'horn', 'accessory', 'background'] as const)
      expect(b[part]).toEqual(a[part]);
    expect({...b.mane, ombre: null}).toEqual({...a.mane, ombre: null});
  });

  it('do not depend on coordinates past the used ones', () => {
    const z = randomLatent(3, Z_DIM);
    const other = Float32Array.from(z, (v, i) => (i < USED_COORDINATES ? v : -v));
    expect(sampleTraits(other)).toEqual(sampleTraits(z));
  });

  it('change little when z changes little', () => {
    let jumps = 0;
    for (let seed = 0; seed < 200; seed++) {
      const z = randomLatent(seed, USED_COORDINATES);
      const step = randomLatent(seed + 5000, USED_COORDINATES);
      const near = Float32Array.from(z, (v, i) => v + 0.0005 * step[i]!);
      const [a, b] = [encodeTraits(sampleTraits(z)), encodeTraits(sampleTraits(near))];
      if (Math.max(...a.map((v, i) => Math.abs(v - b[i]!))) > 0.1) jumps++;
    }
    expect(jumps).toBeLessThan(12);
  });

  it('only put forelocks with manes that they suit', () => {
    for (const {mane} of ponies) {
      if (mane.style === 'curly') expect(mane.forelock).toBe('puff');
      if (mane.forelock === 'crest') expect(mane.style).toBe('mohawk');
    }
  });
});

describe('a row of traits', () => {
  it('has the columns that the names say', () => {
    expect(named.reduce((sum, trait) => sum + columnsOf(trait), 0)).toBe(TRAIT_COLUMNS);
    for (const pony of ponies.slice(0, 50)) expect(encodeTraits(pony)).toHaveLength(TRAIT_COLUMNS);
  });

  it('is one-hot for every choice, at the option of that name', () => {
    const values: Record<string, (pony: (typeof ponies)[number]) => string> = {
      maneStyle: ({mane}) => mane.style,
      forelock: ({mane}) => mane.forelock,
      mouth: ({mouth}) => mouth.kind,
      marking: ({marking}) => marking,
      accessory: ({accessory}) => accessory.kind,
      scene: ({scene}) => scene.kind,
      wings: ({wings}) => wings,
      neckwear: ({neckwear}) => neckwear.kind,
      expression: ({expression}) => expression,
    };
    for (const [name, value] of Object.entries(values)) {
      const {options} = named.find((trait) => trait.name === name)!;
      for (const pony of ponies.slice(0, 100)) {
        if (name === 'mouth' && !['none', 'wink'].includes(pony.expression)) continue;
        const columns = encodeTraits(pony).slice(startOf(name), startOf(name) + options!.length);
        expect(columns.reduce((sum, v) => sum + v, 0)).toBe(1);
        expect(options![columns.indexOf(1)]!.name).toBe(value(pony));
      }
    }
  });

  it('says nothing of the mouth where the expression has its own', () => {
    const angry = encodeTraits(ponies.find(({expression}) => expression === 'angry')!);
    expect(angry.slice(startOf('mouth'), startOf('mouth') + 5)).toEqual([0, 0, 0, 0, 0]);
    const winking = encodeTraits(ponies.find(({expression}) => expression === 'wink')!);
    expect(winking.slice(startOf('mouth'), startOf('mouth') + 5)).toContain(1);
  });

  it('says nothing of where things are in a scene that is not there', () => {
    const row = encodeTraits(ponies.find(({scene}) => scene.kind === 'plain')!);
    for (const column of row.slice(startOf('sceneShift'), startOf('sceneShift') + 3))
      expect(Math.abs(column)).toBe(0);
  });

  it('says nothing of the gaze of closed eyes', () => {
    const closed = ponies.find(({eye}) => eye.closed)!;
    const row = encodeTraits(closed);
    expect(row[startOf('eyesClosed')]).toBe(1);
    expect(Math.abs(row[startOf('gazeX')]!) + Math.abs(row[startOf('gazeY')]!)).toBe(0);
  });
});
