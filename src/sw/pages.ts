/** The open pages of the site, and what this worker asks of them. */
import type {PictureIdentity} from '../pictures/picture-address.ts';
import type {PageReply, PageRequest} from '../pictures/store-messages.ts';
import {isOwnPlace} from './known.ts';
import {versionOf} from './picture-cache.ts';
import {withTimeout} from './responses.ts';
import {worker} from './scope.ts';

/** A page that does not even say that it heard is frozen or is no page of ours (an image, a text). */
const ackTimeoutMs = 700;
/** Slow phones on the cpu backend take long for a large picture; the page is alive, it said so. */
const makeTimeoutMs = 60_000;

/** Sends a request and gives each reply to `onReply` until that returns a value. */
function ask<T>(
  client: Client,
  request: PageRequest,
  onReply: (reply: PageReply) => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const {port1, port2} = new MessageChannel();
    const finish = (): void => {
      clearTimeout(timer);
      port1.close();
    };
    const giveUp = (): void => {
      finish();
      reject(new DOMException('The page does not answer.', 'TimeoutError'));
    };
    let timer = setTimeout(giveUp, ackTimeoutMs);
    port1.onmessage = ({data}: MessageEvent<PageReply>): void => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, makeTimeoutMs);
      const value = onReply(data);
      if (value === undefined) return;
      finish();
      resolve(value);
    };
    client.postMessage(request, [port2]);
  });
}

/** Those that the visitor looks at first: they are the quickest. */
function byAttention(a: WindowClient, b: WindowClient): number {
  const rank = ({focused, visibilityState}: WindowClient): number =>
    focused ? 0 : visibilityState === 'visible' ? 1 : 2;
  return rank(a) - rank(b);
}

export type MadePicture = {png: ArrayBuffer} | {refusal: string};

/**
 * A page of an older build makes what it can make, of whatever version.
 * @throws {PngError} when it is no picture
 */
function isOf({version}: PictureIdentity, png: ArrayBuffer): boolean {
  const made = versionOf(png);
  return version === undefined || made === version;
}

/** Other sites of the origin have pages of their own. */
async function ownPages(options: ClientQueryOptions): Promise<readonly WindowClient[]> {
  const pages = await worker.clients.matchAll({...options, type: 'window'});
  return (pages as readonly WindowClient[]).filter(({url}) => isOwnPlace(url));
}

/** Has one of the open pages make a picture: the first that can. `refusal` is the last page's reason, or that there is none. */
async function askPages(identity: PictureIdentity): Promise<MadePicture> {
  const pages = await ownPages({});
  let refusal = 'No page of this site is open that could make this picture.';
  for (const page of [...pages].sort(byAttention)) {
    try {
      const made = await ask<MadePicture>(page, {type: 'make', identity}, (reply) => {
        if (reply.type === 'made') return {png: reply.png};
        return reply.type === 'refused' ? {refusal: reply.message} : undefined;
      });
      if ('refusal' in made) ({refusal} = made);
      else if (isOf(identity, made.png)) return made;
    } catch {
      // The next one may answer.
    }
  }
  return {refusal};
}

const asking = new Map<string, Promise<MadePicture>>();

/** As `askPages`; whoever wants the same picture at the same time shares one making. */
export function makePicture(address: string, identity: PictureIdentity): Promise<MadePicture> {
  const pending = asking.get(address) ?? askPages(identity).finally(() => asking.delete(address));
  asking.set(address, pending);
  return pending;
}

/** The builds that the open pages came from; null when one did not say. */
export async function buildsInUse(): Promise<Set<string> | null> {
  const pages = await ownPages({includeUncontrolled: true});
  const builds = pages.map((page) =>
    withTimeout(
      ask(page, {type: 'build'}, (reply) => (reply.type === 'build' ? reply.build : undefined)),
      ackTimeoutMs,
    ).catch(() => null),
  );
  const known = await Promise.all(builds);
  return known.includes(null) ? null : new Set(known as string[]);
}
