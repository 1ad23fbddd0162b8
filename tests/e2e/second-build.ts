/** Another build of the site, made from the first without building again: new hash, one script of a new name. */
import {cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {dist} from './site.ts';

/** A copy of the built site that can be changed; its models are copied too. */
export function copyOfSite(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-site-'));
  cpSync(dist, folder, {recursive: true});
  return folder;
}

/** The folder of a site whose start page runs another script, which sets `window.isSecondBuild`. */
export function secondBuild(): {folder: string; oldScript: string} {
  const folder = copyOfSite();
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const oldBuild = /name="build" content="(\w+)"/.exec(html)![1]!;
  const oldName = /src="\.\/assets\/(index-[\w-]+)\.js"/.exec(html)![1]!;
  const newBuild = [...oldBuild].reverse().join('');
  const newName = 'index-SecondOne';
  renameSync(join(folder, `assets/${oldName}.js`), join(folder, `assets/${newName}.js`));
  for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(html|js|css)$/.test(path)) continue;
    const text = readFileSync(path, 'utf8').replaceAll(oldBuild, newBuild).replaceAll(oldName, newName);
    writeFileSync(path, entry.name === `${newName}.js` ? `window.isSecondBuild = true;\n${text}` : text);
  }
  return {folder, oldScript: `assets/${oldName}.js`};
}
