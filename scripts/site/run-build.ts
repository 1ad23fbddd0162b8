/** `nonesuch build`: a site of the models that are given. */
import {echo} from '../../src/lib/printable.ts';
import {print, report} from '../run-command.ts';
import {buildSite} from './build-site.ts';
import {parseSiteOptions, usage} from './site-options.ts';

/** @throws {UsageError} if the arguments make no command, or nothing can be made of them */
export async function runBuild(args: readonly string[]): Promise<void> {
  const options = parseSiteOptions(args);
  if (!options) {
    print(usage);
    return;
  }
  const {index, kept} = await buildSite(options, report);
  if (kept.length > 0) report(`Note: ${echo(kept.join(', '))} lay there before and is still there.`);
  const ids = index.models.map(({id}) => id);
  print(`${options.folder} is a site of ${echo(ids.join(', '))}, for any static host.`);
  print(`\nNext: nonesuch serve ${options.folder} shows it.`);
}
