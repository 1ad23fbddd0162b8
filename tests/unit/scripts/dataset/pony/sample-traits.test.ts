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
    };
    for (const [name, value] of Object.entries(values)) {
      const {options} = named.find((trait) => trait.name === name)!;
      for (const pony of ponies.slice(0, 100)) {
        const columns = encodeTraits(pony).slice(startOf(name), startOf(name) + options!.length);
        expect(columns.reduce((sum, v) => sum + v, 0)).toBe(1);
        expect(options![columns.indexOf(1)]!.name).toBe(value(pony));
      }
    }
  });

  it('says nothing of the gaze of closed eyes', () => {
    const closed = ponies.find(({eye}) => eye.closed)!;
    const row = encodeTraits(closed);
    expect(row[startOf('eyesClosed')]).toBe(1);
    expect(Math.abs(row[startOf('gazeX')]!) + Math.abs(row[startOf('gazeY')]!)).toBe(0);
  });
});
