import {describe, expect, it} from 'vitest';
import {seedOf} from '../../../src/lib/seed-of-name.ts';
import {nameAddress, nameInAddress, withSeed, withSeedOfName} from '../../../src/pictures/name-address.ts';
import {parsePictureUrl} from '../../../src/pictures/picture-address.ts';
import {namedPicture} from '../../../src/pictures/seed-text.ts';

const site = 'https://example.org/site/';
const ponies = {model: 'pony', version: 10, psi: 1};

describe('the address of a name', () => {
  it('says model, name and version, and psi where the model has one of its own', () => {
    expect(nameAddress('ada', ponies)).toBe('pictures/pony/~ada.png?v=10');
    expect(nameAddress(' ada@example.org ', {model: 'people', version: 5, psi: 0.85})).toBe(
      'pictures/people/~ada%40example.org.png?psi=0.85&v=5',
    );
  });

  it.each([
    'ada',
    'ada@example.org',
    'a/b?c#d',
    '50 %',
    'Zo\u00eb',
    '\u{1f984}',
    '..',
    'me.png',
    "o'(!)*~",
    '+&=',
  ])('of %j is the picture of its seed', async (name) => {
    const address = site + nameAddress(name, ponies);
    expect(nameInAddress(address)).toBe(name);
    const resolved = await withSeedOfName(address);
    expect(resolved).toBe(withSeed(address, seedOf(name)));
    expect(parsePictureUrl(resolved, site)).toEqual({model: 'pony', version: 10, seed: seedOf(name), psi: 1});
    // As the browser writes it down.
    expect(nameInAddress(new URL(address).href)).toBe(name);
    expect(namedPicture(address, site)).toMatchObject({
      kind: 'link',
      query: `?model=pony&v=10&psi=1&seed=${seedOf(name)}`,
    });
  });

  it('is none without a name, and leaves any other as it is', async () => {
    for (const path of [
      '~.png',
      '~%20.png',
      '~%ff.png',
      '~ada.jpg',
      'ada.png',
      'seed0000042.png?psi=1',
      '~a/b.png',
    ]) {
      expect(nameInAddress(`${site}pictures/pony/${path}`)).toBeNull();
      expect(await withSeedOfName(`${site}pictures/pony/${path}`)).toBe(`${site}pictures/pony/${path}`);
    }
  });
});
