/** Compiles every part with the library it may see: pure code without DOM, worker code with WebWorker, elements with DOM. */
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** The list that editors go by too. */
const {references} = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
  references: {path: string}[];
};

let failed = 0;
for (const {path: project} of references) {
  const {status} = spawnSync('npx', ['tsc', '--project', project], {stdio: 'inherit', cwd: root});
  console.log(`${status === 0 ? 'ok    ' : 'failed'} ${project}`);
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
