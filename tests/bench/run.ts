/**
 * `npm run bench`: this project's generator beside onnxruntime-web, same network, same weights, one Chromium.
 * `npm run bench -- --backends wasm` measures only some backends; see README.md here.
 */
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {type Browser, chromium} from 'playwright';
import {type ViteDevServer, createServer} from 'vite';
import type {BenchBackend, BenchCase, BenchResult, KernelTime, Runtime} from './measure.ts';
import {benchSpec, convolutionMacs} from './network.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNTIMES: Record<BenchBackend, Runtime[]> = {
  wasm: ['nonesuch', 'onnxruntime-web', 'onnxruntime-web/wasm'],
  webgl: ['nonesuch', 'onnxruntime-web/webgl'],
  webgpu: ['nonesuch', 'onnxruntime-web'],
};

const {values: options} = parseArgs({
  options: {
    backends: {type: 'string', default: 'wasm,webgl,webgpu'},
    /** Pictures between the two readings of memory on wasm; on software GPUs 8. */
    pictures: {type: 'string', default: '1000'},
  },
});

function cases(backend: BenchBackend): Omit<BenchCase, 'runtime'>[] {
  if (backend !== 'wasm') {
    // A software rasteriser takes many seconds a picture.
    return [1, 4].map((batch) => ({backend, threads: 1, batch, runs: 3, memoryPictures: 8}));
  }
  const memoryPictures = Number(options.pictures);
  return [1, 2].flatMap((threads) =>
    [1, 4].map((batch) => ({
      backend,
      threads,
      batch,
      runs: 15,
      memoryPictures: threads === 1 && batch === 1 ? memoryPictures : 8,
    })),
  );
}

/** Threads need a page that is isolated from others. */
function startServer(): Promise<ViteDevServer> {
  return createServer({
    configFile: false,
    root: ROOT,
    cacheDir: 'node_modules/.vite-bench',
    appType: 'mpa',
    logLevel: 'error',
    // All at the start: finding another later would reload the page in the middle of a case.
    optimizeDeps: {
      noDiscovery: true,
      include: ['core', 'backend-wasm', 'backend-webgl', 'backend-webgpu'].map(
        (name) => `@tensorflow/tfjs-${name}`,
      ),
    },
    server: {
      headers: {'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp'},
      watch: null,
    },
  });
}

function startBrowser(): Promise<Browser> {
  const executablePath = [process.env['NONESUCH_CHROMIUM'], '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  );
  return chromium.launch({
    ...(executablePath ? {executablePath} : {}),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--use-angle=swiftshader',
    ],
  });
}

async function runCase(
  browser: Browser,
  address: string,
  benchCase: BenchCase,
): Promise<BenchResult | {error: string}> {
  const page = await browser.newPage();
  page.setDefaultTimeout(3_600_000);
  try {
    await page.goto(address);
    await page.waitForFunction(() => 'bench' in window);
    return await page.evaluate((one) => window.bench(one), benchCase);
  } catch (error) {
    return {error: String(error)};
  } finally {
    await page.close();
  }
}

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** `before -> after` of everything that the runtime tells. */
function memoryText({memoryBefore, memoryAfter, memoryPictures}: BenchResult): string {
  const parts = Object.entries(memoryBefore).map(([key, before]) => {
    const after = memoryAfter[key]!;
    const show = key === 'tensors' ? String : mib;
    return `${key} ${show(before)} -> ${show(after)}`;
  });
  return parts.length > 0 ? `${parts.join(', ')} (${memoryPictures} pictures)` : 'not told';
}

function maxDifference(a: number[], b: number[]): number {
  return a.length === b.length ? Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) : NaN;
}

/** One line a kernel and shape for convolutions, one line a kind and size for the rest; slowest first. */
function printKernels(kernels: KernelTime[]): void {
  const lines = new Map<string, {ms: number; macs: number}>();
  for (const {name, inputs, output, ms} of kernels) {
    const isConv = name.includes('Conv2D');
    const filter = inputs[1]!;
    const [, height, width, channels] = output;
    const isMap = output.length === 4 && height! > 1 && height === width;
    const size = isMap ? `${height} px x ${channels}` : 'styles and weights';
    const key = isConv
      ? `${name} ${filter[0]}x${filter[1]} ${filter[2]} -> ${filter[3]}, ${size}`
      : `${name}, ${size}`;
    const line = lines.get(key) ?? {ms: 0, macs: 0};
    line.ms += ms;
    if (isConv)
      line.macs += output.slice(1).reduce((a, b) => a * b, 1) * filter[0]! * filter[1]! * filter[2]!;
    lines.set(key, line);
  }
  const total = [...lines.values()].reduce((sum, {ms}) => sum + ms, 0);
  for (const [key, {ms, macs}] of [...lines].sort((a, b) => b[1].ms - a[1].ms)) {
    if (ms < total / 200) continue;
    const rate = macs > 0 ? `${((2 * macs) / ms / 1e6).toFixed(1)} GFLOP/s` : '';
    console.log(`  ${ms.toFixed(2).padStart(8)} ms  ${key.padEnd(48)} ${rate}`);
  }
  console.log(`  ${total.toFixed(2).padStart(8)} ms  all kernels`);
}

function printCase(title: string, results: Map<Runtime, BenchResult>, batch: number): void {
  const macs = convolutionMacs(benchSpec) * batch;
  for (const [runtime, {firstMs, medianMs, minMs, ...memory}] of results) {
    const rate = ((2 * macs) / medianMs / 1e6).toFixed(1);
    console.log(
      `${title.padEnd(28)} ${runtime.padEnd(21)} first ${firstMs.toFixed(0).padStart(6)} ms  median ${medianMs.toFixed(1).padStart(8)} ms  best ${minMs.toFixed(1).padStart(8)} ms  ${rate.padStart(5)} GFLOP/s`,
    );
    console.log(`${' '.repeat(29)}memory: ${memoryText({firstMs, medianMs, minMs, ...memory})}`);
  }
  const own = results.get('nonesuch');
  for (const [runtime, other] of results) {
    if (!own || other === own) continue;
    const difference = maxDifference(own.sample, other.sample);
    const ratio = `${(other.medianMs / own.medianMs).toFixed(2)} x the median rate of ${runtime}`;
    const best = `${(other.minMs / own.minMs).toFixed(2)} x at best`;
    console.log(
      `${' '.repeat(29)}${ratio}, ${best}; pictures differ by at most ${difference.toExponential(1)}`,
    );
    if (!(difference < 2e-3)) throw new Error('The two runtimes did not make the same picture.');
  }
  console.log();
}

const server = await startServer();
const browser = await startBrowser();
try {
  await server.listen();
  const address = `${server.resolvedUrls!.local[0]!}tests/bench/bench.html`;
  for (const backend of options.backends.split(',') as BenchBackend[]) {
    for (const one of cases(backend)) {
      const threads = backend === 'wasm' ? `, ${one.threads} thread${one.threads > 1 ? 's' : ''}` : '';
      const title = `${backend}${threads}, batch ${one.batch}`;
      const results = new Map<Runtime, BenchResult>();
      for (const runtime of RUNTIMES[backend]) {
        const result = await runCase(browser, address, {...one, runtime});
        if ('error' in result)
          console.log(`${title.padEnd(28)} ${runtime.padEnd(21)} ${result.error.split('\n')[0]}`);
        else results.set(runtime, result);
      }
      printCase(title, results, one.batch);
      const kernels = results.get('nonesuch')?.kernels ?? [];
      if (kernels.length > 0 && one.threads === 1 && one.batch === 1) {
        console.log('Where the time of one picture goes (wasm, 1 thread):');
        printKernels(kernels);
        console.log();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
