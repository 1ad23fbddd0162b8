/** The album in a real IndexedDB. */
import {deleteDB, openDB} from 'idb';
import {afterEach, describe, expect, it} from 'vitest';
import {AlbumStore} from '../../src/pictures/kept/album-store.ts';
import type {ModelOf} from '../../src/pictures/kept/link-address.ts';

const NAME = 'nonesuch test of the album';
const known: ModelOf = (id) => Promise.resolve({id: id ?? 'pony', version: 9, psi: 0.7});
const unreachable: ModelOf = () => Promise.resolve(null);

const stores: AlbumStore[] = [];
function album(modelOf = known, mostPngBytes?: number): AlbumStore {
  const store = new AlbumStore(NAME, modelOf, mostPngBytes);
  stores.push(store);
  return store;
}

afterEach(async () => {
  stores.length = 0;
  // Each lets go when somebody deletes the database.
  await deleteDB(NAME);
});

const pony = (seed: number, more = ''): string =>
  `pictures/pony/seed${String(seed).padStart(7, '0')}.png?psi=0.7&v=9${more}`;
const addresses = async (store: AlbumStore, shelf: 'kept' | 'seen'): Promise<string[]> =>
  (await store.list(shelf)).map(({address}) => address);

/** The database as the first release has left it. */
async function firstRelease(kept: Record<string, number>, seen: Record<string, number>): Promise<void> {
  const database = await openDB(NAME, 1, {
    upgrade(created) {
      for (const shelf of ['kept', 'seen']) {
        created.createObjectStore(shelf, {keyPath: 'query'}).createIndex('at', 'at');
      }
    },
  });
  for (const [shelf, entries] of Object.entries({kept, seen})) {
    for (const [query, at] of Object.entries(entries)) await database.put(shelf, {query, at});
  }
  database.close();
}

describe('an album of the first release', () => {
  const kept = {
    '?model=pony&seed=42&psi=0.7': 100,
    '?model=pony&seed=42&psi=0.7&near=5': 200,
    '?model=people&seed=7&psi=0.6&mix=3-fine': 300,
    // Written by hand, in a list that was imported: the same picture as the first.
    '?seed=42': 400,
  };

  it('is there, each picture once, of the version that is the newest today', async () => {
    await firstRelease(kept, {'?model=pony&seed=1&psi=0.7': 50});
    const store = album();
    expect(await store.list('kept')).toEqual([
      {address: pony(42), at: 400, bytes: 0},
      {address: 'pictures/people/seed0000007.png?psi=0.6&v=9&mix=3-fine', at: 300, bytes: 0},
      {address: pony(42, '&near=5'), at: 200, bytes: 0},
    ]);
    expect(await addresses(store, 'seen')).toEqual([pony(1)]);
    expect(await store.isKept(pony(42))).toBe(true);
  });

  it('waits for models that cannot be asked, and keeps that version when a newer one comes', async () => {
    await firstRelease(kept, {});
    expect(await album(unreachable).list('kept')).toEqual([]);
    expect(await addresses(album(), 'kept')).toHaveLength(3);
    const next: ModelOf = (id) => Promise.resolve({id: id ?? 'pony', version: 10, psi: 0.7});
    expect(await addresses(album(next), 'kept')).toContain(pony(42));
  });

  it('tells of what comes in after it was shown, because its models answer late', async () => {
    await firstRelease({'?model=pony&seed=42&psi=0.7': 1}, {});
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const store = album((id) => late.then(() => known(id)));
    expect(await addresses(store, 'kept')).toEqual([]);
    const changed = new Promise((resolve) => store.addEventListener('change', resolve, {once: true}));
    answer();
    await changed;
    expect(await addresses(store, 'kept')).toEqual([pony(42)]);
  });

  it('is shown without what has to be asked for, when nobody answers', async () => {
    await firstRelease(kept, {});
    const store = album(() => new Promise(() => undefined));
    await store.add('kept', [{address: pony(5), at: 500}]);
    expect(await addresses(store, 'kept')).toEqual([pony(5)]);
  });
});

describe('kept pictures', () => {
  it('have one entry a picture, which moves to the time when it was kept last', async () => {
    const store = album();
    await store.add('kept', [
      {address: pony(1), at: 1},
      {address: pony(2), at: 2},
    ]);
    await store.add('kept', [{address: pony(1), at: 3}]);
    await store.addLinks('kept', [{query: '?model=pony&seed=2&psi=0.7', at: 1}]);
    expect((await store.list('kept')).map(({address, at}) => [address, at])).toEqual([
      [pony(1), 3],
      [pony(2), 2],
    ]);
  });

  it('keep their PNG until they are removed, also when they are kept again', async () => {
    const store = album();
    await store.add('kept', [{address: pony(1), at: 1}]);
    await store.putPng(pony(1), new Blob(['first']));
    await store.putPng(pony(1), new Blob(['another']));
    await store.add('kept', [{address: pony(1), at: 2}]);
    expect(await store.list('kept')).toEqual([{address: pony(1), at: 2, bytes: 5}]);
    expect(await (await store.png(pony(1)))!.text()).toBe('first');
    await store.remove('kept', pony(1));
    expect(await store.png(pony(1))).toBeNull();
  });

  it('alone have one: not what was only seen, or is kept no longer', async () => {
    const store = album();
    await store.add('seen', [{address: pony(1), at: 1}]);
    await store.putPng(pony(1), new Blob(['png']));
    expect(await store.png(pony(1))).toBeNull();
    expect(await store.list('seen')).toEqual([{address: pony(1), at: 1, bytes: 0}]);
  });

  it('lose the PNG of the oldest when there are too many bytes, and no link', async () => {
    const store = album(known, 25);
    for (const seed of [1, 2, 3]) {
      await store.add('kept', [{address: pony(seed), at: seed}]);
      await store.putPng(pony(seed), new Blob(['0123456789']));
    }
    expect((await store.list('kept')).map(({address, bytes}) => [address, bytes])).toEqual([
      [pony(3), 10],
      [pony(2), 10],
      [pony(1), 0],
    ]);
    expect(await store.png(pony(1))).toBeNull();
    expect(await (await store.png(pony(3)))!.text()).toBe('0123456789');
  });
});

describe('links', () => {
  it('whose model cannot be asked come in at a later visit', async () => {
    const store = album(unreachable);
    await store.addLinks('kept', [
      {query: '?model=pony&seed=1&psi=0.7', at: 1},
      {query: '?model=pony&v=9&seed=2&psi=0.7', at: 2},
    ]);
    expect(await addresses(store, 'kept')).toEqual([pony(2)]);
    expect(await addresses(album(), 'kept')).toEqual([pony(2), pony(1)]);
  });
});

describe('pictures that were seen', () => {
  it('are the latest 500', async () => {
    const store = album();
    await store.add(
      'seen',
      Array.from({length: 510}, (_, i) => ({address: pony(i), at: i})),
    );
    const seen = await addresses(store, 'seen');
    expect(seen).toHaveLength(500);
    expect([seen[0], seen.at(-1)]).toEqual([pony(509), pony(10)]);
  });
});
