/**
 * `npm run coverage`: which lines of `src` the unit, element and browser tests run, all counted together, folder by folder. Fails
 * where a folder has less than 80 %. `npm run coverage -- --project unit --project elements` leaves the slow ones out.
 * `--table` prints the table that docs/tests.md has.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, relative, resolve} from 'node:path';

const root = resolve(import.meta.dirname, '..');
const LEAST_PERCENT = 80;

interface Lines {
  total: number;
  covered: number;
}

type Summary = Record<string, {lines: Lines}>;

const percent = ({covered, total}: Lines): number => (total === 0 ? 100 : (100 * covered) / total);

/** By folder, in the order of their names. */
function byFolder(summary: Summary): [folder: string, lines: Lines][] {
  const folders = new Map<string, Lines>();
  for (const [file, {lines}] of Object.entries(summary)) {
    if (file === 'total') continue;
    const folder = relative(root, dirname(file));
    const sum = folders.get(folder) ?? {total: 0, covered: 0};
    folders.set(folder, {total: sum.total + lines.total, covered: sum.covered + lines.covered});
  }
  return [...folders].sort(([one], [other]) => one.localeCompare(other));
}

function main(): void {
  const args = process.argv.slice(2);
  const isTable = args.includes('--table');
  const reports = mkdtempSync(join(tmpdir(), 'nonesuch-coverage-'));
  const {status} = spawnSync(
    'npx',
    [
      ...['vitest', 'run', '--coverage', `--coverage.reportsDirectory=${reports}`],
      // A test that fails has run its lines all the same.
      '--coverage.reportOnFailure',
      ...args.filter((arg) => arg !== '--table'),
    ],
    {cwd: root, stdio: 'inherit', shell: process.platform === 'win32'},
  );
  const summary = JSON.parse(readFileSync(join(reports, 'coverage-summary.json'), 'utf8')) as Summary;
  rmSync(reports, {recursive: true});

  const folders = byFolder(summary);
  const longest = Math.max(...folders.map(([folder]) => folder.length));
  for (const [folder, lines] of folders) {
    const share = percent(lines).toFixed(1);
    console.log(
      isTable
        ? `| \`${folder}\` | ${lines.total} | ${share} |`
        : `${folder.padEnd(longest)} ${String(lines.total).padStart(6)} lines ${share.padStart(6)} %`,
    );
  }
  const missing = folders.filter(([, lines]) => percent(lines) < LEAST_PERCENT).map(([folder]) => folder);
  if (missing.length > 0) console.error(`Under ${LEAST_PERCENT} %: ${missing.join(', ')}.`);
  process.exitCode = status === 0 && missing.length === 0 ? 0 : 1;
}

main();
