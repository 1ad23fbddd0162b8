import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {readNames} from '../../../scripts/render/name-list.ts';
import {parseRenderOptions} from '../../../scripts/render/options.ts';
import {seedOf} from '../../../src/lib/seed-of-name.ts';

const folder = mkdtempSync(join(tmpdir(), 'nonesuch-names-'));

function listOf(text: string): string {
  const path = join(folder, 'list.txt');
  writeFileSync(path, text);
  return path;
}

describe('render --names', () => {
  it('takes a name a line, and names files after those that can be one', () => {
    const path = listOf('ada\n  Grace Hopper \r\n\na/b\n..\nZoe\u0308\n');
    expect([...readNames(path)]).toEqual([
      [seedOf('ada'), '~ada'],
      [seedOf('Grace Hopper'), '~Grace Hopper'],
      [seedOf('a/b'), `seed${seedOf('a/b')}`],
      [seedOf('..'), `seed${seedOf('..')}`],
      [seedOf('Zo\u00eb'), '~Zo\u00eb'],
    ]);
    const {subject} = parseRenderOptions(['models/pony', '--names', path])!;
    expect(subject).toEqual({kind: 'seeds', seeds: [...readNames(path).keys()], names: readNames(path)});
    expect(() => parseRenderOptions(['models/pony', '--names', path, '--seeds', '3'])).toThrow('--names');
  });

  it('says what is wrong with the list', () => {
    expect(() => readNames(join(folder, 'none.txt'))).toThrow('--names must be a file');
    expect(() => readNames(listOf(' \n'))).toThrow('--names holds no name');
  });
});
