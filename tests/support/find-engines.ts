/** Which other browser engines are here for the checks in `tests/engines`. */
import {existsSync} from 'node:fs';
import type {WebKitPrograms} from '../engines/webkit.ts';

const firstOf = (paths: readonly (string | undefined)[]): string | null =>
  paths.find((path): path is string => Boolean(path) && existsSync(path!)) ?? null;

/** `NONESUCH_FIREFOX`, or one of the system; null when there is none. */
export function findFirefox(): string | null {
  return firstOf([
    process.env['NONESUCH_FIREFOX'],
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ]);
}

/** WebKitGTK with its driver, and a screen; null when something of it is missing. */
export function findWebKit(): WebKitPrograms | null {
  const driver = firstOf(['/usr/bin/WebKitWebDriver']);
  const folders = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu`);
  const miniBrowser = firstOf(
    [...folders, '/usr/libexec', '/usr/lib'].flatMap((folder) =>
      ['4.1', '4.0', '6.0'].map((version) => {
        const name = version === '6.0' ? 'webkitgtk-6.0' : `webkit2gtk-${version}`;
        return `${folder}/${name}/MiniBrowser`;
      }),
    ),
  );
  const xvfb = firstOf(['/usr/bin/Xvfb']);
  if (!driver || !miniBrowser || !(xvfb ?? process.env['DISPLAY'])) return null;
  return {driver, miniBrowser, xvfb};
}
