import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {checkOutput} from '../../../../scripts/convert/check-output.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'check-output-'));
});
afterEach(() => rmSync(root, {recursive: true}));

describe('the place of a new model', () => {
  it('may be there or not, and nothing is left in it', () => {
    mkdirSync(join(root, 'old'));
    for (const folder of ['old', 'new', 'some/way/down']) checkOutput(join(root, folder));
    expect(readdirSync(root, {recursive: true})).toEqual(['old']);
  });

  it('must not be a file, nor lie in one', () => {
    writeFileSync(join(root, 'file'), '');
    for (const folder of ['file', 'file/people']) {
      expect(() => checkOutput(join(root, folder))).toThrow(/file is a file: give another place with --out/);
    }
  });

  // Linux has a folder in which not even its superuser can make another.
  it.runIf(existsSync('/proc/self'))('must be one in which something can be written', () => {
    expect(() => checkOutput('/proc/none/people')).toThrow(/^Nothing can be written in \/proc \(E[A-Z]+\)/);
  });
});
