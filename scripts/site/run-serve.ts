/** `nonesuch serve`: shows a built site on this machine. */
import {existsSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {echo} from '../../src/lib/printable.ts';
import {print} from '../run-command.ts';
import {parseOrExplain, UsageError, wholeOption} from '../usage-error.ts';
import {siteServer} from './serve-folder.ts';

const usage = `Usage:
  nonesuch serve [FOLDER]   show a site that nonesuch build made

Options:
  FOLDER          (default: site)
  --port PORT     (default: 8080; 0 takes a free one)
  --host HOST     who may see it: localhost, or 0.0.0.0 for all who reach this machine  (default: localhost)`;

/** @throws {UsageError} if the arguments make no command, or there is nothing to serve, or no port */
export async function runServe(args: readonly string[]): Promise<void> {
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {help: {type: 'boolean', short: 'h'}, port: {type: 'string'}, host: {type: 'string'}},
    }),
  );
  if (values.help) {
    print(usage);
    return;
  }
  const [folder = 'site', ...others] = positionals;
  if (others.length > 0)
    throw new UsageError(`One site at a time, but "${echo(others.join(' '))}" was given besides.`);
  if (!existsSync(join(folder, 'index.html'))) {
    throw new UsageError(
      `There is no site in ${echo(folder)}: make one with nonesuch build MODEL --out ${echo(folder)}.`,
    );
  }
  const port = values.port === undefined ? 8080 : wholeOption('--port', values.port, 0, 65535);
  const {host = 'localhost'} = values;
  const server = siteServer(resolve(folder));
  await new Promise<void>((done, fail) => {
    server.once('error', ({code}: NodeJS.ErrnoException) => {
      fail(
        new UsageError(
          code === 'EADDRINUSE'
            ? `Port ${port} is taken: give another with --port.`
            : `Nothing can be served at ${echo(host)}, port ${port} (${code}): give others with --host and --port.`,
        ),
      );
    });
    server.listen(port, host, done);
  });
  const {port: taken} = server.address() as AddressInfo;
  print(`http://${host === '0.0.0.0' ? 'localhost' : host}:${taken}/ shows ${folder}, until Ctrl+C.`);
}
