import {strToU8, zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {readArchive, writeArchive} from '../../../src/album/album-archive.ts';
import {addressOfWholeLink} from '../../../src/pictures/kept/link-address.ts';
import {AlbumFileError, writeAlbum} from '../../../src/pictures/kept/album-file.ts';
import {pictureAddress, type PictureIdentity} from '../../../src/pictures/picture-address.ts';
import {textOf} from '../../../src/pictures/picture-text.ts';
import {encodePng} from '../../../src/pictures/png/png.ts';

const model = {id: 'pony', version: 9, noun: 'pony', licence: 'CC0-1.0'};
const png = (identity: PictureIdentity): Promise<Uint8Array<ArrayBuffer>> =>
  encodePng(new Uint8Array(12), 2, 2, textOf(identity, model, 'https://example.org/'));

const plain: PictureIdentity = {model: 'pony', version: 9, seed: 7, psi: 0.7};
const edited: PictureIdentity = {
  ...plain,
  edits: {blend: null, near: [2], mix: null, shape: {}, toward: null},
};
const linkOnly: PictureIdentity = {...plain, seed: 8};

describe('an archive of an album', () => {
  it('brings back its pictures, their dates, and links without a picture', async () => {
    const files = {'seed0000007.png': await png(plain), 'seed0000007-edited.png': await png(edited)};
    const entries = [plain, edited, linkOnly].map((identity, i) => ({
      address: pictureAddress(identity),
      at: 1000 * i,
    }));
    const bytes = writeArchive(files, writeAlbum(entries));
    const {links, pngs} = readArchive(bytes);
    expect(links.map(({at}) => at)).toEqual([0, 1000, 2000]);
    expect([...pngs.keys()]).toEqual([pictureAddress(plain), pictureAddress(edited)]);
    const back = new Uint8Array(await pngs.get(pictureAddress(edited))!.arrayBuffer());
    expect(back).toEqual(files['seed0000007-edited.png']);
  });

  it('brings back what was edited more than a link can say', async () => {
    const shape = Object.fromEntries(Array.from({length: 700}, (_, i) => [`trait${i}`, [i / 1000]]));
    const long: PictureIdentity = {...plain, edits: {blend: null, near: [2], mix: null, shape, toward: null}};
    const address = pictureAddress(long);
    const {links, pngs} = readArchive(
      writeArchive({'seed0000007-edited.png': await png(long)}, writeAlbum([{address, at: 1}])),
    );
    expect([...pngs.keys()]).toEqual([address]);
    expect(links.map(({query}) => addressOfWholeLink(query))).toEqual([address]);
  });

  it('that somebody has packed of saved pictures is one too; what is not ours in it is passed over', async () => {
    const foreign = await encodePng(new Uint8Array(12), 2, 2, {Software: 'GIMP'});
    const bytes = zipSync({
      'holidays/any name.PNG': await png(plain),
      'other.png': foreign,
      'broken.png': strToU8('no PNG'),
      'notes.txt': strToU8('notes'),
    });
    const {links, pngs} = readArchive(bytes);
    expect(links.map(({query}) => query)).toEqual(['?model=pony&v=9&psi=0.7&seed=7']);
    expect([...pngs.keys()]).toEqual([pictureAddress(plain)]);
  });

  it('is refused in one message where it holds nothing, is cut off, or is too large', async () => {
    expect(() => readArchive(zipSync({'notes.txt': strToU8('notes')}))).toThrow(/no pictures of this site/);
    const whole = writeArchive({'seed0000007.png': await png(plain)}, writeAlbum([]));
    expect(() => readArchive(whole.subarray(0, 60))).toThrow(AlbumFileError);
    expect(() => readArchive(whole.subarray(0, 60))).toThrow(/cut off or damaged/);
    const bomb = whole.slice();
    // The length that the central directory claims, at byte 24 of its entry (APPNOTE.TXT, section 4.3.12).
    const entry = bomb.findIndex((_, i) => [0x50, 0x4b, 1, 2].every((byte, k) => bomb[i + k] === byte));
    new DataView(bomb.buffer).setUint32(entry + 24, 500e6, true);
    expect(() => readArchive(bomb)).toThrow(/too large: 400 MB are the most/);
  });
});
