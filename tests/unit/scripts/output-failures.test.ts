/** Commands whose output cannot be written: one sentence each, whatever is in the way. */
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {systemSentence} from '../../../scripts/system-sentence.ts';
import {checkDashes, UsageError, withUsualNames} from '../../../scripts/usage-error.ts';
import {checkpointFixtures} from '../../support/checkpoint-fixtures.ts';

const repository = resolve(import.meta.dirname, '../../..');
const {path: checkpoint} = checkpointFixtures.find(({name}) => name === 'st_f16_32')!;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'output-'));
});
afterEach(() => rmSync(root, {recursive: true}));

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return expect.fail('Nothing was thrown.');
}

const args = (script: string, ...rest: string[]): string[] => [
  '--import',
  'tsx',
  `scripts/${script}.ts`,
  ...rest,
];

/** What a command says on stderr, after what it says of its progress. */
function complaint(script: string, ...rest: string[]): {status: number | null; lines: string[]} {
  const {status, stderr} = spawnSync(process.execPath, args(script, ...rest), {
    cwd: repository,
    encoding: 'utf8',
  });
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('…'));
  return {status, lines};
}

describe('what the operating system refuses', () => {
  const hasFull = existsSync('/dev/full');
  it.runIf(hasFull)('is said in one sentence: a full disk', () => {
    const error = thrownBy(() => writeFileSync('/dev/full', 'text'));
    expect(systemSentence(error, 'out/seed1.png')).toBe(
      'out/seed1.png could not be written: the disk is full (ENOSPC).',
    );
  });

  it('is said in one sentence: what is not there, and a file where a folder should be', () => {
    const gone = join(root, 'gone/file');
    expect(systemSentence(thrownBy(() => writeFileSync(gone, '')))).toMatch(
      /^\/.* could not be opened: there is no such file or folder \(ENOENT\)\.$/,
    );
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(systemSentence(thrownBy(() => writeFileSync(join(file, 'a'), '')))).toMatch(
      /could not be opened: a file is where a folder should be \(ENOTDIR\)\.$/,
    );
  });

  it('is nothing else', () => {
    expect(systemSentence(new Error('ENOSPC'))).toBeNull();
    expect(systemSentence(new RangeError('out of range'))).toBeNull();
  });
});

describe('a place that cannot be written to', () => {
  it.each<[string, () => string]>([
    [
      'a file',
      () => {
        writeFileSync(join(root, 'file'), '');
        return join(root, 'file');
      },
    ],
    ['/proc', () => '/proc/nonesuch'],
    ['a folder below a device', () => '/dev/null/out'],
  ])('ends render and convert in one sentence: %s', (_, place) => {
    const out = place();
    for (const {status, lines} of [
      complaint('render', checkpoint, '--seeds', '1', '--out', out),
      complaint('convert', checkpoint, '--id', 'people', '--no-check', '--out', out),
    ]) {
      expect({status, count: lines.length, lines}).toEqual({status: 1, count: 1, lines});
      expect(lines[0]).toMatch(/[^.]\.$/);
      expect(lines[0]!.length).toBeLessThan(300);
      expect(lines[0]).not.toMatch(/\bat .*:\d+:\d+/);
    }
  });
});

describe('what is printed', () => {
  it.runIf(existsSync('/dev/full'))('ends in one sentence where its disk is full', () => {
    const full = openSync('/dev/full', 'w');
    const {status, stderr} = spawnSync(process.execPath, args('convert', 'inspect', checkpoint), {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect({status, stderr: stderr.split('\n').slice(1)}).toEqual({
      status: 1,
      stderr: ['What is printed could not be written: the disk is full (ENOSPC).', ''],
    });
  });

  it('ends in one sentence where nobody reads on', async () => {
    // More than a pipe holds, so that it is not all written before anybody has gone.
    const child = spawn(process.execPath, args('convert', 'inspect', checkpoint, '--json'), {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const status = await new Promise((done) => child.once('close', done));
    expect(status).toBe(1);
    expect(said.split('\n').slice(1)).toEqual([
      'What is printed was read no further, so the command has stopped.',
      '',
    ]);
  });
});

describe('two dashes that were forgotten', () => {
  const environment = {npm_lifecycle_event: 'convert', npm_config_out: 'true'};

  it('are told of, by what npm says that it took', () => {
    expect(() => checkDashes('convert', ['id', 'out'], environment)).toThrow(UsageError);
    expect(() => checkDashes('convert', ['id', 'out'], environment)).toThrow(
      'npm took --out for an option of its own: write two dashes before the options, npm run convert -- … --out ….',
    );
    expect(() =>
      checkDashes('convert', ['no-check'], {npm_lifecycle_event: 'convert', npm_config_check: ''}),
    ).toThrow(/--no-check/);
  });

  it('are not taken for forgotten where npm has something of that name for good, or runs another script', () => {
    expect(() => checkDashes('render', ['out'], environment)).not.toThrow();
    expect(() => checkDashes('convert', ['id'], environment)).not.toThrow();
    expect(() =>
      checkDashes('convert', ['json', 'help'], {npm_lifecycle_event: 'convert', npm_config_json: 'true'}),
    ).not.toThrow();
  });

  it('are told of by the commands themselves', () => {
    for (const script of ['convert', 'render']) {
      const {status, stderr} = spawnSync(process.execPath, args(script, checkpoint), {
        cwd: repository,
        encoding: 'utf8',
        env: {...process.env, npm_lifecycle_event: script, npm_config_out: 'true'},
      });
      expect(status).toBe(1);
      expect(stderr).toBe(
        `npm took --out for an option of its own: write two dashes before the options, npm run ${script} -- … --out ….\n`,
      );
    }
  });
});

it('options have other names too, but not what stands behind two dashes', () => {
  const names = {trunc: 'psi', outdir: 'out'};
  expect(withUsualNames(['--trunc=0.5', '--outdir', 'x', '--trunc', '--', '--trunc'], names)).toEqual([
    '--psi=0.5',
    '--out',
    'x',
    '--psi',
    '--',
    '--trunc',
  ]);
});
