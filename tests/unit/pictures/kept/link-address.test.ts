import {describe, expect, it} from 'vitest';
import {addressOfLink, addressOfWholeLink, type ModelOf} from '../../../../src/pictures/kept/link-address.ts';

const models = [
  {id: 'pony', version: 9, psi: 0.7},
  {id: 'people', version: 5, psi: 0.6},
];
const modelOf: ModelOf = (id) =>
  Promise.resolve(id === null ? models[0]! : (models.find((model) => model.id === id) ?? null));
const nobody: ModelOf = () => Promise.reject(new Error('Nobody should have been asked.'));

describe('addressOfLink', () => {
  it('asks nobody where the link says everything', async () => {
    const query =
      '?model=pony&v=8&psi=0.5&class=2&noise=none&cutoff=4&seed=42&near=5&mix=3-fine&shape=horn:1';
    const address =
      'pictures/pony/seed0000042.png?psi=0.5&v=8&class=2&noise=none&cutoff=4&near=5&mix=3-fine&shape=horn:1';
    expect(await addressOfLink(query, nobody)).toBe(address);
    expect(addressOfWholeLink(query)).toBe(address);
  });

  it('is the same for every way of writing a link, with a wall and a panel around it too', async () => {
    const address = 'pictures/pony/seed0000042.png?psi=0.7&v=9&near=5';
    for (const query of [
      '?model=pony&seed=42&psi=0.7&near=5',
      '?seed=42&near=5',
      '?v=9&near=5&psi=0.70&seed=0042',
      '?model=pony&v=9&wall=3&psi=0.7&at=12&seed=42&near=5&panel=family&find=x&morph=1-1&backend=cpu',
    ]) {
      expect(await addressOfLink(query, modelOf), query).toBe(address);
    }
  });

  it('takes version and psi of the model that the link names', async () => {
    expect(await addressOfLink('?model=people&seed=1', modelOf)).toBe(
      'pictures/people/seed0000001.png?psi=0.6&v=5',
    );
  });

  it('is null for no picture, a part that cannot be read, and a model that nobody knows', async () => {
    for (const query of [
      '?wall=3',
      '?seed=x',
      '?seed=4294967296',
      '?seed=1&near=x',
      '?seed=1&v=0',
      '?model=Pony&seed=1',
    ]) {
      expect(await addressOfLink(query, nobody), query).toBeNull();
    }
    expect(await addressOfLink('?model=unicorn&seed=1', modelOf)).toBeNull();
    expect(addressOfWholeLink('?model=pony&seed=1&psi=1')).toBeNull();
  });
});
