import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, it} from 'vitest';

const root = join(import.meta.dirname, '../..');
const notOurs = /^(\.|node_modules$|dist$|test-results$|playwright-report$)/;

/** Markdown files below a folder, relative to the root. */
function documentsIn(folder: string): string[] {
  return readdirSync(join(root, folder), {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (notOurs.test(entry.name)) return [];
    if (entry.isDirectory()) return documentsIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const documents = documentsIn('.');

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
