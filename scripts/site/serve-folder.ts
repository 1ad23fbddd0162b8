/** Serves a built site, to look at it: for this machine alone if nothing else is asked for. */
import {createReadStream, statSync} from 'node:fs';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {extname, join, normalize, sep} from 'node:path';
import {pipeline} from 'node:stream';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** The file of an address, without its query; null for none. */
function fileOf(folder: string, address: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(address.replace(/[?#].*$/, ''));
  } catch {
    return null;
  }
  const inside = normalize(path.endsWith('/') ? `${path}index.html` : path);
  // Nothing beside the folder, nor what hosts keep to themselves.
  if (inside.includes('\0') || inside.split(sep).some((part) => part.startsWith('.'))) return null;
  const file = join(folder, inside);
  return statSync(file, {throwIfNoEntry: false})?.isFile() ? file : null;
}

function send(request: IncomingMessage, response: ServerResponse, status: number, file: string): void {
  response.writeHead(status, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Length': statSync(file).size,
    // What is built again is seen at once.
    'Cache-Control': 'no-cache',
    'Access-Control-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  pipeline(createReadStream(file), response, (error) => {
    if (error) response.destroy();
  });
}

/** @param folder a built site */
export function siteServer(folder: string): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, {Allow: 'GET, HEAD'}).end();
      return;
    }
    const file = fileOf(folder, request.url ?? '/');
    const missing = file ?? fileOf(folder, '/404.html');
    if (missing === null) response.writeHead(404, {'Content-Type': 'text/plain'}).end('Not here.');
    else send(request, response, file === null ? 404 : 200, missing);
  });
}
