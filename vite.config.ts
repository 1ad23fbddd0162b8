import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import {playwright} from '@vitest/browser-playwright';
import {defineConfig} from 'vitest/config';
import {app} from './scripts/build/app.ts';
import {assetName} from './scripts/build/asset-names.ts';
import {boot} from './scripts/build/boot.ts';
import {contentSecurityPolicy} from './scripts/build/content-security-policy.ts';
import {embed} from './scripts/build/embed.ts';
import {apartFromEntries, chunkFileNames, entriesApart} from './scripts/build/entries-apart.ts';
import {kernels} from './scripts/build/kernels.ts';
import {models} from './scripts/build/models.ts';
import {Notices} from './scripts/build/notices.ts';
import {openGraph} from './scripts/build/open-graph.ts';
import {pagePlaces, pages, serviceWorker, serviceWorkerPackages} from './scripts/build/service-worker.ts';
import {wasmThreads} from './scripts/build/wasm-threads.ts';
import {features} from './tests/support/features.ts';
import {retriesOf} from './tests/support/retries.ts';

/** A Chromium of the system, so that nothing has to be downloaded; undefined for Playwright's own. */
const chromium = [process.env['NONESUCH_CHROMIUM'], '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);
const isRoot = process.getuid?.() === 0;

/** Playwright's Chromium for tests of Vitest. */
function chromiumWith(...args: string[]): ReturnType<typeof playwright> {
  return playwright({
    launchOptions: {
      ...(chromium ? {executablePath: chromium} : {}),
      args: [...(isRoot ? ['--no-sandbox'] : []), ...args],
    },
  });
}

/** Tests of elements: each of them has made-up pictures, and no engine. */
const elementTests = `tests/browser/{${[...features, 'boot', 'embed'].join(',')}}/**/*.test.ts`;

/** Packages that, found while a test runs, would start that again. */
const foundLate = [
  'fflate',
  'gifenc',
  'idb',
  'lit',
  'lit/directives/keyed.js',
  'lit/directives/repeat.js',
  'mediabunny',
  'valibot',
];

const notices = new Notices();

export default defineConfig({
  // Every address is relative, so that the site works from any sub-path of any host.
  base: './',
  // A missing file must be missing, not the start page.
  appType: 'mpa',
  plugins: [
    app(process.env['SITE_URL']),
    contentSecurityPolicy(),
    boot(pagePlaces),
    embed(pagePlaces, notices.collect()),
    kernels(),
    models(),
    serviceWorkerPackages(notices.collect()),
    notices.write(),
    openGraph(process.env['SITE_URL']),
    serviceWorker(),
    wasmThreads(),
  ],
  // Its models are files that it does not export.
  resolve: {
    alias: {'@upscalerjs/esrgan-slim': resolve(import.meta.dirname, 'node_modules/@upscalerjs/esrgan-slim')},
  },
  // As a classic script the worker would carry every backend; as a module it loads the one that runs.
  worker: {
    format: 'es',
    plugins: () => [kernels(), wasmThreads(), entriesApart(), notices.collect()],
    rollupOptions: {output: {codeSplitting: {groups: [apartFromEntries]}, chunkFileNames}},
  },
  build: {
    target: 'es2022',
    // An inlined file would need data: in the content security policy, and could not be kept by its name.
    assetsInlineLimit: 0,
    rollupOptions: {input: pages, output: {assetFileNames: assetName}},
  },
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // AssemblyScript is compiled, and never runs as what it is written in.
      exclude: ['src/**/*.d.ts', 'src/generator/kernels/assembly/**'],
      reporter: ['json-summary'],
    },
    projects: [
      {
        extends: true,
        test: {name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000},
      },
      {
        extends: true,
        optimizeDeps: {include: foundLate},
        test: {
          name: 'elements',
          include: [elementTests],
          setupFiles: ['tests/support/element-setup.ts'],
          testTimeout: 30_000,
          retry: retriesOf(1),
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: {width: 800, height: 600},
            provider: chromiumWith(),
            instances: [{browser: 'chromium'}],
          },
        },
      },
      {
        extends: true,
        optimizeDeps: {include: foundLate},
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          exclude: [elementTests],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          retry: retriesOf(1),
          // The GPU is a software rasteriser here and one is enough for it.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: chromiumWith(
              '--enable-unsafe-webgpu',
              '--use-webgpu-adapter=swiftshader',
              '--enable-unsafe-swiftshader',
              '--ignore-gpu-blocklist',
              '--use-angle=swiftshader',
            ),
            instances: [{browser: 'chromium'}],
          },
        },
      },
    ],
  },
});
