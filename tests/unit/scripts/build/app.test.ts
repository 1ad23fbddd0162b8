import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {build} from 'vite';
import {afterEach, describe, expect, it} from 'vitest';
import {app} from '../../../../scripts/build/app.ts';
import {icons, screenshots, touchIcon} from '../../../../scripts/build/app-manifest.ts';
import {contentSecurityPolicy} from '../../../../scripts/build/content-security-policy.ts';
import {decodePng} from '../../../support/decode-png.ts';

const repository = resolve(import.meta.dirname, '../../../..');
let root = '';
afterEach(() => rmSync(root, {recursive: true, force: true}));

/** A site with the head of ours and no program. */
async function builtSite(models: {id: string; title: string}[], siteUrl?: string): Promise<string> {
  root = mkdtempSync(join(tmpdir(), 'nonesuch-app-'));
  for (const path of ['public/favicon.svg', ...screenshots.shots.map(({source}) => source)]) {
    mkdirSync(dirname(join(root, path)), {recursive: true});
    cpSync(join(repository, path), join(root, path));
  }
  const html = readFileSync(join(repository, 'index.html'), 'utf8');
  writeFileSync(join(root, 'index.html'), html.replace(/<script type="module"[^]*?<\/script>/, ''));
  mkdirSync(join(root, 'models'));
  writeFileSync(join(root, 'models/index.json'), JSON.stringify({models}));
  await build({
    ...{root, base: './', configFile: false, logLevel: 'error'},
    plugins: [app(siteUrl), contentSecurityPolicy()],
  });
  return join(root, 'dist');
}

describe('the built site', () => {
  it('has its manifest, and all that this and the page name of the app', async () => {
    const dist = await builtSite([{id: 'pony', title: 'Ponies'}], 'https://example.org/ponies/');
    const page = readFileSync(join(dist, 'index.html'), 'utf8');
    expect(page).toContain('<link rel="manifest" href="./manifest.json">');
    expect(page).toContain(`<link rel="apple-touch-icon" href="./${touchIcon.file}">`);
    const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as {
      id: string;
      icons: {src: string}[];
      screenshots: {src: string}[];
    };
    expect(manifest.id).toBe('/ponies/');
    for (const {src} of [...manifest.icons, ...manifest.screenshots]) {
      expect(existsSync(join(dist, src)), src).toBe(true);
    }
    for (const {file, sizePx} of [...icons, touchIcon]) {
      const {width, height} = decodePng(readFileSync(join(dist, file)));
      expect([width, height], file).toEqual([sizePx, sizePx]);
    }
  });

  it('shows no walls of ponies where it opens with something else', async () => {
    const dist = await builtSite([{id: 'pets', title: 'Pets'}]);
    const manifest = readFileSync(join(dist, 'manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({short_name: 'Pets', start_url: './'});
    expect(manifest).not.toMatch(/pon(y|ies)|screenshots/i);
    for (const {file} of screenshots.shots) expect(existsSync(join(dist, file))).toBe(false);
  });
});
