/** `npm run faults`: every cell of the fault matrix, in docs/reliability.md afterwards. */
import {spawnSync} from 'node:child_process';
import {resolve} from 'node:path';

const {status} = spawnSync('npx', ['playwright', 'test', '--config', 'tests/faults/playwright.config.ts'], {
  cwd: resolve(import.meta.dirname, '..'),
  stdio: 'inherit',
  env: {...process.env, FAULTS: 'all'},
  shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
