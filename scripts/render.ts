/** `npm run render`: makes pictures of a model without a browser, the same as on the site. */
import {startNodeBackend} from './generate/node-backend.ts';
import {parseRenderOptions, usage} from './render/options.ts';
import {renderModel} from './render/render-model.ts';
import {print, runCommand} from './run-command.ts';

await runCommand(async () => {
  const options = parseRenderOptions(process.argv.slice(2));
  if (options) {
    await startNodeBackend();
    await renderModel(options, print);
  } else {
    print(usage);
  }
});
