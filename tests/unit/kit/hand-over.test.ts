import {afterEach, describe, expect, it, vi} from 'vitest';
import {share} from '../../../src/kit/hand-over.ts';

const file = new File(['x'], 'seed0000001.png', {type: 'image/png'});
const link = 'https://example.org/?seed=1';

function browserThat(
  share: (data: ShareData) => Promise<void>,
  canShare?: (data: ShareData) => boolean,
): void {
  vi.stubGlobal('navigator', {share, canShare});
}

afterEach(() => vi.unstubAllGlobals());

describe('share', () => {
  it('hands over picture, name and link where the device takes files', async () => {
    const given = vi.fn(() => Promise.resolve());
    browserThat(given, () => true);
    expect(await share(file, 'Ada', link)).toBe('');
    expect(given).toHaveBeenCalledWith({files: [file], title: 'Ada', url: link});
  });

  it('hands over the link alone where it takes none, or does not say', async () => {
    const given = vi.fn(() => Promise.resolve());
    browserThat(given, () => false);
    await share(file, 'Ada', link);
    browserThat(given);
    await share(file, 'Ada', link);
    expect(given.mock.calls).toEqual([[{title: 'Ada', url: link}], [{title: 'Ada', url: link}]]);
  });

  it('says nothing when the visitor changes their mind, and says so when it fails', async () => {
    browserThat(() => Promise.reject(new DOMException('', 'AbortError')));
    expect(await share(file, 'Ada', link)).toBe('');
    browserThat(() => Promise.reject(new TypeError('no')));
    expect(await share(file, 'Ada', link)).toBe('Sharing did not work; copy the link instead');
  });
});
