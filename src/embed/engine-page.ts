/** The page in the frame of `embed.js`: nothing to see, one engine for all elements of the page around it. */
import {EngineError} from '../engine/client/engine-error.ts';
import {DescriptorError} from '../model/descriptor-error.ts';
import {SiteError} from '../pictures/site-models.ts';
import type {EngineWord, Greeting, WishMessage} from './messages.ts';
import {Studio} from './studio.ts';

/** This page lies at `embed/engine/`, two below the site's root. */
const site = new URL('../../', location.href).href;
const greeting: Greeting = 'nonesuch-embed';

function sentenceOf(error: unknown): string {
  const isForVisitors = [EngineError, DescriptorError, SiteError, RangeError].some(
    (kind) => error instanceof kind,
  );
  return isForVisitors ? (error as Error).message : 'This picture could not be made.';
}

function serve(port: MessagePort): void {
  const say = (word: EngineWord, transfer: Transferable[] = []): void => port.postMessage(word, transfer);
  const studio = new Studio(site, (sentence) => say({type: 'progress', sentence}));
  port.onmessage = ({data: {id, ...wish}}: MessageEvent<WishMessage>) => {
    studio.picture(wish).then(
      ({png, alt}) => say({type: 'picture', id, png, alt}, [png]),
      (error: unknown) => say({type: 'failed', id, sentence: sentenceOf(error)}),
    );
  };
  say({type: 'ready'});
}

// Any page may ask: pictures are all there is to be had.
window.addEventListener('message', ({data, ports}: MessageEvent<unknown>) => {
  if (data === greeting && ports[0]) serve(ports[0]);
});
