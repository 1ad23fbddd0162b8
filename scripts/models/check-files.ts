/** Whether the files of a model's folder are what its descriptor says: each check gives one sentence for each thing that is wrong. */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {echo} from '../../src/lib/printable.ts';
import type {FileStamp, ModelDescriptor} from '../../src/model/descriptor.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {parseDirections} from '../../src/model/directions.ts';
import {conditionProblems, parseText} from '../../src/model/text.ts';
import {parseTraits, type Traits} from '../../src/model/traits.ts';
import {knownColour} from '../../src/words/colour-names.ts';

/** @throws {DescriptorError} if the file is missing or no JSON */
export function readJson(path: string, name: string): unknown {
  if (!existsSync(path)) throw new DescriptorError(`${name}: The file is missing.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new DescriptorError(`${name}: The file is no JSON: ${echo((error as Error).message)}`);
  }
}

/** Runs a check and keeps its sentence instead of throwing. */
export function collect<Result>(problems: string[], check: () => Result): Result | undefined {
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

/** @param name the folder in a sentence: "pony" */
export function checkShards(folder: string, name: string, {shards}: ModelDescriptor): string[] {
  return Object.entries(shards).flatMap(([path, stamp]) =>
    checkStamp(join(folder, path), `${name}/${path}`, 'shard', stamp),
  );
}

/** A file of a model must be for its id and its version. */
function checkOwner(
  name: string,
  {model, version}: Pick<Traits, 'model' | 'version'>,
  descriptor: ModelDescriptor,
): string[] {
  const {id} = descriptor;
  if (model === id && version === descriptor.version) return [];
  return [
    `${name}: It must be for ${id} version ${descriptor.version}, got ${echo(model)} version ${version}.`,
  ];
}

/** And for its w. */
function checkFit(
  name: string,
  made: Pick<Traits, 'model' | 'version' | 'wDim'>,
  descriptor: ModelDescriptor,
): string[] {
  const problems = checkOwner(name, made, descriptor);
  const {wDim} = made;
  const {generator} = descriptor;
  if (wDim !== generator.mapping.wDim) {
    problems.push(`${name}: "wDim" must be ${generator.mapping.wDim} as in model.json, got ${wDim}.`);
  }
  return problems;
}

/** @param folderName the folder in a sentence: "pony" */
export function checkTraits(folder: string, folderName: string, descriptor: ModelDescriptor): string[] {
  const path = join(folder, 'traits.json');
  const name = `${folderName}/traits.json`;
  if (!descriptor.traits) {
    if (!existsSync(path)) return [];
    if (descriptor.directions) {
      return [
        `${name}: The site never reads it, since model.json names directions and no traits; remove the file or "directions", or name both.`,
      ];
    }
  }
  const problems = descriptor.traits ? checkStamp(path, name, 'file', descriptor.traits) : [];
  if (problems.length > 0) return problems;
  const traits = collect(problems, () => parseTraits(readJson(path, name)));
  return traits ? checkFit(name, traits, descriptor) : problems;
}

/** @param folderName the folder in a sentence: "pony" */
export function checkDirections(folder: string, folderName: string, descriptor: ModelDescriptor): string[] {
  if (!descriptor.directions) return [];
  const path = join(folder, 'directions.json');
  const name = `${folderName}/directions.json`;
  const problems = checkStamp(path, name, 'file', descriptor.directions);
  if (problems.length > 0) return problems;
  const directions = collect(problems, () => parseDirections(readJson(path, name), name));
  return directions ? checkFit(name, directions, descriptor) : problems;
}

/**
 * The texts of a model, and whether its traits can be what they ask for.
 * @param folderName the folder in a sentence: "pony"
 */
export function checkText(folder: string, folderName: string, descriptor: ModelDescriptor): string[] {
  const path = join(folder, 'text.json');
  const name = `${folderName}/text.json`;
  if (!descriptor.text) {
    return existsSync(path)
      ? [`${name}: model.json does not name it, so that the site never reads it; npm run models:text names it.`]
      : [];
  }
  const problems = checkStamp(path, name, 'file', descriptor.text);
  return problems.length > 0 ? problems : checkTextContent(folder, folderName, descriptor);
}

/** The same of a text that model.json does not name yet. */
export function checkTextContent(folder: string, folderName: string, descriptor: ModelDescriptor): string[] {
  const name = `${folderName}/text.json`;
  const problems: string[] = [];
  const text = collect(problems, () => parseText(readJson(join(folder, 'text.json'), name), name));
  if (!text) return problems;
  const traitsPath = join(folder, 'traits.json');
  // What is wrong with traits is said elsewhere.
  const traits = existsSync(traitsPath)
    ? collect([], () => parseTraits(readJson(traitsPath, traitsPath)))
    : undefined;
  const isColour = (colour: string): boolean => knownColour(colour) === colour;
  return [...checkOwner(name, text, descriptor), ...conditionProblems(text, traits ?? null, isColour, name)];
}
