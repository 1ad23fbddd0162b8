/**
 * `npm run bench:wall`: how the page keeps up while its wall is scrolled fast by a wheel, on a phone's emulation (390 px wide,
 * processor four times slower) and on a desktop. Tasks are counted by the time of the processor that they take, which other
 * load hardly changes; frames by the clock. Run `npm run build` first.
 */
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {chromium, type Browser, type Page} from 'playwright';
import {findChromium, sandboxArgs} from '../support/find-chromium.ts';
import {StaticServer} from '../support/static-server.ts';
import {MOST_LOAD, otherLoad} from './other-load.ts';

const dist = resolve(import.meta.dirname, '../../dist');

const {values: options} = parseArgs({
  options: {
    seconds: {type: 'string', default: '15'},
    runs: {type: 'string', default: '3'},
    /** A model of the site. */
    model: {type: 'string', default: 'pony'},
  },
});

interface View {
  name: string;
  width: number;
  height: number;
  /** How many times slower the page's processor is made. */
  slower: number;
}

const VIEWS: readonly View[] = [
  {name: 'phone', width: 390, height: 844, slower: 4},
  {name: 'desktop', width: 1280, height: 800, slower: 1},
];

interface Counts {
  /** Between two frames, in order. */
  frames: number[];
  /** Pictures that came while the wall was scrolled. */
  pictures: number;
}

interface Measured {
  /** Milliseconds of the tasks over 50 ms, longest first. */
  tasks: number[];
  pictures: number;
  frame95: number;
  /** From the last turn of the wheel until no picture in view is missing. */
  settledMs: number;
}

/** Of Chromium's trace; times in microseconds. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Of the processor. */
  tdur?: number;
  args: {name?: string};
}

interface Watch {
  stop(): Counts;
}

declare global {
  interface Window {
    watch: Watch;
  }
}

/** In the page: counts frames and pictures until it is stopped. */
function startWatch(): void {
  const frames: number[] = [];
  let pictures = 0;
  let last = performance.now();
  let isRunning = true;
  const onChange = (event: Event): void => {
    const [tile] = event.composedPath();
    if (tile instanceof HTMLElement && tile.getAttribute('state') === 'done') pictures++;
  };
  const wall = document.querySelector('nonesuch-app')!.shadowRoot!.querySelector('nonesuch-wall')!;
  wall.shadowRoot!.addEventListener('tile-changed', onChange);
  const next = (): void => {
    if (!isRunning) return;
    const now = performance.now();
    frames.push(now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  window.watch = {
    stop() {
      isRunning = false;
      return {frames, pictures};
    },
  };
}

/** In the page: milliseconds until every picture in view is there. */
async function untilSettled(): Promise<number> {
  const start = performance.now();
  const feed = (): Element | null =>
    document
      .querySelector('nonesuch-app')!
      .shadowRoot!.querySelector('nonesuch-wall')!
      .shadowRoot!.querySelector('[role=feed]');
  while (feed()?.getAttribute('aria-busy') !== 'false') {
    if (performance.now() - start > 60_000) break;
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - start;
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Of the page's main thread, which is the one with the most tasks. */
function longTasks(trace: TraceEvent[]): number[] {
  const isMain = ({name, args}: TraceEvent): boolean =>
    name === 'thread_name' && args.name === 'CrRendererMain';
  const threadOf = ({pid, tid}: TraceEvent): string => `${pid}:${tid}`;
  const mains = new Set(trace.filter(isMain).map(threadOf));
  const tasks = new Map<string, TraceEvent[]>();
  for (const event of trace) {
    const thread = threadOf(event);
    if (event.name !== 'RunTask' || !mains.has(thread)) continue;
    const known = tasks.get(thread);
    if (known) known.push(event);
    else tasks.set(thread, [event]);
  }
  const [most = []] = [...tasks.values()].toSorted((a, b) => b.length - a.length);
  return most
    .map(({tdur = 0}) => tdur / 1000)
    .filter((ms) => ms > 50)
    .toSorted((a, b) => b - a);
}

/** A wheel turned fast, one way and back: thirty notches a second. */
async function scroll(page: Page, seconds: number, {width, height}: View): Promise<void> {
  await page.mouse.move(width / 2, height / 2);
  const start = performance.now();
  for (let elapsed = 0; elapsed < 1000 * seconds; elapsed = performance.now() - start) {
    const isForth = elapsed % 6000 < 4000;
    await page.mouse.wheel(0, isForth ? 120 : -120);
    await sleep(1000 / 30);
  }
}

async function measure(browser: Browser, url: string, view: View, seconds: number): Promise<Measured> {
  const {width, height, slower} = view;
  const context = await browser.newContext({viewport: {width, height}});
  try {
    const page = await context.newPage();
    // tsx wraps functions that have a name.
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.goto(`${url}?model=${options.model}&wall=7`);
    await page.locator('nonesuch-wall [role=feed][aria-busy=false]').waitFor({timeout: 60_000});
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', {rate: slower});
    await browser.startTracing(page, {categories: ['disabled-by-default-devtools.timeline']});
    await page.evaluate(startWatch);
    await scroll(page, seconds, view);
    const settledMs = await page.evaluate(untilSettled);
    const {frames, pictures} = await page.evaluate(() => window.watch.stop());
    const trace = JSON.parse((await browser.stopTracing()).toString()) as {traceEvents: TraceEvent[]};
    return {tasks: longTasks(trace.traceEvents), pictures, frame95: quantile(frames, 0.95), settledMs};
  } finally {
    await context.close();
  }
}

function positive(name: 'seconds' | 'runs'): number {
  const value = Number(options[name]);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0, but got ${options[name]}.`);
  return value;
}

async function main(): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no dist/: run "npm run build" first.');
  const seconds = positive('seconds');
  const runs = positive('runs');
  const load = await otherLoad();
  const executablePath = findChromium();
  const browser = await chromium.launch({...(executablePath ? {executablePath} : {}), args: sandboxArgs});
  const site = await StaticServer.start(dist, {compresses: true});
  try {
    for (const view of VIEWS) {
      const all: Measured[] = [];
      for (let run = 0; run < runs; run++) all.push(await measure(browser, site.url, view, seconds));
      const median = (value: (one: Measured) => number): number => Math.round(quantile(all.map(value), 0.5));
      console.log(
        `${view.name}: ${median(({tasks}) => tasks.length)} tasks over 50 ms, ` +
          `the worst ${median(({tasks}) => tasks[0] ?? 0)} ms; 95th percentile frame ${median(({frame95}) => frame95)} ms; ` +
          `${median(({pictures}) => pictures)} pictures, the last ${median(({settledMs}) => settledMs)} ms after the wheel`,
      );
    }
  } finally {
    await browser.close();
    await site.stop();
  }
  console.log(`median of ${runs} runs of ${seconds} s; other load before: ${load.toFixed(1)} cores`);
  if (load > MOST_LOAD)
    console.log(`This is no result: more than ${MOST_LOAD} cores were busy with something else.`);
}

await main();
