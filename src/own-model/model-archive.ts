/** A model as a ZIP of its folder, as it lies in `models/` of a site; and back. */
import {strFromU8, strToU8, unzipSync, Zip, ZipPassThrough} from 'fflate';
import {sha256} from '../lib/sha256.ts';
import {pictureSize} from '../model/architecture.ts';
import type {FileStamp, ModelDescriptor} from '../model/descriptor.ts';
import {DescriptorError} from '../model/descriptor-error.ts';
import {parseDirections} from '../model/directions.ts';
import type {ModelFiles} from '../model/model-files.ts';
import {parseDescriptor} from '../model/parse-descriptor.ts';
import {isLocalModel} from '../pictures/local-address.ts';
import type {LocalFiles} from '../pictures/local-models.ts';
import {megabytes} from '../words/wording.ts';

/** One sentence for the visitor. */
export class ModelArchiveError extends Error {
  override readonly name = 'ModelArchiveError';
}

/** What a phone can hold. */
const MOST_BYTES = 400e6;
const DESCRIPTOR = 'model.json';
const DIRECTIONS = 'directions.json';

/** A page on the model for whoever publishes it: the check of a site wants one. */
function cardOf({title, licence, dataSource, generator}: ModelDescriptor): string {
  const {width, height} = pictureSize(generator);
  return [
    `# ${title}`,
    '',
    `Pictures of ${width} x ${height} pixels. Licence: ${licence}.`,
    '',
    dataSource,
    '',
    'What it is, who made it, what it was trained on and what it must not be used for: write it here before you publish it.',
    '',
  ].join('\n');
}

/** The files of a folder of the model's id. Nothing gets smaller by packing. */
export async function zipModel(descriptor: ModelDescriptor, files: LocalFiles): Promise<Blob> {
  const parts: Blob[] = [];
  let problem: Error | null = null;
  const zip = new Zip((error, data) => {
    if (error) problem = error;
    else parts.push(new Blob([data as Uint8Array<ArrayBuffer>]));
  });
  const add = (name: string, content: Uint8Array): void => {
    const entry = new ZipPassThrough(`${descriptor.id}/${name}`);
    zip.add(entry);
    entry.push(content, true);
  };
  for (const [url, blob] of files) {
    add(url.slice(url.lastIndexOf('/') + 1), new Uint8Array(await blob.arrayBuffer()));
  }
  add('CARD.md', strToU8(cardOf(descriptor)));
  zip.end();
  if (problem) throw problem as Error;
  return new Blob(parts, {type: 'application/zip'});
}

/** The files of the only folder of an archive that has a model.json, by their names in it. */
function unpack(bytes: Uint8Array): Map<string, Uint8Array> {
  let sum = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({name, originalSize}) => {
        if (!/(^|\/)(model\.json|directions\.json|[\w-]+\.bin)$/.test(name)) return false;
        sum += originalSize;
        if (sum > MOST_BYTES)
          throw new ModelArchiveError(`This archive is too large: ${megabytes(MOST_BYTES)} are the most.`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof ModelArchiveError) throw error;
    throw new ModelArchiveError('This archive is cut off or damaged: download it again.', {cause: error});
  }
  const descriptors = Object.keys(entries).filter((name) => name.endsWith(DESCRIPTOR));
  if (descriptors.length !== 1) {
    throw new ModelArchiveError(
      `An archive of a model has one ${DESCRIPTOR}, but this one has ${descriptors.length}: give one that “Download” has saved.`,
    );
  }
  const folder = descriptors[0]!.slice(0, -DESCRIPTOR.length);
  const inFolder = Object.entries(entries).filter(
    ([name]) => name.startsWith(folder) && !name.slice(folder.length).includes('/'),
  );
  return new Map(inFolder.map(([name, content]) => [name.slice(folder.length), content]));
}

function jsonOf(content: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(strFromU8(content));
  } catch (cause) {
    throw new ModelArchiveError(`${file} of this archive is no JSON: download it again.`, {cause});
  }
}

/** The content of a file, which must be what model.json says. */
function checked(
  files: ReadonlyMap<string, Uint8Array>,
  name: string,
  {sha256: expected, bytes}: FileStamp,
): Uint8Array<ArrayBuffer> {
  const content = files.get(name);
  if (content?.length !== bytes || sha256(content) !== expected) {
    throw new ModelArchiveError(
      `The file ${name} of this archive is ${content ? 'not what model.json says' : 'missing'}: download it again.`,
    );
  }
  return new Uint8Array(content);
}

/** @throws {ModelArchiveError} */
export function unzipModel(bytes: Uint8Array): {model: ModelFiles; directions: string | null} {
  const files = unpack(bytes);
  let descriptor: ModelDescriptor;
  try {
    descriptor = parseDescriptor(jsonOf(files.get(DESCRIPTOR)!, DESCRIPTOR));
  } catch (error) {
    if (error instanceof DescriptorError) throw new ModelArchiveError(error.message, {cause: error});
    throw error;
  }
  if (!isLocalModel(descriptor.id)) {
    throw new ModelArchiveError(
      `The model in this archive is called “${descriptor.id}”, as one of a site is: unpack it into models/ of a site, or open its checkpoint here.`,
    );
  }
  const shards = Object.entries(descriptor.shards).map(([name, stamp]): [string, Uint8Array<ArrayBuffer>] => [
    name,
    checked(files, name, stamp),
  ]);
  let directions: string | null = null;
  if (descriptor.directions) {
    directions = strFromU8(checked(files, DIRECTIONS, descriptor.directions));
    try {
      parseDirections(JSON.parse(directions));
    } catch (cause) {
      throw new ModelArchiveError(`${DIRECTIONS} of this archive is broken: download it again.`, {cause});
    }
  }
  return {model: {descriptor, shards: new Map(shards)}, directions};
}
