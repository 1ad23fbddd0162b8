/**
 * `npm run faults`: every cell of the fault matrix with shorter limits, then twenty of them at the real ones. What became of
 * them is in docs/reliability.md afterwards.
 */
import {spawnSync} from 'node:child_process';
import {resolve} from 'node:path';

function run(env: Record<string, string>): boolean {
  const args = ['playwright', 'test', '--config', 'tests/faults/playwright.config.ts'];
  const {status} = spawnSync('npx', args, {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: {...process.env, ...env},
    shell: process.platform === 'win32',
  });
  return status === 0;
}

const results = [run({FAULTS: 'all'}), run({FAULTS: 'twenty', NONESUCH_LIMIT_SCALE: '1'})];
process.exitCode = results.every(Boolean) ? 0 : 1;
