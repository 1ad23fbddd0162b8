/** Makes pictures of a model without a browser, the same as on the site. */
import {print, report} from '../run-command.ts';
import {parseRenderOptions, usage} from './options.ts';
import {renderModel} from './render-model.ts';

/** @throws {UsageError} if the arguments make no command, or do not fit the model */
export async function runRender(args: readonly string[]): Promise<void> {
  const options = parseRenderOptions(args);
  if (options) await renderModel(options, print, report);
  else print(usage);
}
