/** Compiles every part with the library it may see: pure code without DOM, worker code with WebWorker, elements with DOM. */
import {spawnSync} from 'node:child_process';

const projects = [
  'src/tsconfig.pure.json',
  'src/tsconfig.worker.json',
  'src/tsconfig.page.json',
  'scripts/tsconfig.json',
  'tests/tsconfig.json',
  'tests/unit/sw/tsconfig.json',
];

let failed = 0;
for (const project of projects) {
  const {status} = spawnSync('npx', ['tsc', '--project', project], {stdio: 'inherit'});
  console.log(`${status === 0 ? 'ok    ' : 'failed'} ${project}`);
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
