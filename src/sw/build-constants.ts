/** What the build writes into the service worker. In development all lists are empty and nothing is cached but models and pictures. */

import {hexOf} from '../lib/hex.ts';

/** Hash over all files of the build, or `development`. */
declare const __BUILD__: string;
/** Addresses relative to the site's root: pages and code that every visit needs. */
declare const __PRECACHE__: string[];
/** Files of the build that only some devices need; kept once they were used. */
declare const __ON_DEMAND__: string[];
/**
 * SHA-256 of each of these in Base64, which is short; empty for what hosts may rewrite (pages, drawings), and not held
 * against the build.
 */
declare const __HASHES__: string[];
/** Addresses of all pages. */
declare const __PAGES__: string[];
/** The page that makes a picture at the picture's own address. */
declare const __PICTURE_PAGE__: string;

function hexOfBase64(text: string): string {
  return hexOf(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}

export const build = __BUILD__;
export const precache = __PRECACHE__;
export const onDemand = __ON_DEMAND__;
/** Named once: the build writes the whole list wherever its name stands. */
const hashTexts = __HASHES__;
/** In hexadecimal digits, by address relative to the site's root. */
export const hashes: ReadonlyMap<string, string> = new Map(
  [...precache, ...onDemand].flatMap((name, i) => (hashTexts[i] ? [[name, hexOfBase64(hashTexts[i])]] : [])),
);
export const pages = __PAGES__;
export const picturePage = __PICTURE_PAGE__;
