/** The page in the frame of `embed.js`: nothing to see, one engine for all elements of the page around it. */
import {EngineError} from '../engine/client/engine-error.ts';
import {DescriptorError} from '../model/descriptor-error.ts';
import {SiteError} from '../pictures/site-models.ts';
import type {Greeting} from './messages.ts';
import {PortServer} from './port-server.ts';
import {EmbedPictureService} from './embed-picture-service.ts';

/** This page lies at `embed/engine/`, two below the site's root. */
const site = new URL('../../', location.href).href;
const greeting: Greeting = 'nonesuch-embed';

function sentenceOf(error: unknown): string {
  const isForVisitors = [EngineError, DescriptorError, SiteError, RangeError].some(
    (kind) => error instanceof kind,
  );
  return isForVisitors ? (error as Error).message : 'This picture could not be made.';
}

const pictures = new EmbedPictureService(site, (sentence) => server.progress(sentence));
const server = new PortServer((request, signal) => pictures.picture(request, signal), sentenceOf);

// Any page may have it in a frame, for pictures are all there is to be had; but only that page may ask.
window.addEventListener('message', ({source, data, ports}: MessageEvent<unknown>) => {
  if (source === window.parent && source !== window && data === greeting && ports[0]) server.add(ports[0]);
});
