/**
 * The manifest by which browsers install the site as an app (w3.org/TR/appmanifest). Its addresses are relative, so that it
 * holds wherever the site lies. Pure: sites that are made of the built one get theirs here too.
 */
import type {ModelIndex} from '../../src/model/descriptor.ts';
import {siteAddress} from './open-graph.ts';

/** No `.webmanifest`, which some hosts refuse to send. */
export const manifestFile = 'manifest.json';
/** Of what belongs to the app. Not `icons`, a name that Apache keeps for its own. */
export const appFolder = 'app/';

export const icons = [
  {file: `${appFolder}icon-192.png`, sizePx: 192, purpose: 'any'},
  {file: `${appFolder}icon-512.png`, sizePx: 512, purpose: 'any'},
  {file: `${appFolder}maskable-192.png`, sizePx: 192, purpose: 'maskable'},
  {file: `${appFolder}maskable-512.png`, sizePx: 512, purpose: 'maskable'},
] as const;

/** iOS wants it named in the page. */
export const touchIcon = {file: `${appFolder}apple-touch-icon.png`, sizePx: 180, purpose: 'touch'} as const;

/** Taken by `scripts/screenshots.ts`, of the wall of this model. */
export const screenshots = {
  model: 'pony',
  shots: [
    {file: `${appFolder}wall-1280.jpg`, source: 'docs/images/wall-1280.jpg', width: 1280, height: 800},
    {file: `${appFolder}wall-390.jpg`, source: 'docs/images/wall-390.jpg', width: 390, height: 844},
  ],
} as const;

interface AppManifest {
  id?: string;
  name: string;
  short_name: string;
  description: string;
  lang: string;
  start_url: string;
  scope: string;
  display: string;
  theme_color: string;
  background_color: string;
  icons: {src: string; sizes: string; type: string; purpose: string}[];
  screenshots?: {
    src: string;
    sizes: string;
    type: string;
    form_factor: 'wide' | 'narrow';
    label: string;
  }[];
  shortcuts: {name: string; url: string}[];
}

export interface AppOptions {
  /** The start page, which says what the site is and what colour it has. */
  html: string;
  models: ModelIndex['models'];
  /** Whole address of the site, if it is known. */
  siteUrl?: string | undefined;
  hasScreenshots: boolean;
}

function found(html: string, pattern: RegExp, what: string): string {
  const text = pattern.exec(html)?.[1];
  if (!text) throw new Error(`The start page needs ${what}, of which the app's manifest is made.`);
  return text;
}

/** Of the page behind everything, and of the window around it. */
export const themeColour = (html: string): string =>
  found(html, /name="theme-color"\s+content="([^"]*)"/, 'a theme-color');

/** A site of one model is an app of what that makes, and has the name that its page has. */
function namesOf(models: ModelIndex['models']): Pick<AppManifest, 'name' | 'short_name'> {
  const [only, ...others] = models;
  if (!only || others.length > 0) return {name: 'Nonesuch', short_name: 'Nonesuch'};
  return {name: `Nonesuch: ${only.title.toLowerCase()} that do not exist`, short_name: only.title};
}

/** @throws {Error} if the start page does not say what is needed, or `siteUrl` is no address of a site */
export function appManifest({html, models, siteUrl, hasScreenshots}: AppOptions): AppManifest {
  const colour = themeColour(html);
  const opensWith = models[0];
  return {
    // It counts from the root of the host, so only who knows the whole address can give one; without it `start_url` is the id.
    ...(siteUrl !== undefined && {id: new URL(siteAddress(siteUrl)).pathname}),
    ...namesOf(models),
    description: found(html, /name="description"\s+content="([^"]*)"/, 'a description'),
    lang: 'en',
    start_url: './',
    scope: './',
    display: 'standalone',
    theme_color: colour,
    background_color: colour,
    icons: icons.map(({file, sizePx, purpose}) => ({
      ...{src: `./${file}`, sizes: `${sizePx}x${sizePx}`, type: 'image/png', purpose},
    })),
    ...(hasScreenshots &&
      opensWith?.id === screenshots.model && {
        screenshots: screenshots.shots.map(({file, width, height}) => ({
          src: `./${file}`,
          sizes: `${width}x${height}`,
          type: 'image/jpeg',
          form_factor: width > height ? 'wide' : 'narrow',
          label: `A wall of ${opensWith.title.toLowerCase()}`,
        })),
      }),
    shortcuts: [
      {name: 'New wall', url: './'},
      {name: 'One picture', url: './?one'},
      {name: 'Album', url: './?album'},
    ],
  };
}

export function manifestText(options: AppOptions): string {
  return `${JSON.stringify(appManifest(options), null, 2)}\n`;
}
