/** `npm run convert`: turns a checkpoint into a model of the site. Progress goes to stderr, the result to stdout. */
import {join} from 'node:path';
import {convertCheckpoint} from './convert/convert-checkpoint.ts';
import {describeCheckpoint} from './convert/inspect.ts';
import {licenceWarnings} from '../src/convert/licence.ts';
import {parseCommand, usage} from './convert/options.ts';
import {readCheckpoint} from './convert/read-checkpoint.ts';
import {describeResult} from './convert/summary.ts';
import {bytesBelow, sizeProblem} from './models/models-size.ts';
import {print, report, runCommand} from './run-command.ts';

async function run(args: readonly string[]): Promise<void> {
  const command = parseCommand(args);
  switch (command.name) {
    case 'help':
      print(usage);
      return;
    case 'inspect':
      print(describeCheckpoint(readCheckpoint(command.file, report)));
      return;
    case 'convert': {
      const {checkpoint, quantized, isListed, archived} = await convertCheckpoint(command, report);
      for (const note of checkpoint.notes) report(`Note: ${note}`);
      for (const warning of licenceWarnings(command.licence)) report(`Warning: ${warning}`);
      const tooLarge = archived && sizeProblem(bytesBelow(join(command.folder, '..')));
      if (tooLarge) report(`Warning: ${tooLarge}`);
      print(`\n${describeResult(checkpoint, quantized, command.folder, archived)}`);
      print(
        isListed
          ? `\nNext: npm start shows it; npm run build makes the site in dist/ for any static host.`
          : `\nNext: move the folder to models/${command.id} and add it to models/index.json.`,
      );
    }
  }
}

await runCommand(() => run(process.argv.slice(2)));
