/** Turns a checkpoint into a model of the site, or says what it holds. Progress goes to stderr, the result to stdout. */
import {join} from 'node:path';
import {licenceWarnings, notStated} from '../../src/convert/licence.ts';
import {bytesBelow, sizeProblem} from '../models/models-size.ts';
import {print, report} from '../run-command.ts';
import {callOf} from '../usage-error.ts';
import {convertCheckpoint} from './convert-checkpoint.ts';
import {checkpointJson, describeCheckpoint} from './inspect.ts';
import {parseCommand, usage} from './options.ts';
import {readCheckpoint} from './read-checkpoint.ts';
import {describeResult} from './summary.ts';

function nextSteps(id: string, isListed: boolean): string {
  if (!isListed) return `move the folder to models/${id} and add it to models/index.json.`;
  const build = callOf('build');
  return build.startsWith('npm')
    ? 'npm start shows it; npm run build makes the site in dist/ for any static host.'
    : `${build} makes a site of the models in models/ for any static host.`;
}

/** @throws {UsageError} if the arguments make no command, or do not fit the file */
export async function runConvert(args: readonly string[]): Promise<void> {
  const command = parseCommand(args);
  switch (command.name) {
    case 'help':
      print(usage);
      return;
    case 'inspect': {
      const checkpoint = readCheckpoint(command.file, report);
      print(
        command.isJson ? JSON.stringify(checkpointJson(checkpoint), null, 1) : describeCheckpoint(checkpoint),
      );
      return;
    }
    case 'convert': {
      const {checkpoint, quantized, isListed, archived, notes} = await convertCheckpoint(command, report);
      for (const note of [...checkpoint.notes, ...notes]) report(`Note: ${note}`);
      const {licence} = quantized.files.descriptor;
      for (const warning of licenceWarnings(licence === notStated ? null : licence)) {
        report(`Warning: ${warning}`);
      }
      const tooLarge = archived && sizeProblem(bytesBelow(join(command.folder, '..')));
      if (tooLarge) report(`Warning: ${tooLarge}`);
      print(`\n${describeResult(checkpoint, quantized, command.folder, archived)}`);
      print(`\nNext: ${nextSteps(command.id, isListed)}`);
    }
  }
}
