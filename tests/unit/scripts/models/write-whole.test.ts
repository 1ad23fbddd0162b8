import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {writeWhole} from '../../../../scripts/models/write-whole.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'write-whole-'));
});
afterEach(() => rmSync(root, {recursive: true}));

describe('writing a file whole', () => {
  it('replaces what was there', () => {
    const path = join(root, 'list.json');
    for (const text of ['a longer text', 'short']) {
      writeWhole(path, text);
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
    expect(readdirSync(root)).toEqual(['list.json']);
  });

  it('leaves nothing beside where it fails', () => {
    mkdirSync(join(root, 'list.json'));
    expect(() => writeWhole(join(root, 'list.json'), 'text')).toThrow();
    expect(readdirSync(root)).toEqual(['list.json']);
  });
});
