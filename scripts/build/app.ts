/** Makes the built site one that browsers install as an app: its manifest, its icons, and the links to them in the start page. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Plugin} from 'vite';
import {parseIndex} from '../../src/model/parse-index.ts';
import {readJson} from '../models/check-files.ts';
import {appIcon} from './app-icons.ts';
import {icons, manifestFile, manifestText, screenshots, themeColour, touchIcon} from './app-manifest.ts';

const startPage = '/index.html';

/** @param siteUrl whole address of the site, if it is known */
export function app(siteUrl: string | undefined): Plugin {
  let root = '';
  let publicDir = '';
  return {
    name: 'nonesuch:app',
    apply: 'build',
    configResolved(config) {
      ({root, publicDir} = config);
    },
    transformIndexHtml: {
      // Before that nothing knows where they will lie.
      order: 'post',
      handler: (_html, {path}) =>
        path !== startPage
          ? []
          : [
              {tag: 'link', attrs: {rel: 'manifest', href: `./${manifestFile}`}, injectTo: 'head'},
              {tag: 'link', attrs: {rel: 'apple-touch-icon', href: `./${touchIcon.file}`}, injectTo: 'head'},
            ],
    },
    generateBundle() {
      const html = readFileSync(join(root, startPage), 'utf8');
      const index = join(root, 'models/index.json');
      const {models} = parseIndex(readJson(index, index));
      const source = manifestText({html, models, siteUrl: siteUrl || undefined, hasScreenshots: true});
      this.emitFile({type: 'asset', fileName: manifestFile, source});
      const drawing = readFileSync(join(publicDir, 'favicon.svg'), 'utf8');
      for (const {file, sizePx, purpose} of [...icons, touchIcon]) {
        const png = appIcon(drawing, themeColour(html), purpose, sizePx);
        this.emitFile({type: 'asset', fileName: file, source: png});
      }
      for (const shot of screenshots.shots) {
        if (!source.includes(shot.file)) continue;
        this.emitFile({type: 'asset', fileName: shot.file, source: readFileSync(join(root, shot.source))});
      }
    },
  };
}
