import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {request, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {siteServer} from '../../../../scripts/site/serve-folder.ts';
import {idOfFile, parseSiteOptions} from '../../../../scripts/site/site-options.ts';

let root: string;
let server: Server;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'serve-'));
  mkdirSync(join(root, 'site/models/a'), {recursive: true});
  mkdirSync(join(root, 'site/.git'));
  const files = {
    'secret.txt': 'secret',
    'site/.git/config': 'secret',
    'site/index.html': 'start',
    'site/404.html': 'none',
    'site/a b.wasm': 'wasm',
    'site/models/a/index.html': 'below',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  server = siteServer(join(root, 'site'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.close();
  rmSync(root, {recursive: true});
});

/** Asks for a path as it is: browsers take the dots out. */
function ask(
  path: string,
  method = 'GET',
): Promise<{status: number; type: string | undefined; body: string}> {
  const {port} = server.address() as AddressInfo;
  return new Promise((done, fail) => {
    const asked = request({port, host: '127.0.0.1', path, method, agent: false}, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        done({status: response.statusCode!, type: response.headers['content-type'], body}),
      );
    });
    asked.once('error', fail).end();
  });
}

describe('a site that is served', () => {
  it('has its files, with their types', async () => {
    expect(await ask('/')).toEqual({status: 200, type: 'text/html; charset=utf-8', body: 'start'});
    expect(await ask('/index.html?model=a#x')).toMatchObject({status: 200, body: 'start'});
    expect(await ask('/models/a/')).toMatchObject({status: 200, body: 'below'});
    expect(await ask('/a%20b.wasm')).toEqual({status: 200, type: 'application/wasm', body: 'wasm'});
    expect(await ask('/', 'HEAD')).toMatchObject({status: 200, body: ''});
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/models/../../secret.txt',
    '/..%2fsecret.txt',
    '/.git/config',
    '/%00',
    '/%',
    '/models',
    '/none',
  ])('has nothing at %s', async (path) => {
    expect(await ask(path)).toMatchObject({status: 404, body: 'none'});
  });

  it('takes nothing', async () => {
    expect((await ask('/', 'POST')).status).toBe(405);
  });
});

describe('the command line of build', () => {
  it.each([
    ['My Network-0012.pkl', 'my-network-0012'],
    ['folder/FFHQ.pkl.gz', 'ffhq'],
    ['ünïcode.pt', 'n-code'],
    ['...pkl', 'model'],
    [`${'x'.repeat(90)}.pt`, 'x'.repeat(64)],
  ])('names a model after its file: %s', (file, id) => {
    expect(idOfFile(file)).toBe(id);
  });

  it('is of all models where none is given', () => {
    expect(parseSiteOptions([])).toEqual({given: null, models: 'models', folder: 'site'});
    expect(parseSiteOptions([join(root, 'site'), '--out', 'x'])).toEqual({
      given: [{kind: 'folder', folder: join(root, 'site')}],
      models: 'models',
      folder: 'x',
    });
    expect(() => parseSiteOptions([join(root, 'none')])).toThrow(/^There is no \S+none: /);
    expect(() => parseSiteOptions([join(root, 'site'), '--title', 'x'])).toThrow(
      /^--title is for a single checkpoint/,
    );
  });
});
