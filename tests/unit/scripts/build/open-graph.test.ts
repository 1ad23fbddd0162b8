import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, expect, it} from 'vitest';
import {card, openGraphTags, siteAddress} from '../../../../scripts/build/open-graph.ts';

const root = resolve(import.meta.dirname, '../../../..');
const html = readFileSync(resolve(root, 'index.html'), 'utf8');

function tags(siteUrl?: string): Record<string, unknown> {
  return Object.fromEntries(
    openGraphTags(html, siteUrl).map(({attrs}) => [attrs!['property'] ?? attrs!['name'], attrs!['content']]),
  );
}

describe('the tags for previews of links', () => {
  it('say what the start page says of itself', () => {
    expect(tags()).toMatchObject({
      'og:title': 'Nonesuch: pictures of what does not exist',
      'og:description': expect.stringMatching(/^An endless wall/),
      'twitter:card': 'summary_large_image',
    });
  });

  it('name the card by its whole address where the site has one', () => {
    expect(tags('https://example.org/ponies')['og:image']).toBe('https://example.org/ponies/card.jpg');
    expect(tags()['og:image']).toBe('./card.jpg');
  });

  it('send nobody to the start page who was sent a picture', () => {
    expect(tags('https://example.org/')).not.toHaveProperty('og:url');
  });

  it.each(['example.org', 'ftp://example.org/', 'nonsense'])('refuse %s for an address', (text) => {
    expect(() => siteAddress(text)).toThrow(/^SITE_URL must be the whole address of the site/);
  });

  it('give the size that the card has', () => {
    const jpeg = readFileSync(resolve(root, 'public', card.file));
    // The first frame header of a baseline or progressive JPEG (ITU T.81, B.2.2): height, then width.
    let at = 2;
    while (![0xc0, 0xc2].includes(jpeg[at + 1]!)) at += 2 + jpeg.readUInt16BE(at + 2);
    expect([jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)]).toEqual([card.width, card.height]);
    expect(jpeg.length).toBeLessThan(300_000);
  });
});
