/** What an album can be saved as: a sheet of all pictures, or their files in one archive. */
import {writeArchive} from './album-archive.ts';
import {cellAt, LARGEST_SHEET_PX, sheetLayout} from './contact-sheet.ts';
import type {PictureSize} from '../model/architecture.ts';
import {withPngText} from '../pictures/png/png.ts';

/** Share of the pictures that are ready. */
export type OnProgress = (part: number) => void;

/** Makes the file of the picture at an index. */
export type FileMaker = (index: number, signal: AbortSignal) => Promise<File>;

/**
 * One PNG with all pictures, up to 8192 pixels a side, and `text` in it.
 * @throws {DOMException} `AbortError` once `signal` says so; also where the browser has no canvas of that size
 */
export async function contactSheet(
  count: number,
  picture: PictureSize,
  make: FileMaker,
  text: Record<string, string>,
  {signal, onProgress}: {signal: AbortSignal; onProgress: OnProgress},
): Promise<Blob> {
  const layout = sheetLayout(count, picture.width, LARGEST_SHEET_PX, picture.width / picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = layout.widthPx;
  canvas.height = layout.heightPx;
  const context = canvas.getContext('2d');
  if (!context) throw new DOMException('This browser cannot draw a sheet of that size.', 'NotSupportedError');
  context.fillStyle = '#121116';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < count; i++) {
    const bitmap = await createImageBitmap(await make(i, signal));
    signal.throwIfAborted();
    const {x, y} = cellAt(layout, i);
    // An album may hold pictures of several models.
    const scale = Math.min(layout.cellPx / bitmap.width, layout.cellHeightPx / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    const left = x + Math.round((layout.cellPx - width) / 2);
    context.drawImage(bitmap, left, y + Math.round((layout.cellHeightPx - height) / 2), width, height);
    bitmap.close();
    onProgress((i + 1) / count);
  }
  const sheet = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new DOMException('This browser cannot save a sheet of that size.', 'NotSupportedError'));
    }, 'image/png'),
  );
  return new Blob(withPngText(new Uint8Array(await sheet.arrayBuffer()), text), {type: sheet.type});
}

/** A ZIP of the PNG files, with the list of them (what `writeAlbum` gave). */
export async function zipOfFiles(
  count: number,
  make: FileMaker,
  album: string,
  {signal, onProgress}: {signal: AbortSignal; onProgress: OnProgress},
): Promise<Blob> {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < count; i++) {
    const file = await make(i, signal);
    signal.throwIfAborted();
    // Edited pictures of one seed have one name.
    let name = file.name;
    for (let copy = 2; name in files; copy++) name = file.name.replace(/\.png$/, `-${copy}.png`);
    files[name] = new Uint8Array(await file.arrayBuffer());
    onProgress((i + 1) / count);
  }
  return new Blob([writeArchive(files, album)], {type: 'application/zip'});
}
