/** `npm run models:archive`: keeps a model's present version for the links to it. */
import {runArchive} from './models/run-archive.ts';
import {runCommand} from './run-command.ts';

await runCommand(() => runArchive(process.argv.slice(2)));
