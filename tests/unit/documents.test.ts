import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, it} from 'vitest';

const root = join(import.meta.dirname, '../..');
const documents = execFileSync('git', ['ls-files', '*.md'], {cwd: root, encoding: 'utf8'}).trim().split('\n');

/** Links and images of a document that lead to files of the project. */
function localLinks(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return targets
    .filter((target) => !/^(\w+:|#)/.test(target))
    .map((target) => decodeURI(target.replace(/#.*$/, '')));
}

describe('documents', () => {
  it('include the front page', () => {
    expect(documents).toContain('README.md');
  });

  it.each(documents)('%s links to nothing that is not there', (document) => {
    const folder = dirname(join(root, document));
    const missing = localLinks(readFileSync(join(root, document), 'utf8')).filter(
      (target) => !existsSync(join(folder, target)),
    );
    expect(missing).toEqual([]);
  });
});
