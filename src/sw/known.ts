/**
 * What of the origin this worker answers for. Everything else passes as if there were no worker: an origin may have other
 * sites, and they may lie below this one.
 */
import {pictureFolder} from '../pictures/picture-address.ts';
import {build, onDemand, pages, precache} from './build-constants.ts';
import {siteFile, siteUrl} from './scope.ts';

export type Kind = 'picture' | 'model' | 'page' | 'file';

const files = new Set([...precache, ...onDemand]);
/** Lists, and the files of models and of their earlier versions. */
const modelFile = /^models\/(?:[^/]+\.json|[^/]+(?:\/v[1-9]\d*)?\/[^/]+)$/;
/** The development server has no lists of files. */
const knowsAll = build === 'development';

/** Relative to the site's root, without query; null for what is not below it. */
function pathOf(url: string): string | null {
  return url.startsWith(siteUrl) ? url.slice(siteUrl.length).replace(/[?#].*$/, '') : null;
}

/** Names under `assets/` carry a hash of their content. */
export const isHashed = (url: string): boolean => url.startsWith(siteFile('assets/'));

/** The address under which a page is kept, however it is asked for; null for what is no page of the site. */
export function pageKey(url: string): string | null {
  const path = pathOf(url);
  if (path === null) return null;
  const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  if (!pages.includes(name)) return null;
  return name === 'index.html' ? siteUrl : siteFile(name);
}

/** Whether a page of the site may stand at this address. */
export function isOwnPlace(url: string): boolean {
  return knowsAll || pageKey(url) !== null || (pathOf(url)?.startsWith(pictureFolder) ?? false);
}

/** Null for what is not answered. */
export function kindOf({url, method, mode, cache}: Request): Kind | null {
  const path = pathOf(url);
  if (path === null || !['GET', 'HEAD'].includes(method)) return null;
  // Such a request comes from the developer tools alone and may not be passed on.
  if (cache === 'only-if-cached' && mode !== 'same-origin') return null;
  const isNavigation = mode === 'navigate';
  if (path.startsWith(pictureFolder)) return 'picture';
  if (modelFile.test(path)) return isNavigation || method !== 'GET' ? null : 'model';
  // Who asks for a page otherwise wants to know what the host has.
  if (pageKey(url) !== null) return isNavigation ? 'page' : null;
  if (files.has(path) || isHashed(url)) return 'file';
  return knowsAll ? (isNavigation ? 'page' : 'file') : null;
}
