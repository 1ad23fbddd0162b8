/** Another build of the site, made from the first without building again: new hash, one script of a new name. */
import {createHash} from 'node:crypto';
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

/** Scripts that name any of these, and those that name them in turn: in a real build all of them have new names. */
function scriptsThatName(first: string, texts: ReadonlyMap<string, string>): string[] {
  const found = new Set([first]);
  for (const name of found) {
    for (const [other, text] of texts) if (text.includes(`${name}.js`)) found.add(other);
  }
  return [...found];
}

/** As the worker has it of each file. */
function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('base64').replace(/=+$/, '');
}

/** The folder of a site whose start page runs another script, which sets `window.isSecondBuild`. */
export function secondBuild(): {folder: string; oldScript: string} {
  const folder = copyOfSite();
  const assets = join(folder, 'assets');
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const oldBuild = /name="build" content="(\w+)"/.exec(html)![1]!;
  const oldName = /src="\.\/assets\/(index-[\w-]+)\.js"/.exec(html)![1]!;
  const newName = 'index-SecondOne';
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const texts = new Map(
    scripts.map((name) => [name.replace(/\.js$/, ''), readFileSync(join(assets, name), 'utf8')]),
  );
  const renamed = scriptsThatName(oldName, texts).map((name): [string, string] => [
    name,
    name === oldName ? newName : `${name}-SecondOne`,
  ]);
  for (const [before, after] of renamed)
    renameSync(join(assets, `${before}.js`), join(assets, `${after}.js`));
  const replacements: [string, string][] = [[oldBuild, [...oldBuild].reverse().join('')]];
  for (const [before, after] of renamed) replacements.push([`${before}.js`, `${after}.js`]);
  for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(html|js|css)$/.test(path)) continue;
    let text = readFileSync(path, 'utf8');
    for (const [before, after] of replacements) text = text.replaceAll(before, after);
    writeFileSync(path, entry.name === `${newName}.js` ? `window.isSecondBuild = true;\n${text}` : text);
  }
  const worker = join(folder, 'sw.js');
  let list = readFileSync(worker, 'utf8');
  for (const name of texts.keys()) {
    const after = renamed.find(([before]) => before === name)?.[1] ?? name;
    list = list.replaceAll(hashOf(join(dist, `assets/${name}.js`)), hashOf(join(assets, `${after}.js`)));
  }
  writeFileSync(worker, list);
  return {folder, oldScript: `assets/${oldName}.js`};
}
