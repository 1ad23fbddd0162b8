/** What the build writes into the service worker. In development all lists are empty and nothing is cached but models and pictures. */

/** Hash over all files of the build, or `development`. */
declare const __BUILD__: string;
/** Addresses relative to the site's root: pages and code that every visit needs. */
declare const __PRECACHE__: string[];
/** Files of the build that only some devices need; kept once they were used. */
declare const __ON_DEMAND__: string[];
/** The page that makes a picture at the picture's own address. */
declare const __PICTURE_PAGE__: string;

export const build = __BUILD__;
export const precache = __PRECACHE__;
export const onDemand = __ON_DEMAND__;
export const picturePage = __PICTURE_PAGE__;
