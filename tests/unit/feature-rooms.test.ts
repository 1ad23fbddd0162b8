/** Holds that each feature has all that belongs to one: an element, logic, styles, and tests of both in the mirror of its room. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {describe, expect, it} from 'vitest';
import {features} from '../support/features.ts';

const root = resolve(import.meta.dirname, '../..');

/** What has elements and is no feature by itself: the page, and what features share. */
const others = new Set<string>(['app', 'kit']);

function filesIn(folder: string): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
}

const contentOf = (file: string): string => readFileSync(file, 'utf8');

/** Tags of the elements that a room defines. */
function elementsIn(feature: string): string[] {
  return filesIn(`src/${feature}`).flatMap((file) =>
    [...contentOf(file).matchAll(/customElements\.define\('([^']+)'/g)].map(([, tag]) => tag!),
  );
}

const isStyles = (file: string): boolean => file.endsWith('.styles.ts');

/** It is no element itself, nor a part of one. */
const isLogic = (file: string): boolean => !isStyles(file) && !/extends \w*Element\b/.test(contentOf(file));

describe.each(features.filter((feature) => !others.has(feature)))('the feature %s', (feature) => {
  it('has an element, logic and styles', () => {
    expect(elementsIn(feature)).not.toEqual([]);
    expect(filesIn(`src/${feature}`).filter(isStyles)).not.toEqual([]);
    expect(filesIn(`src/${feature}`).filter(isLogic)).not.toEqual([]);
  });

  it('has a unit test, and one of each element in the browser', () => {
    const unitTests = filesIn(`tests/unit/${feature}`).filter((file) => file.endsWith('.test.ts'));
    expect(unitTests).not.toEqual([]);
    const browserTests = filesIn(`tests/browser/${feature}`).map(contentOf).join('\n');
    const untested = elementsIn(feature).filter((tag) => !browserTests.includes(`'${tag}`));
    expect(untested).toEqual([]);
  });
});

it('the list of features is that of the rooms with elements', () => {
  const rooms = readdirSync(join(root, 'src'), {withFileTypes: true})
    .filter((entry) => entry.isDirectory() && entry.name !== 'embed')
    .map(({name}) => name)
    .filter((room) => elementsIn(room).length > 0);
  expect(rooms.sort()).toEqual([...features].sort());
});
