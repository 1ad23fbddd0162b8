/** What hosts of static files do with a path: each a rule for the static server, as that host is known to do it. */

/** What lies in the folder at a path that begins with no slash; an empty one is the folder itself. */
export type Kind = 'file' | 'folder' | null;

export type Answer =
  | {file: string; status?: number}
  /** Another address: a path below the site's root. */
  | {to: string; status: 301 | 308}
  | {status: number; type: string; text: string};

export interface Host {
  name: string;
  headers: Record<string, string>;
  /** Types that differ from the usual ones, by extension. */
  types?: Record<string, string>;
  answer: (path: string, kindOf: (path: string) => Kind) => Answer;
}

const own404 = {file: '404.html', status: 404};

/** The index of a folder, with the slash that relative addresses need. */
function withIndex(
  path: string,
  kindOf: (path: string) => Kind,
  otherwise: (path: string) => Answer,
): Answer {
  if (kindOf(path) === 'file') return {file: path};
  if (kindOf(path) === 'folder' && path !== '' && !path.endsWith('/')) return {to: `${path}/`, status: 301};
  const index = `${path}index.html`;
  return (path === '' || path.endsWith('/')) && kindOf(index) === 'file' ? {file: index} : otherwise(path);
}

/** Keeps files for ten minutes, shows 404.html, and has pages without their ending too. */
export const githubPages: Host = {
  name: 'GitHub Pages',
  headers: {'Cache-Control': 'max-age=600', 'Access-Control-Allow-Origin': '*'},
  answer: (path, kindOf) =>
    withIndex(path, kindOf, () => (kindOf(`${path}.html`) === 'file' ? {file: `${path}.html`} : own404)),
};

/** Leads every page to its address without `.html`. */
const cloudflarePages: Host = {
  name: 'Cloudflare Pages',
  headers: {
    'Cache-Control': 'public, max-age=0, must-revalidate',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Access-Control-Allow-Origin': '*',
  },
  answer: (path, kindOf) => {
    if (/(?:^|\/)index\.html$/.test(path)) return {to: path.replace(/index\.html$/, ''), status: 308};
    if (path.endsWith('.html')) return {to: path.replace(/\.html$/, ''), status: 308};
    return withIndex(path, kindOf, () =>
      kindOf(`${path}.html`) === 'file' ? {file: `${path}.html`} : own404,
    );
  },
};

const denied = (code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>No.</Message></Error>`;

/** A store of objects: no folders, no index, and of what is not there it does not say whether it is. */
const s3: Host = {
  name: 'S3',
  headers: {'Accept-Ranges': 'bytes', Server: 'AmazonS3'},
  types: {'.webmanifest': 'binary/octet-stream', '.wasm': 'binary/octet-stream'},
  answer: (path, kindOf) =>
    kindOf(path) === 'file'
      ? {file: path}
      : {status: 403, type: 'application/xml', text: denied('AccessDenied')},
};

const googleStorage: Host = {
  name: 'Google Cloud Storage',
  headers: {'Cache-Control': 'public, max-age=3600', 'X-GUploader-UploadID': 'A'},
  types: {'.js': 'application/javascript'},
  answer: (path, kindOf) =>
    kindOf(path) === 'file'
      ? {file: path}
      : {status: 403, type: 'application/xml; charset=UTF-8', text: denied('AccessDenied')},
};

/** For programs with one page: whatever is not there is that page. */
const onePage: Host = {
  name: 'a host that answers everything with index.html',
  headers: {'Cache-Control': 'public, max-age=0, must-revalidate'},
  answer: (path, kindOf) => withIndex(path, kindOf, () => ({file: 'index.html'})),
};

/** One answer a connection, no rule for caches, and lists of folders. */
const python: Host = {
  name: 'python3 -m http.server',
  headers: {Server: 'SimpleHTTP/0.6 Python/3.11.2', Connection: 'close'},
  types: {'.webmanifest': 'application/octet-stream'},
  answer: (path, kindOf) =>
    withIndex(path, kindOf, () =>
      kindOf(path) === 'folder'
        ? {
            status: 200,
            type: 'text/html; charset=utf-8',
            text: '<!DOCTYPE HTML><title>Directory listing</title>',
          }
        : {
            status: 404,
            type: 'text/html;charset=utf-8',
            text: '<!DOCTYPE HTML><h1>Error response</h1><p>Error code: 404</p>',
          },
    ),
};

/** Knows few types, and neither page nor list where there is no index. */
const nginx: Host = {
  name: 'nginx',
  headers: {Server: 'nginx/1.18.0', 'Accept-Ranges': 'bytes'},
  types: {
    '.html': 'text/html',
    '.js': 'application/javascript',
    '.json': 'application/json',
    '.wasm': 'application/octet-stream',
    '.webmanifest': 'application/octet-stream',
  },
  answer: (path, kindOf) =>
    withIndex(path, kindOf, () =>
      kindOf(path) === 'folder'
        ? {status: 403, type: 'text/html', text: '<html><h1>403 Forbidden</h1></html>'}
        : {status: 404, type: 'text/html', text: '<html><h1>404 Not Found</h1></html>'},
    ),
};

/** An address is a content: everything may be kept for ever. */
const ipfs: Host = {
  name: 'an IPFS path gateway',
  headers: {
    'Cache-Control': 'public, max-age=29030400, immutable',
    'X-Ipfs-Path': '/ipfs/bafy/',
    'Access-Control-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
  },
  answer: (path, kindOf) =>
    withIndex(path, kindOf, () => ({
      status: 404,
      type: 'text/plain; charset=utf-8',
      text: `failed to resolve ${path}: no link by that name\n`,
    })),
};

export const HOSTS: readonly (Host & {base: string; entry: string; hasPictures: boolean})[] = [
  // Where the site lies, and what its visitors open.
  {...githubPages, base: '/ponies/', entry: '', hasPictures: true},
  {...cloudflarePages, base: '/', entry: '', hasPictures: true},
  {...s3, base: '/some/where/', entry: 'index.html', hasPictures: false},
  {...googleStorage, base: '/bucket/', entry: 'index.html', hasPictures: false},
  {...onePage, base: '/', entry: '', hasPictures: true},
  {...python, base: '/', entry: '', hasPictures: false},
  {...nginx, base: '/a/b/c/', entry: '', hasPictures: false},
  {
    ...ipfs,
    base: '/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/',
    entry: '',
    hasPictures: false,
  },
];
