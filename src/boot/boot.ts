/**
 * Runs before and beside the program of a page, under a name that never changes, in every browser that runs scripts at all:
 * says in words why the program does not start, and fetches a page anew whose files are gone. The page's program takes the
 * element `[data-boot]` away, or the attribute from it; from then on there is nothing to do here.
 */
import {adoptInlineStyles} from '../lib/inline-styles.ts';
import {limitMs} from '../lib/limit-ms.ts';
import {causeOf, type Cause} from './causes.ts';
import {askForFile, buildIn, type FileState, readAnew} from './look-at-files.ts';

/** Nobody needs to be told of what is there in a moment. */
const PATIENCE_MS = limitMs(2500);
/** A program that has begun to come and is not there by then. */
const SLOW_MS = limitMs(9000);

const place = (): HTMLElement | null => document.querySelector('[data-boot]');

function ownBuild(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? '';
}

/** What the page needs before its program starts. */
function programFiles(): string[] {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[type="module"][src]')];
  const ahead = [...document.querySelectorAll<HTMLLinkElement>('link[rel="modulepreload"]')];
  return [...scripts.map(({src}) => src), ...ahead.map(({href}) => href)];
}

/** False from the second time on, for this build in this tab; and where nothing can be remembered. */
function isFirst(what: string): boolean {
  const key = `nonesuch ${location.pathname} ${what} ${ownBuild()}`;
  try {
    if (sessionStorage.getItem(key) !== null) return false;
    sessionStorage.setItem(key, '1');
    return true;
  } catch {
    return false;
  }
}

function say({id, sentence, canTryAgain}: Cause): void {
  const at = place();
  if (!at) return;
  adoptInlineStyles();
  at.setAttribute('data-problem', id);
  const words = document.createElement('p');
  words.setAttribute('role', 'alert');
  words.textContent = sentence;
  at.textContent = '';
  at.appendChild(words);
  if (!canTryAgain) return;
  const button = document.createElement('button');
  button.textContent = 'Try again';
  button.onclick = () => void tryAgain();
  at.appendChild(button);
}

async function tryAgain(): Promise<void> {
  const at = place();
  if (at) at.textContent = 'Trying again …';
  // Past every cache: what is wrong may be what one of them keeps.
  const states = await Promise.all([...programFiles(), location.href].map(readAnew));
  const cause = causeOf(states.slice(0, -1), true);
  if (cause.id === 'damaged') location.reload();
  else say(cause);
}

/** A page from before an update names files that are gone. */
async function isStale(): Promise<boolean> {
  const build = await buildIn(location.href);
  return build !== null && build !== ownBuild();
}

let isLooking = false;

/** @param hasFailed whether the browser itself has said so; else the program is only late */
async function look(hasFailed: boolean): Promise<void> {
  if (isLooking || !place()) return;
  isLooking = true;
  const states: FileState[] = await Promise.all(programFiles().map(hasFailed ? readAnew : askForFile));
  isLooking = false;
  if (!place()) return;
  const cause = causeOf(states, hasFailed);
  // What is late and well comes, or its failure does.
  if (cause.id === 'slow') return;
  if (cause.id === 'missing' && (await isStale()) && isFirst('stale')) return location.reload();
  // All is there by now, so that a bad moment is over.
  if (cause.id === 'damaged' && isFirst('damaged')) return location.reload();
  say(cause);
}

function start(): void {
  if (location.protocol === 'file:') return say(causeOf(['file'], true));
  if (!('noModule' in HTMLScriptElement.prototype)) return say(causeOf(['old'], true));
  // Scripts that cannot be had or run, before and while the page is read.
  addEventListener('error', () => void look(true), true);
  const loaded = (): unknown => setTimeout(() => void look(true), limitMs(1500));
  // All of a page that the caches have may be loaded, and its program have failed, before this runs.
  if (document.readyState === 'complete') loaded();
  else addEventListener('load', loaded);
  setTimeout(() => void look(false), PATIENCE_MS);
  setTimeout(() => place()?.hasAttribute('data-problem') || say(causeOf([], false)), SLOW_MS);
}

/** The words may not have been read yet; where they are gone already, all is well. */
function startWhenRead(): void {
  if (place()) start();
  else if (document.readyState === 'loading') setTimeout(startWhenRead, 50);
}

startWhenRead();
