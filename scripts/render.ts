/** `npm run render`: makes pictures of a model without a browser. */
import {runRender} from './render/run-render.ts';
import {runCommand} from './run-command.ts';

await runCommand(() => runRender(process.argv.slice(2)));
