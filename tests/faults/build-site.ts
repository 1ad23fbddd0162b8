/** Builds the site with shorter limits into a folder of its own, which is gone afterwards. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {LIMIT_SCALE} from './limit-scale.ts';

const root = resolve(import.meta.dirname, '../..');

export default function buildSite(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-faults-'));
  const {status} = spawnSync(
    'npx',
    ['vite', 'build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {...process.env, VITE_LIMIT_SCALE: String(LIMIT_SCALE)},
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) throw new Error('The site could not be built.');
  process.env['NONESUCH_DIST'] = folder;
  return () => rmSync(folder, {recursive: true});
}
