/**
 * Keeps a worker's first file one that no other file imports from. WebKit evaluates it a second time where one does and a
 * service worker answers: a second engine, without a model, then listens beside the first.
 */
import type {Plugin, Rollup} from 'vite';

const isWorkerEntry = (id: string): boolean => id.includes('.worker.ts');

const GROUP = 'shared';

/** A group of chunks for all that a worker's entry shares with what it loads later. */
export const apartFromEntries = {
  name: GROUP,
  test: (id: string): boolean => !isWorkerEntry(id),
  // One chunk for each set of entries that uses the same modules, so that nothing is loaded before it is needed.
  entriesAware: true,
};

/** The bundler joins the names of all that use a chunk of the group with `~`: one that a single file uses takes its name. */
export function chunkFileNames({name}: {name: string}): string {
  const [group, ...users] = name.split('~');
  const plain = group !== GROUP ? name : users.length === 1 ? users[0]!.replace('.worker', '') : GROUP;
  return `assets/${plain}-[hash].js`;
}

/** What is looked at of a built chunk. */
export type ChunkImports = Pick<Rollup.OutputChunk, 'fileName' | 'isEntry' | 'imports' | 'dynamicImports'>;

/** @returns one sentence, or null when no chunk imports from an entry */
export function importOfEntry(chunks: readonly ChunkImports[]): string | null {
  const entries = new Set(chunks.filter(({isEntry}) => isEntry).map(({fileName}) => fileName));
  for (const {fileName, imports, dynamicImports} of chunks) {
    const entry = [...imports, ...dynamicImports].find((name) => entries.has(name));
    if (entry)
      return `${fileName} imports from the worker's first file ${entry}, which WebKit would run twice.`;
  }
  return null;
}

/** Fails the build of a worker whose chunks import from its entry. */
export function entriesApart(): Plugin {
  return {
    name: 'nonesuch:entries-apart',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const problem = importOfEntry(chunks);
      if (problem) this.error(problem);
    },
  };
}
