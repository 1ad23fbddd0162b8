/**
 * `npm test`: every test, with as little to prepare as possible. Finds a Chromium or gets one, builds the site, runs the
 * unit, element and browser tests (Vitest) beside the end-to-end tests (Playwright), then a fifth of the fault matrix and the
 * checks in Firefox and WebKit, and ends with one line: `N passed, N failed`.
 */
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join, relative, resolve} from 'node:path';
import {createInterface} from 'node:readline';
import {stripVTControlCharacters} from 'node:util';
import type {Readable} from 'node:stream';
import {findChromium} from '../tests/support/find-chromium.ts';
import {findFirefox, findWebKit} from '../tests/support/find-engines.ts';

const root = resolve(import.meta.dirname, '..');

function run(command: string, args: string[], env: Record<string, string> = {}): boolean {
  const {status} = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {...process.env, ...env},
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** Runs a command beside others: each line that it prints begins with its name. Resolves when it has ended, however. */
function runBeside(name: string, args: string[], env: Record<string, string>): Promise<void> {
  const child = spawn('npx', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {...process.env, ...env},
    shell: process.platform === 'win32',
  });
  const print = (stream: Readable): void => {
    createInterface(stream).on('line', (line) => console.log(`${name} | ${line}`));
  };
  print(child.stdout);
  print(child.stderr);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${name} could not be started: ${error.message}`);
      resolve();
    });
    child.once('close', () => resolve());
  });
}

/** From the system's package manager, where this may use it. */
function installPackages(...names: string[]): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    DEBIAN_FRONTEND: 'noninteractive',
  });
}

/** Playwright's own download first, then the system's package. */
function installChromium(): void {
  console.log('No Chromium found; getting one.');
  run('npx', ['playwright', 'install', 'chromium']);
  if (!findChromium()) installPackages('chromium');
}

/** The other engines; those that Playwright downloads are not the ones that people have. */
function installEngines(): void {
  const missing = [
    ...(findFirefox() ? [] : ['firefox-esr']),
    ...(findWebKit() ? [] : ['webkit2gtk-driver', 'xvfb']),
  ];
  if (missing.length > 0) installPackages(...missing);
  const skip = (engine: string, needs: string): void =>
    console.log(`${engine} is not tested: it needs ${needs}.`);
  if (!findFirefox()) skip('Firefox', 'Firefox installed, or NONESUCH_FIREFOX set to the path of one');
  if (!findWebKit()) skip('WebKit', "Debian's packages webkit2gtk-driver and xvfb, or their like");
}

interface Counts {
  passed: number;
  failed: number;
  /** Each failure's name and the first line of its reason. */
  failures: string[];
  /** Those of the passed that needed another try. */
  flaky: string[];
}

/** A runner that died before it wrote its report counts as one failure. */
function readReport<T>(path: string, count: (report: T) => Counts): Counts {
  try {
    return count(JSON.parse(readFileSync(path, 'utf8')) as T);
  } catch {
    return {passed: 0, failed: 1, failures: [`the report ${basename(path)} could not be read`], flaky: []};
  }
}

interface VitestResult {
  status: string;
  fullName: string;
  /** Of the tries before, too. */
  failureMessages?: string[];
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  success: boolean;
  testResults: {name: string; status: string; message: string; assertionResults: VitestResult[]}[];
}

/** In colours, runners write for a terminal. */
const firstLine = (reason = ''): string => stripVTControlCharacters(reason).trim().split('\n', 1)[0] ?? '';

/** A file that could not even be loaded has no tests that failed, and is a failure all the same. */
function countVitest({numPassedTests, numFailedTests, success, testResults}: VitestReport): Counts {
  const broken = testResults.filter(
    ({status, assertionResults}) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = numFailedTests + broken.length;
  const tests = testResults.flatMap(({assertionResults}) => assertionResults);
  const failures = [
    ...broken.map(({name, message}) => `${relative(root, name)}: ${firstLine(message)}`),
    ...tests
      .filter(({status}) => status === 'failed')
      .map(({fullName, failureMessages}) => `${fullName.trim()}: ${firstLine(failureMessages?.at(-1))}`),
  ];
  const flaky = tests
    .filter(({status, failureMessages = []}) => status === 'passed' && failureMessages.length > 0)
    .map(({fullName}) => fullName.trim());
  return {passed: numPassedTests, failed: failed === 0 && !success ? 1 : failed, failures, flaky};
}

interface PlaywrightSpec {
  title: string;
  file: string;
  tests: {status: string; results: {error?: {message?: string}}[]}[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: PlaywrightSpec[];
}

interface PlaywrightReport {
  suites: PlaywrightSuite[];
  stats: {expected: number; unexpected: number; flaky: number};
  errors: {message?: string}[];
}

const specsOf = ({suites = [], specs = []}: PlaywrightSuite): PlaywrightSpec[] => [
  ...specs,
  ...suites.flatMap(specsOf),
];

function countPlaywright({stats, errors, suites}: PlaywrightReport): Counts {
  const failed = stats.unexpected + (stats.unexpected === 0 ? errors.length : 0);
  const specs = specsOf({suites});
  const having = (status: string): PlaywrightSpec[] =>
    specs.filter(({tests}) => tests.some((test) => test.status === status));
  const reasonOf = ({tests}: PlaywrightSpec): string =>
    firstLine(tests.at(-1)?.results.at(-1)?.error?.message);
  return {
    passed: stats.expected + stats.flaky,
    failed,
    failures: [
      ...having('unexpected').map((spec) => `${spec.file}, ${spec.title}: ${reasonOf(spec)}`),
      ...errors.map(({message}) => firstLine(message)),
    ],
    flaky: having('flaky').map(({title}) => title),
  };
}

async function main(): Promise<void> {
  if (!findChromium()) installChromium();
  const chromium = findChromium();
  if (!chromium) {
    console.error(
      'The tests need a Chromium: install Chrome or Chromium, or set NONESUCH_CHROMIUM to the path of one.',
    );
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
    return;
  }
  installEngines();
  const env = {NONESUCH_CHROMIUM: chromium, NONESUCH_RETRIES: '1'};
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-test-'));
  const vitestReport = join(folder, 'vitest.json');
  const enginesReport = join(folder, 'engines.json');
  const playwrightReport = join(folder, 'playwright.json');
  const faultsReport = join(folder, 'faults.json');

  const playwright = (suite: string): string[] => [
    'playwright',
    'test',
    '--config',
    `tests/${suite}/playwright.config.ts`,
    '--reporter=list,json',
  ];

  const vitest = (report: string, ...args: string[]): string[] => [
    'vitest',
    'run',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];

  const isBuilt = run('npx', ['vite', 'build', '--logLevel', 'warn']);
  if (!isBuilt) console.error('The site could not be built, so its end-to-end tests are not run.');
  // Both wait a lot, for one process of the browser or for another: side by side they keep the cores busy.
  await Promise.all([
    runBeside('vitest', vitest(vitestReport), env),
    isBuilt &&
      runBeside('playwright', playwright('e2e'), {...env, PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport}),
  ]);
  // By themselves: a browser that is driven from outside loses its patience on a busy machine, and limits run out there.
  if (isBuilt) {
    await runBeside('faults', playwright('faults'), {...env, PLAYWRIGHT_JSON_OUTPUT_NAME: faultsReport});
    await runBeside('engines', vitest(enginesReport, '--config', 'tests/engines/vitest.config.ts'), env);
  }
  const counts = [
    readReport(vitestReport, countVitest),
    readReport(playwrightReport, countPlaywright),
    readReport(faultsReport, countPlaywright),
    readReport(enginesReport, countVitest),
  ];
  rmSync(folder, {recursive: true});

  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const flaky = counts.flatMap((count) => count.flaky);
  // At the end, where it is read first.
  for (const failure of counts.flatMap(({failures}) => failures)) console.log(`Failed: ${failure}`);
  for (const name of flaky) console.log(`Passed only when tried again: ${name}`);
  console.log(`${flaky.length} flaky`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main();
