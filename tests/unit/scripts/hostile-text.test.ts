/** What somebody wrote into a file or an option, and a command then says. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {strToU8, zipSync} from 'fflate';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {parseCommand} from '../../../scripts/convert/options.ts';
import {openCheckpoint} from '../../../src/checkpoint/open-checkpoint.ts';
import {parseDescriptor} from '../../../src/model/parse-descriptor.ts';
import {isPrintable} from '../../../src/lib/printable.ts';
import {checkpointFixtures} from '../../support/checkpoint-fixtures.ts';
import {writeTinyModel} from '../../support/models-folder.ts';
import {bytes, pickle, safetensors, uint32} from '../../support/pickle-builder.ts';
import {tinyModel} from '../../support/tiny-model.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterEach(() => rmSync(root, {recursive: true}));

/** Clears the screen, sets the title, turns the direction; and is too long for a sentence. */
const hostile = `\u001b[2J\u001b]0;pwned\u0007\u202egnp.\u009b${'x'.repeat(6000)}`;
const long = strToU8(hostile);
const longText = bytes('X', uint32(long.length), long);

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return expect.fail('Nothing was thrown.');
}

describe('a message of a reader', () => {
  const stored = {level: 0} as const;
  it.each<[string, () => unknown]>([
    ['a global', () => openCheckpoint(pickle(longText, longText, 0x93))],
    [
      'an entry of an archive',
      () => openCheckpoint(zipSync({'data.pkl': pickle('N'), [`../${hostile}`]: new Uint8Array(0)}, stored)),
    ],
    [
      'the folder of an archive',
      () => openCheckpoint(zipSync({[`${hostile.replaceAll('/', '')}/data.pkl`]: bytes(0)}, stored)),
    ],
    [
      'the name of a tensor',
      () => openCheckpoint(safetensors({[hostile]: {dtype: 'F32', shape: [2], data_offsets: [0, 4]}})),
    ],
    ['a type', () => openCheckpoint(safetensors({a: {dtype: hostile, shape: [], data_offsets: [0, 4]}}))],
    [
      'a list of lists',
      () => openCheckpoint(safetensors({a: {dtype: 'F32', shape: [[hostile]], data_offsets: [0, 4]}})),
    ],
    [
      'a long shape',
      () =>
        openCheckpoint(
          safetensors({a: {dtype: 'F32', shape: new Array(5000).fill(7), data_offsets: [0, 4]}}),
        ),
    ],
    ['a key of model.json', () => parseDescriptor({format: 1, [hostile]: 1})],
    ['a value of model.json', () => parseDescriptor({format: 1, id: hostile})],
  ])('repeats a little of %s, and nothing that cannot be seen', (_, read) => {
    const message = messageOf(read);
    expect(message).not.toBe('');
    expect(isPrintable(message), message).toBe(true);
    expect(message.length).toBeLessThan(350);
  });

  it.each(['weights', 'paths', 'shards'])('repeats a little of the %s of model.json', async (part) => {
    const {descriptor} = await tinyModel();
    const [group] = descriptor.weightsManifest;
    if (part === 'weights') group!.weights[0]!.name = hostile;
    // The names of files are of the usual letters, but of any length.
    else if (part === 'paths') group!.paths.push(`${'x'.repeat(6000)}.bin`);
    else descriptor.shards[`${'x'.repeat(6000)}.bin`] = {sha256: '0'.repeat(64), bytes: 1};
    const message = messageOf(() => parseDescriptor(descriptor));
    expect(isPrintable(message)).toBe(true);
    expect(message.length).toBeLessThan(350);
  });
});

describe('an option', () => {
  it.each(['--title', '--noun', '--licence', '--data-source', '--classes'])(
    '%s is one line that can be seen',
    (name) => {
      for (const text of ['a\nb', 'a\u001b[2Jb', 'gpj.\u202eexe', '\u2066a']) {
        const message = messageOf(() => parseCommand(['a.pkl', '--id', 'people', name, text]));
        expect(message).toMatch(new RegExp(`^${name} must be one line of at most 300 characters`));
        expect(isPrintable(message)).toBe(true);
      }
    },
  );

  it.each([
    ['--id', ['--id', hostile]],
    ['--quantize', ['--id', 'a', '--quantize', hostile]],
    ['--truncation', ['--id', 'a', '--truncation', hostile]],
    ['one more argument', [hostile, '--id', 'a']],
    ['an option that is none', [`--${hostile}`]],
  ])('that is wrong is repeated a little: %s', (_, args) => {
    const message = messageOf(() => parseCommand(['a.pkl', ...args]));
    expect(isPrintable(message)).toBe(true);
    expect(message.length).toBeLessThan(350);
  });
});

describe('a command', () => {
  /** Everything that it writes. */
  function output(script: string, ...args: string[]): string {
    const {stdout, stderr} = spawnSync(
      process.execPath,
      ['--import', 'tsx', `scripts/${script}.ts`, ...args],
      {
        cwd: resolve(import.meta.dirname, '../../..'),
        encoding: 'utf8',
      },
    );
    return stdout + stderr;
  }
  const isSafe = (text: string): boolean => text.split('\n').every(isPrintable);

  it('inspect writes nothing that a terminal obeys', () => {
    const {path} = checkpointFixtures.find(({name}) => name === 'st_f16_32')!;
    const file = join(root, '\u001b]0;name\u0007.safetensors');
    writeFileSync(file, readFileSync(path));
    const text = output('convert', 'inspect', file);
    expect(text).toContain('Reading \\u{1b}]0;name\\u{7}.safetensors');
    expect(text).toContain('Tensors after conversion:\n');
    expect(isSafe(text)).toBe(true);
  });

  it('models:check writes nothing that a terminal obeys', async () => {
    const title = 'Tiny \u202egnp';
    await writeTinyModel(join(root, 'tiny'), {title});
    writeFileSync(join(root, 'tiny/a\u001b[2Jb'), '');
    writeFileSync(join(root, 'index.json'), JSON.stringify({models: [{id: 'tiny', title}]}));
    const text = output('check-models', root);
    expect(text).toContain('tiny/a\\u{1b}[2Jb: The file belongs to no model');
    expect(isSafe(text)).toBe(true);
    rmSync(join(root, 'tiny/a\u001b[2Jb'));
    expect(output('check-models', root)).toContain(
      'ok      tiny: Tiny \\u{202e}gnp, version 1, 16 px, 0.0 MB\n',
    );
  });

  it('render writes nothing that a terminal obeys', () => {
    const text = output('render', `${root}/\u001b[2J`, '--seeds', '1');
    expect(text).toMatch(/\\u\{1b\}\[2J: There is no model\.json in this folder/);
    expect(isSafe(text)).toBe(true);
  });
});
