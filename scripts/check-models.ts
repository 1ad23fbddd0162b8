/** `npm run models:check`: checks every model of `models/`: index, descriptors, shards and their hashes, weights, traits, directions, files that should be there. */
import '@tensorflow/tfjs-backend-cpu';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {dispose, io} from '@tensorflow/tfjs-core';
import type {ModelDescriptor} from '../src/model/descriptor.ts';
import {parseDescriptor} from '../src/model/parse-descriptor.ts';
import {parseIndex} from '../src/model/parse-index.ts';
import {totalShardBytes} from '../src/model/weight-layout.ts';
import {checkDirections, checkShards, checkTraits, collect, readJson} from './models/check-files.ts';

export interface ModelReport {
  id: string;
  /** "Ponies, version 3, 64 px, 5.1 MB"; empty when the descriptor could not be read. */
  summary: string;
  /** One sentence for each thing that is wrong. */
  problems: string[];
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
  const shardProblems = checkShards(folder, id, descriptor);
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
  problems.push(...checkTraits(folder, id, descriptor), ...checkDirections(folder, id, descriptor));
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
