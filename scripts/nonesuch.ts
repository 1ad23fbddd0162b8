/** `nonesuch`: all commands under one name, from any folder. Each is loaded when it is asked for. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {echo} from '../src/lib/printable.ts';
import {home} from './places.ts';
import {print, runCommand} from './run-command.ts';
import {UsageError} from './usage-error.ts';

const usage = `Usage:
  nonesuch inspect FILE [--json]              say what a checkpoint holds
  nonesuch convert FILE --id ID [options]     make a model of a checkpoint, in models/ID
  nonesuch render MODEL --seeds 0-3           make pictures, of a model or of a checkpoint
  nonesuch export-onnx MODEL --out FILE.onnx  write a StyleGAN or StyleGAN2 for other programs
  nonesuch models list|default|remove|check|archive
  nonesuch build [MODEL ...] --out site       make a site for any static host, of models or of checkpoints
  nonesuch serve [site]                       show it on this machine
  nonesuch --version

Each says more with --help.`;

type Run = (args: readonly string[]) => void | Promise<void>;

const commands: Readonly<Record<string, () => Promise<Run>>> = {
  inspect: async () => {
    const {runConvert} = await import('./convert/run-convert.ts');
    return (args) =>
      runConvert(args.includes('--help') || args.includes('-h') ? ['--help'] : ['inspect', ...args]);
  },
  convert: async () => (await import('./convert/run-convert.ts')).runConvert,
  render: async () => (await import('./render/run-render.ts')).runRender,
  models: async () => (await import('./models/run-models.ts')).runModels,
  'export-onnx': async () => (await import('./onnx/run-export.ts')).runExport,
  build: async () => (await import('./site/run-build.ts')).runBuild,
  serve: async () => (await import('./site/run-serve.ts')).runServe,
};

function version(): string {
  return (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {version: string}).version;
}

/** The name is found in the system's folder of programs, where no flag of Node's can be given. */
function exposeGc(): void {
  if (globalThis.gc) return;
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc') as typeof globalThis.gc;
}

await runCommand(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(usage);
  } else if (name === '--version') {
    print(version());
  } else if (!Object.hasOwn(commands, name)) {
    throw new UsageError(`There is no command "${echo(name)}": nonesuch --help lists them.`);
  } else {
    exposeGc();
    const run = await commands[name]!();
    await run(args);
  }
});
