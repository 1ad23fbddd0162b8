/** `npm run models:check`: checks every model of `models/`: index, descriptors, shards and their hashes, weights, traits, directions, files that should be there. */
import '@tensorflow/tfjs-backend-cpu';
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {dispose, io} from '@tensorflow/tfjs-core';
import type {FileStamp, ModelDescriptor} from '../src/model/descriptor.ts';
import {DescriptorError} from '../src/model/descriptor-error.ts';
import {parseDirections} from '../src/model/directions.ts';
import {parseDescriptor} from '../src/model/parse-descriptor.ts';
import {parseIndex} from '../src/model/parse-index.ts';
import {parseTraits, type Traits} from '../src/model/traits.ts';
import {totalShardBytes} from '../src/model/weight-layout.ts';

export interface ModelReport {
  id: string;
  /** "Ponies, version 3, 64 px, 5.1 MB"; empty when the descriptor could not be read. */
  summary: string;
  /** One sentence for each thing that is wrong. */
  problems: string[];
}

function readJson(path: string, name: string): unknown {
  if (!existsSync(path)) throw new DescriptorError(`${name}: The file is missing.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new DescriptorError(`${name}: The file is no JSON: ${(error as Error).message}`);
  }
}

/** Runs a check and keeps its sentence instead of throwing. */
function collect<Result>(problems: string[], check: () => Result): Result | undefined {
  try {
    return check();
  } catch (error) {
    problems.push((error as Error).message);
    return undefined;
  }
}

/** @param what the file in a sentence: "shard" */
function checkStamp(path: string, name: string, what: string, {sha256, bytes}: FileStamp): string[] {
  if (!existsSync(path)) return [`${name}: The ${what} is missing.`];
  const content = readFileSync(path);
  if (content.length !== bytes) {
    return [`${name}: The ${what} must have ${bytes} bytes, got ${content.length}.`];
  }
  const hash = createHash('sha256').update(content).digest('hex');
  return hash === sha256 ? [] : [`${name}: The ${what} must have the SHA-256 ${sha256}, got ${hash}.`];
}

function checkShards(folder: string, {id, shards}: ModelDescriptor): string[] {
  return Object.entries(shards).flatMap(([path, stamp]) =>
    checkStamp(join(folder, path), `${id}/${path}`, 'shard', stamp),
  );
}

/** A file of a model must be for its id, its version and its w. */
function checkFit(
  name: string,
  {model, version, wDim}: Pick<Traits, 'model' | 'version' | 'wDim'>,
  descriptor: ModelDescriptor,
): string[] {
  const problems: string[] = [];
  const {id, generator} = descriptor;
  if (model !== id || version !== descriptor.version) {
    problems.push(
      `${name}: It must be for ${id} version ${descriptor.version}, got ${model} version ${version}.`,
    );
  }
  if (wDim !== generator.mapping.wDim) {
    problems.push(`${name}: "wDim" must be ${generator.mapping.wDim} as in model.json, got ${wDim}.`);
  }
  return problems;
}

function checkTraits(folder: string, descriptor: ModelDescriptor): string[] {
  const path = join(folder, 'traits.json');
  if (!existsSync(path)) return [];
  const name = `${descriptor.id}/traits.json`;
  if (descriptor.directions) {
    return [
      `${name}: The site never reads it, since model.json says that there are directions; remove the file or "directions".`,
    ];
  }
  const problems: string[] = [];
  const traits = collect(problems, () => parseTraits(readJson(path, name)));
  return traits ? checkFit(name, traits, descriptor) : problems;
}

function checkDirections(folder: string, descriptor: ModelDescriptor): string[] {
  if (!descriptor.directions) return [];
  const path = join(folder, 'directions.json');
  const name = `${descriptor.id}/directions.json`;
  const problems = checkStamp(path, name, 'file', descriptor.directions);
  if (problems.length > 0) return problems;
  const directions = collect(problems, () => parseDirections(readJson(path, name), name));
  return directions ? checkFit(name, directions, descriptor) : problems;
}

/** Names of tensors that hold something else than finite numbers. */
function badTensors(folder: string, {weightsManifest}: ModelDescriptor): string[] {
  return weightsManifest.flatMap(({paths, weights}) => {
    const buffers = paths.map((path) => new Uint8Array(readFileSync(join(folder, path))).buffer);
    const tensors = io.decodeWeights(buffers, weights);
    const bad = Object.keys(tensors).filter((name) => !tensors[name]!.dataSync().every(Number.isFinite));
    dispose(tensors);
    return bad;
  });
}

function checkModel(root: string, id: string, title: string): ModelReport {
  const folder = join(root, id);
  const problems: string[] = [];
  const descriptor = collect(problems, () => {
    const file = `${id}/model.json`;
    return parseDescriptor(readJson(join(folder, 'model.json'), file), file);
  });
  if (!descriptor) return {id, summary: '', problems};

  if (descriptor.id !== id)
    problems.push(`${id}/model.json: "id" must be the folder's name, got "${descriptor.id}".`);
  if (descriptor.title !== title) {
    problems.push(
      `${id}/model.json: "title" must be "${title}" as in index.json, got "${descriptor.title}".`,
    );
  }
  const shardProblems = checkShards(folder, descriptor);
  problems.push(...shardProblems);
  if (shardProblems.length === 0) {
    for (const name of badTensors(folder, descriptor)) {
      problems.push(`${id}: The tensor "${name}" holds numbers that are not finite.`);
    }
  }
  const known = new Set([
    'model.json',
    'traits.json',
    'preview.webp',
    'CARD.md',
    ...(descriptor.directions ? ['directions.json'] : []),
    ...Object.keys(descriptor.shards),
  ]);
  for (const name of readdirSync(folder)) {
    if (!known.has(name)) problems.push(`${id}/${name}: The file belongs to no model; remove it.`);
  }
  if (!existsSync(join(folder, 'CARD.md'))) {
    problems.push(`${id}/CARD.md: The file is missing; it says what the model is, its data and its licence.`);
  }
  problems.push(...checkTraits(folder, descriptor), ...checkDirections(folder, descriptor));
  const {version, generator} = descriptor;
  const megabytes = (totalShardBytes(descriptor) / 1e6).toFixed(1);
  const summary = `${title}, version ${version}, ${generator.synthesis.resolution} px, ${megabytes} MB`;
  return {id, summary, problems};
}

/** Checks a whole `models/` folder; a problem with the index itself is reported under the id `index.json`. */
export function checkModels(root: string): ModelReport[] {
  const problems: string[] = [];
  const index = collect(problems, () => parseIndex(readJson(join(root, 'index.json'), 'index.json')));
  if (!index) return [{id: 'index.json', summary: '', problems}];
  for (const entry of readdirSync(root, {withFileTypes: true})) {
    if (entry.isDirectory() && !index.models.some(({id}) => id === entry.name)) {
      problems.push(`index.json: The folder "${entry.name}" is not listed.`);
    }
  }
  return [
    ...(problems.length > 0 ? [{id: 'index.json', summary: '', problems}] : []),
    ...index.models.map(({id, title}) => checkModel(root, id, title)),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const reports = checkModels(resolve(process.argv[2] ?? 'models'));
  for (const {id, summary, problems} of reports) {
    console.log(problems.length === 0 ? `ok      ${id}: ${summary}` : `failed  ${id}`);
    for (const problem of problems) console.error(`        ${problem}`);
  }
  process.exitCode = reports.every(({problems}) => problems.length === 0) ? 0 : 1;
}
