/** Bundles a source of its own into one file of a name that never changes. */
import {resolve} from 'node:path';
import {build, type Plugin} from 'vite';

export interface OneFile {
  /** Of the built site, at its root. */
  name: string;
  /** Below the repository's root. */
  source: string;
  /** `iife` is a script for browsers without modules, too. */
  format: 'es' | 'iife';
  target: string;
  /** What stands for names in the source, as code. */
  define?: Record<string, string>;
}

export async function bundleOneFile(
  root: string,
  {name, source, format, target, define = {}}: OneFile,
  plugins: Plugin[] = [],
): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins,
    define,
    build: {
      write: false,
      target,
      modulePreload: false,
      rollupOptions: {
        input: resolve(root, source),
        // What it exports is all that others have of it.
        preserveEntrySignatures: 'exports-only',
        output: {format, entryFileNames: name},
      },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error(`${name} was not built.`);
  if (output.output.length > 1) throw new Error(`${name} must be one file, got ${output.output.length}.`);
  return output.output[0].code;
}
