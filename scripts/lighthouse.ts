/**
 * `npm run lighthouse`: the built site in Lighthouse, on its phone and its desktop, the median of five runs each. Prints the
 * machine's load, since a machine that does other things too measures them as well. Run `npm run build` first.
 */
import {existsSync} from 'node:fs';
import {availableParallelism, loadavg} from 'node:os';
import {join, resolve} from 'node:path';
import {launch} from 'chrome-launcher';
import lighthouse, {desktopConfig} from 'lighthouse';
import {findChromium, sandboxArgs} from '../tests/support/find-chromium.ts';
import {StaticServer} from '../tests/support/static-server.ts';

const runs = Number(process.argv[2] ?? 5);
const dist = resolve(import.meta.dirname, '../dist');

interface Goal {
  performance: number;
  shift: number;
  blockingMs: number;
}

const goals: Record<'phone' | 'desktop', Goal> = {
  phone: {performance: 95, shift: 0.02, blockingMs: 200},
  desktop: {performance: 99, shift: 0.02, blockingMs: 200},
};

interface Measured extends Goal {
  /** The other three of Lighthouse's scores, the lowest. */
  others: number;
  paintMs: number;
  longestMs: number;
}

async function measure(url: string, kind: keyof typeof goals): Promise<Measured> {
  const chromePath = findChromium();
  const chrome = await launch({
    ...(chromePath ? {chromePath} : {}),
    chromeFlags: ['--headless=new', ...sandboxArgs],
  });
  try {
    const config = kind === 'desktop' ? desktopConfig : undefined;
    const result = await lighthouse(url, {port: chrome.port, logLevel: 'error'}, config);
    if (!result) throw new Error(`Lighthouse measured nothing at ${url}.`);
    const {categories, audits, runtimeError} = result.lhr;
    if (runtimeError) throw new Error(runtimeError.message);
    const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
    const value = (name: string): number => audits[name]?.numericValue ?? NaN;
    const details = audits['long-tasks']?.details as {items?: {duration: number}[]} | undefined;
    return {
      performance: score('performance'),
      others: Math.min(score('accessibility'), score('best-practices'), score('seo')),
      shift: value('cumulative-layout-shift'),
      blockingMs: value('total-blocking-time'),
      paintMs: value('largest-contentful-paint'),
      longestMs: Math.max(0, ...(details?.items ?? []).map(({duration}) => duration)),
    };
  } finally {
    chrome.kill();
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function main(): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no dist/: run "npm run build" first.');
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`The number of runs is a whole number from 1, but got ${process.argv[2]}.`);
  }
  const site = await StaticServer.start(dist, {compresses: true});
  try {
    for (const kind of ['phone', 'desktop'] as const) {
      const all: Measured[] = [];
      for (let i = 0; i < runs; i++) all.push(await measure(site.url, kind));
      const of = (name: keyof Measured): number => median(all.map((one) => one[name]));
      const goal = goals[kind];
      const isMet =
        of('performance') >= goal.performance &&
        of('shift') < goal.shift &&
        of('blockingMs') < goal.blockingMs;
      if (!isMet) process.exitCode = 1;
      console.log(
        `${kind}: performance ${of('performance')} (goal ${goal.performance}), others at least ${of('others')}, ` +
          `shift ${of('shift').toFixed(3)} (under ${goal.shift}), ` +
          `blocked ${Math.round(of('blockingMs'))} ms (under ${goal.blockingMs}), ` +
          `longest task ${Math.round(of('longestMs'))} ms, largest paint ${Math.round(of('paintMs'))} ms`,
      );
    }
  } finally {
    await site.stop();
  }
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`median of ${runs}; load ${load.join(', ')} on ${availableParallelism()} cores`);
}

await main();
