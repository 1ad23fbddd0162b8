/**
 * Tags for the preview that messengers and networks show of a link to the site (ogp.me). They fetch the card by its whole
 * address, which nobody knows of a static site before it has a host: `SITE_URL=https://example.org/ponies/ npm run build`.
 */
import type {HtmlTagDescriptor, Plugin} from 'vite';

/** In `public/`; `scripts/screenshots.ts` takes it. */
export const card = {file: 'card.jpg', width: 1200, height: 630};

const startPage = '/index.html';

/** @throws {Error} if it is no address of a site */
export function siteAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(
      `SITE_URL must be the whole address of the site, such as https://example.org/ponies/, got "${text}".`,
    );
  }
  const url = new URL(text);
  return `${url.origin}${url.pathname.replace(/\/*$/, '/')}`;
}

/** What a page says of itself, taken from its own title and description. */
export function openGraphTags(html: string, siteUrl: string | undefined): HtmlTagDescriptor[] {
  const title = /<title>([^<]*)<\/title>/.exec(html)?.[1];
  const description = /name="description"\s+content="([^"]*)"/.exec(html)?.[1];
  if (!title || !description) throw new Error('The start page needs a title and a description.');
  // Without an address the card's stays relative, which some readers understand and the others pass over.
  const image = `${siteUrl === undefined ? './' : siteAddress(siteUrl)}${card.file}`;
  // No og:url: every link to a wall or a picture would then count as one to the start page.
  const properties: [string, string][] = [
    ['og:type', 'website'],
    ['og:site_name', 'Nonesuch'],
    ['og:title', title],
    ['og:description', description],
    ['og:image', image],
    ['og:image:type', 'image/jpeg'],
    ['og:image:width', String(card.width)],
    ['og:image:height', String(card.height)],
    ['og:image:alt', 'A wall of generated pictures.'],
  ];
  // Not at the beginning: the charset must stand within the first kilobyte.
  const tag = (attrs: Record<string, string>): HtmlTagDescriptor => ({tag: 'meta', attrs, injectTo: 'head'});
  return [
    ...properties.map(([property, content]) => tag({property, content})),
    tag({name: 'twitter:card', content: 'summary_large_image'}),
  ];
}

/** @param siteUrl whole address of the site, if it is known */
export function openGraph(siteUrl: string | undefined): Plugin {
  const known = siteUrl || undefined;
  return {
    name: 'nonesuch:open-graph',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, {path}) => (path === startPage ? openGraphTags(html, known) : []),
    },
  };
}
