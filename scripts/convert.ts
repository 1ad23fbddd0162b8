/** `npm run convert`: turns a checkpoint into a model of the site. */
import {runConvert} from './convert/run-convert.ts';
import {runCommand} from './run-command.ts';

await runCommand(() => runConvert(process.argv.slice(2)));
