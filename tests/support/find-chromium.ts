/** Which Chromium the browser tests run in. */
import {existsSync} from 'node:fs';
import {chromium} from 'playwright';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** `NONESUCH_CHROMIUM`, one of the system, or Playwright's own; null when there is none. */
export function findChromium(): string | null {
  const named = process.env['NONESUCH_CHROMIUM'];
  const candidates = [...(named ? [named] : []), ...systemPaths, chromium.executablePath()];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Chromium's sandbox refuses to run as root. */
export const sandboxArgs: string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
