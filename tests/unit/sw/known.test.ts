import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type * as Known from '../../../src/sw/known.ts';
import {installFakeWorker, scope} from '../../support/fake-service-worker.ts';

let known: typeof Known;

async function startWorker(build = 'b1'): Promise<void> {
  installFakeWorker({
    build,
    precache: ['./', 'boot.js', 'assets/main-1.js', 'embed/demo/index.html'],
    onDemand: ['assets/simd-1.wasm', 'third-party-notices.txt'],
  });
  known = await import('../../../src/sw/known.ts');
}

beforeEach(() => startWorker());
afterEach(() => vi.unstubAllGlobals());

interface Asked {
  isNavigation?: boolean;
  method?: string;
  at?: string;
}

function kind(
  path: string,
  {isNavigation = false, method = 'GET', at = scope}: Asked = {},
): Known.Kind | null {
  const request = new Request(at + path, {method});
  if (isNavigation) Object.defineProperty(request, 'mode', {value: 'navigate'});
  return known.kindOf(request);
}

describe('the worker answers', () => {
  it.each([
    '',
    '?model=pony#about',
    'index.html?x',
    'embed/demo/',
    'embed/demo/index.html',
    'embed/engine/index.html',
  ])('the page %s, for who opens it and not for who asks what the host has', (path) => {
    expect(kind(path, {isNavigation: true})).toBe('page');
    expect(kind(path)).toBeNull();
    expect(kind(path, {method: 'HEAD'})).toBeNull();
  });

  it.each(['boot.js', 'assets/main-1.js', 'assets/of-another-build-2.js?x', 'third-party-notices.txt'])(
    'the file %s, opened in a tab too',
    (path) => {
      expect(kind(path)).toBe('file');
      expect(kind(path, {method: 'HEAD'})).toBe('file');
      expect(kind(path, {isNavigation: true})).toBe('file');
    },
  );

  it.each([
    'models/index.json',
    'models/archive.json',
    'models/pony/a.bin?sha256=0',
    'models/pony/v8/model.json',
  ])('the file %s of a model, unless it is opened in a tab', (path) => {
    expect(kind(path)).toBe('model');
    expect(kind(path, {isNavigation: true})).toBeNull();
  });

  it('pictures, and what looks like one', () => {
    for (const isNavigation of [true, false]) {
      expect(kind('pictures/pony/seed0000042.png?psi=0.7', {isNavigation})).toBe('picture');
      expect(kind('pictures/pony/seed.png', {isNavigation})).toBe('picture');
    }
  });
});

describe('the worker passes over', () => {
  it.each([
    'notes/',
    'notes/index.html',
    'notes/assets/main-1.js',
    'notes/pictures/pony/seed0000042.png',
    'notes/models/index.json',
    'blog',
    'card.jpg',
    'sw.js',
    'embed/enginex/',
    'models/',
    'models/pony/a/b/c.json',
    '404.html',
  ])('%s, which belongs to somebody else or is not kept', (path) => {
    expect(kind(path)).toBeNull();
    expect(kind(path, {isNavigation: true})).toBeNull();
  });

  it('other origins, other sites of this one, and what is sent', () => {
    expect(kind('', {at: 'https://example.com/some/where/', isNavigation: true})).toBeNull();
    expect(kind('', {at: 'https://example.org/some/', isNavigation: true})).toBeNull();
    expect(kind('', {at: 'https://example.org/', isNavigation: true})).toBeNull();
    expect(kind('assets/main-1.js', {method: 'POST'})).toBeNull();
  });
});

it('places of the site’s pages are told from those of its siblings', () => {
  for (const path of ['', '?album', 'index.html', 'pictures/pony/seed0000042.png', 'embed/engine/index.html'])
    expect(known.isOwnPlace(scope + path), path).toBe(true);
  for (const path of ['notes/', 'blog.html']) expect(known.isOwnPlace(scope + path), path).toBe(false);
  expect(known.isOwnPlace('https://example.org/blog/')).toBe(false);
});

it('in development everything of the site is answered, which has no lists there', async () => {
  await startWorker('development');
  expect(kind('src/main.ts')).toBe('file');
  expect(kind('src/app/', {isNavigation: true})).toBe('page');
});
