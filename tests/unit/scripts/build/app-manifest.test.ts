import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, expect, it} from 'vitest';
import {appManifest, icons, screenshots, type AppOptions} from '../../../../scripts/build/app-manifest.ts';
import {wallTitle} from '../../../../src/app/page-title.ts';
import {parseAddress} from '../../../../src/app/url-state.ts';

const root = resolve(import.meta.dirname, '../../../..');
const html = readFileSync(resolve(root, 'index.html'), 'utf8');
const ponies = {id: 'pony', title: 'Ponies'};
const pets = {id: 'pets', title: 'Pets'};

const made = (options: Partial<AppOptions> = {}): ReturnType<typeof appManifest> =>
  appManifest({html, models: [ponies, {id: 'people', title: 'People'}], hasScreenshots: true, ...options});

describe('the manifest of the app', () => {
  it('holds wherever the site lies', () => {
    const {start_url, scope, icons: drawn, shortcuts, screenshots: shots = []} = made();
    const addresses = [
      start_url,
      scope,
      ...[...drawn, ...shots].map(({src}) => src),
      ...shortcuts.map(({url}) => url),
    ];
    expect(addresses.length).toBeGreaterThan(8);
    const base = 'https://example.org/some/where/';
    for (const address of addresses) {
      expect(new URL(address, `${base}manifest.json`).href, address).toMatch(
        /^https:\/\/example\.org\/some\/where\//,
      );
    }
    expect(new URL(start_url, `${base}manifest.json?v=2`).href).toBe(base);
    expect(new URL(scope, `${base}manifest.json`).href).toBe(base);
  });

  it('has an id of its own where the whole address is known, the same that the start address is otherwise', () => {
    expect(made()).not.toHaveProperty('id');
    // It counts from the root of the host (w3.org/TR/appmanifest, "processing the id member").
    const {id, start_url} = made({siteUrl: 'https://example.org/ponies?utm=1'});
    expect(id).toBe('/ponies/');
    expect(new URL(id!, 'https://example.org').href).toBe(
      new URL(start_url, 'https://example.org/ponies/manifest.json').href,
    );
    expect(() => made({siteUrl: 'example.org'})).toThrow(/^SITE_URL must be/);
  });

  it('is called what the page is called, and like its model where it has one alone', () => {
    expect(made()).toMatchObject({name: 'Nonesuch', short_name: 'Nonesuch'});
    expect(made({models: [pets]})).toMatchObject({name: wallTitle('Pets'), short_name: 'Pets'});
    expect(made().description).toMatch(/^An endless wall/);
  });

  it('claims no ponies for a site that opens with something else', () => {
    expect(made().screenshots).toHaveLength(2);
    for (const other of [made({models: [pets, ponies]}), made({hasScreenshots: false})]) {
      expect(other).not.toHaveProperty('screenshots');
      expect(JSON.stringify(other)).not.toMatch(/pon(y|ies)/i);
    }
  });

  it('has the colour of the page', () => {
    const ground = /html \{[^}]*background: (#[0-9a-f]{6});/.exec(html)![1];
    expect(made()).toMatchObject({theme_color: ground, background_color: ground, display: 'standalone'});
    expect(() => made({html: '<title>x</title>'})).toThrow('The start page needs a theme-color');
  });

  it('has the icons that launchers ask for, whole and with room to be cut', () => {
    const sizesOf = (wanted: string): string[] =>
      made()
        .icons.filter(({purpose}) => purpose === wanted)
        .map(({sizes}) => sizes);
    expect(sizesOf('any')).toEqual(['192x192', '512x512']);
    expect(sizesOf('maskable')).toEqual(['192x192', '512x512']);
    expect(new Set(icons.map(({file}) => file)).size).toBe(4);
  });

  it('has shortcuts that the page understands', () => {
    const states = made().shortcuts.map(({name, url}) => ({name, ...parseAddress(url.replace('./', ''))}));
    expect(states.flatMap(({problems}) => problems)).toEqual([]);
    expect(states).toMatchObject([
      {name: 'New wall', state: {wall: null, one: false, album: false}},
      {name: 'One picture', state: {one: true, album: false}},
      {name: 'Album', state: {one: false, album: true}},
    ]);
  });

  it.each(screenshots.shots)('gives $source the size that it has, one that browsers show', (shot) => {
    const path = resolve(root, shot.source);
    expect(existsSync(path)).toBe(true);
    const jpeg = readFileSync(path);
    // The first frame header of a baseline or progressive JPEG (ITU T.81, B.2.2): height, then width.
    let at = 2;
    while (![0xc0, 0xc2].includes(jpeg[at + 1]!)) at += 2 + jpeg.readUInt16BE(at + 2);
    expect([jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)]).toEqual([shot.width, shot.height]);
    // Chromium passes over others (developer.chrome.com, "richer install UI").
    const [short, long] = [Math.min(shot.width, shot.height), Math.max(shot.width, shot.height)];
    expect(short).toBeGreaterThanOrEqual(320);
    expect(long).toBeLessThanOrEqual(3840);
    expect(long / short).toBeLessThanOrEqual(2.3);
  });
});
