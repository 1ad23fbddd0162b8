/** `npm run render`: makes pictures of a model without a browser, the same as on the site. */
import {DescriptorError} from '../src/model/descriptor-error.ts';
import {startNodeBackend} from './generate/node-backend.ts';
import {parseRenderOptions, usage} from './render/options.ts';
import {renderModel} from './render/render-model.ts';
import {UsageError} from './usage-error.ts';

try {
  const options = parseRenderOptions(process.argv.slice(2));
  if (options) {
    await startNodeBackend();
    await renderModel(options, (path) => console.log(path));
  } else {
    console.log(usage);
  }
} catch (error) {
  if (!(error instanceof DescriptorError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
