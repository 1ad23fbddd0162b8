import {mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {bytesBelow, sizeProblem} from '../../../../scripts/models/models-size.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'models-size-'));
});
afterEach(() => rmSync(root, {recursive: true}));

describe('the size of models/', () => {
  it('is that of all files, earlier versions too', () => {
    mkdirSync(join(root, 'pony/v8'), {recursive: true});
    writeFileSync(join(root, 'index.json'), '12345');
    writeFileSync(join(root, 'pony/a.bin'), '123');
    writeFileSync(join(root, 'pony/v8/a.bin'), '');
    truncateSync(join(root, 'pony/v8/a.bin'), 1000);
    expect(bytesBelow(root)).toBe(1008);
  });

  it('is a problem above 40 MB', () => {
    expect(sizeProblem(40_000_000)).toBeNull();
    expect(sizeProblem(41_234_567)).toBe(
      'models/ should stay under 40 MB, but has 41.2 MB: remove the folders of the oldest versions, and their numbers in archive.json.',
    );
  });
});
