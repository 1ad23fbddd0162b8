/**
 * `npm run bench`: this project's generator beside onnxruntime-web, same network, same weights, one Chromium.
 * `npm run bench -- --backends wasm` measures only some backends; see README.md here.
 */
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {type Browser, type Page, chromium} from 'playwright';
import {type ViteDevServer, createServer} from 'vite';
import {kernels} from '../../scripts/build/kernels.ts';
import {MODULATED_CONVOLUTION} from '../../src/generator/kernels/winograd.ts';
import {findChromium, sandboxArgs} from '../support/find-chromium.ts';
import type {BenchBackend, BenchCase, FirstPicture, KernelTime, Memory, Runtime} from './measure.ts';
import {benchSpec, convolutionMacs} from './network.ts';
import {MOST_LOAD, otherLoad} from './other-load.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNTIMES: Record<BenchBackend, Runtime[]> = {
  wasm: ['nonesuch', 'tfjs', 'onnxruntime-web', 'onnxruntime-web/wasm'],
  webgl: ['nonesuch', 'onnxruntime-web/webgl'],
  webgpu: ['nonesuch', 'tfjs', 'onnxruntime-web'],
};

const {values: options} = parseArgs({
  options: {
    backends: {type: 'string', default: 'wasm,webgl,webgpu'},
    /** Pictures between two readings of memory on wasm. */
    pictures: {type: 'string', default: '1000'},
    /** Pictures at once. */
    batches: {type: 'string', default: '1,4'},
    /** A file for the times, as rows of JSON. */
    json: {type: 'string'},
  },
});

/** What `--json` writes of one runtime in one case. */
interface Row extends BenchCase {
  commit: string;
  network: string;
  medianMs: number;
  bestMs: number;
  /** Cores that were busy with something else. */
  load: number;
  /** Largest difference from this project's picture. */
  differs: number;
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {cwd: ROOT, encoding: 'utf8'}).trim();
const rows: Row[] = [];

interface Plan extends Omit<BenchCase, 'runtime'> {
  /** The runtimes take turns, so that whatever else the machine does meets all of them. */
  rounds: number;
  batchesPerRound: number;
  /** Made by this project's generator between two readings of memory. */
  memoryPictures: number;
}

function plans(backend: BenchBackend): Plan[] {
  const batches = options.batches.split(',').map(Number);
  if (backend !== 'wasm') {
    // A software rasteriser takes many seconds a picture.
    return batches.map((batch) => ({
      backend,
      threads: 1,
      batch,
      rounds: 3,
      batchesPerRound: 1,
      memoryPictures: 8,
    }));
  }
  return [1, 2].flatMap((threads) =>
    batches.map((batch) => ({
      backend,
      threads,
      batch,
      rounds: 10,
      batchesPerRound: 3,
      memoryPictures: threads === 1 && batch === 1 ? Number(options.pictures) : 16,
    })),
  );
}

/** Threads need a page that is isolated from others. */
function startServer(): Promise<ViteDevServer> {
  return createServer({
    configFile: false,
    plugins: [kernels()],
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
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath ? {executablePath} : {}),
    args: [
      ...sandboxArgs,
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--use-angle=swiftshader',
    ],
  });
}

interface Contender {
  runtime: Runtime;
  page: Page;
  first: FirstPicture;
  times: number[];
}

/** Opens a page of its own; says why and gives null if the runtime cannot do it. */
async function enter(browser: Browser, address: string, benchCase: BenchCase): Promise<Contender | null> {
  const page = await browser.newPage();
  page.setDefaultTimeout(3_600_000);
  try {
    await page.goto(address);
    await page.waitForFunction(() => 'bench' in window);
    const first = await page.evaluate((one) => window.bench.start(one), benchCase);
    return {runtime: benchCase.runtime, page, first, times: []};
  } catch (error) {
    console.log(`${benchCase.runtime} cannot: ${String(error).split('\n')[0]}`);
    await page.close();
    return null;
  }
}

async function race(contenders: Contender[], {rounds, batchesPerRound}: Plan): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const {page, times} of contenders) {
      times.push(...(await page.evaluate((batches) => window.bench.time(batches), batchesPerRound)));
    }
  }
  for (const {times} of contenders) times.sort((a, b) => a - b);
}

const median = ({times}: Contender): number => times[Math.floor(times.length / 2)]!;
const best = ({times}: Contender): number => times[0]!;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const indent = ' '.repeat(4);

/** `before -> after` of everything that the runtime tells. */
function memoryText(before: Memory, after: Memory): string {
  const parts = Object.entries(before).map(([key, value]) => {
    const show = key === 'tensors' ? String : mib;
    return `${key} ${show(value)} -> ${show(after[key]!)}`;
  });
  return parts.length > 0 ? parts.join(', ') : 'not told';
}

async function printMemory({runtime, page}: Contender, {batch, memoryPictures}: Plan): Promise<void> {
  const before = await page.evaluate(() => window.bench.memory());
  const batches = Math.ceil(memoryPictures / batch);
  await page.evaluate((n) => window.bench.time(n), batches);
  const after = await page.evaluate(() => window.bench.memory());
  console.log(`${indent}memory of ${runtime} over ${batches * batch} pictures: ${memoryText(before, after)}`);
}

/** What a batch asks of the GPU, on webgpu. */
async function printWork({runtime, page}: Contender): Promise<void> {
  const work = await page.evaluate(() => window.bench.countWork());
  if (work)
    console.log(`${indent}${runtime}: ${work.dispatches} dispatches, ${work.submits} submits a batch`);
}

function printTimes(contenders: Contender[], batch: number): void {
  const flop = 2 * convolutionMacs(benchSpec) * batch;
  const column = (ms: number): string => `${ms.toFixed(ms < 1000 ? 1 : 0).padStart(7)} ms`;
  for (const contender of contenders) {
    const {runtime, first} = contender;
    const times = `first ${column(first.ms)}  median ${column(median(contender))}  best ${column(best(contender))}`;
    console.log(
      `${indent}${runtime.padEnd(22)} ${times}  ${(flop / best(contender) / 1e6).toFixed(1)} GFLOP/s`,
    );
  }
}

/** Largest difference between two runtimes' pictures. */
function differenceOf({first: own}: Contender, {first: other}: Contender): number {
  return Math.max(...own.sample.map((value, i) => Math.abs(value - other.sample[i]!)));
}

function printRatios([own, ...others]: Contender[]): void {
  if (own?.runtime !== 'nonesuch') return;
  for (const other of others) {
    const difference = differenceOf(own, other);
    const ratio = (median(other) / median(own)).toFixed(2);
    const bestRatio = (best(other) / best(own)).toFixed(2);
    console.log(
      `${indent}${ratio} x the median rate of ${other.runtime}, ${bestRatio} x at best; pictures differ by at most ${difference.toExponential(1)}`,
    );
    if (!(difference < 2e-3)) throw new Error(`${other.runtime} did not make the same picture.`);
  }
}

/** Shape of a convolution's filter; null for other kernels. */
function filterOf(name: string, inputs: number[][], output: number[]): number[] | null {
  if (name === MODULATED_CONVOLUTION) return [3, 3, inputs[0]![3]!, output[3]!];
  return name.includes('Conv2D') ? inputs[1]! : null;
}

/** One line a kernel and shape for convolutions, one line a kind and size for the rest; slowest first. */
function printKernels(kernels: KernelTime[]): void {
  const lines = new Map<string, {ms: number; macs: number}>();
  for (const {name, inputs, output, ms} of kernels) {
    const filter = filterOf(name, inputs, output);
    const [, height, width, channels] = output;
    const isMap = output.length === 4 && height! > 1 && height === width;
    const size = isMap ? `${height} px x ${channels}` : 'styles and weights';
    const key = filter
      ? `${name} ${filter[0]}x${filter[1]} ${filter[2]} -> ${filter[3]}, ${size}`
      : `${name}, ${size}`;
    const line = lines.get(key) ?? {ms: 0, macs: 0};
    line.ms += ms;
    if (filter)
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

async function runPlan(browser: Browser, address: string, plan: Plan): Promise<void> {
  const {backend, threads, batch} = plan;
  const threadText = backend === 'wasm' ? `, ${threads} thread${threads > 1 ? 's' : ''}` : '';
  console.log(`${backend}${threadText}, batch ${batch}`);
  const contenders: Contender[] = [];
  for (const runtime of RUNTIMES[backend]) {
    const contender = await enter(browser, address, {runtime, backend, threads, batch});
    if (contender) contenders.push(contender);
  }
  const loads = [await otherLoad()];
  await race(contenders, plan);
  loads.push(await otherLoad());
  const load = Math.max(...loads);
  const busy = `${load.toFixed(2)} of ${cpus().length} cores busy, load average ${loadavg()[0]!.toFixed(1)}`;
  const warning = load > MOST_LOAD ? ': no result, only the ratios are worth anything' : '';
  console.log(`${indent}other load: ${busy}${warning}`);
  printTimes(contenders, batch);
  for (const contender of contenders) {
    const times = {medianMs: median(contender), bestMs: best(contender)};
    const differs = differenceOf(contenders[0]!, contender);
    const {runtime} = contender;
    rows.push({commit, network: 'bench-256', backend, threads, batch, runtime, ...times, load, differs});
  }
  printRatios(contenders);
  for (const contender of contenders) {
    if (contender.runtime === 'nonesuch' || contender.runtime === 'tfjs') await printWork(contender);
    if (contender.runtime === 'nonesuch') await printMemory(contender, plan);
  }
  const own = contenders.find(({runtime}) => runtime === 'nonesuch');
  const kernels = threads === 1 && batch === 1 ? await own?.page.evaluate(() => window.bench.profile()) : [];
  if (kernels && kernels.length > 0) {
    console.log(`${indent}where the time of one picture goes:`);
    printKernels(kernels);
  }
  for (const {page} of contenders) await page.close();
}

const server = await startServer();
const browser = await startBrowser();
try {
  await server.listen();
  const address = `${server.resolvedUrls!.local[0]!}tests/bench/bench.html`;
  for (const backend of options.backends.split(',') as BenchBackend[]) {
    for (const plan of plans(backend)) await runPlan(browser, address, plan);
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  await browser.close();
  await server.close();
}
