/**
 * What the address bar says, there and back. Pure.
 *
 * `?model=pony&v=9&wall=1234567&psi=0.7&at=12.5` is a wall of version 9 of the model (without: of the newest), `&seed=42` or `?seed=42` one picture large, `?one` a new single
 * picture each visit, `?one&seed=42` that one alone, `?name=ada` the picture that a name gives, `?plane=7&x=12.5&y=-3&zoom=2` a spot of a plane, `&of=blue+unicorn` a wall of these only, `?show` is the slideshow, `?show=morph` one whose pictures turn into each other, `?backend=webgl` asks for a backend.
 */
import type {BackendChoice} from '../engine/client/protocol.ts';
import {plainName} from '../lib/plain-name.ts';
import {seedOf} from '../lib/seed-of-name.ts';
import {echo} from '../lib/printable.ts';
import {isSeed} from '../model/latent/random-state.ts';
import {optionParts, parseOption, parseVersion, plainOptions, psiText} from '../pictures/picture-address.ts';
import {modelParts} from '../pictures/picture-link.ts';
import type {SynthesisOptions} from '../pictures/recipe.ts';
import {exploreParts, parseExplore, type ExploreState} from '../pictures/explore-state.ts';
import {parsePlaneSpot, planeParts, type PlaneSpot} from '../plane/plane-spot.ts';
import {positionAt, type WallPosition} from '../wall/wall-geometry.ts';

/** Nobody changes one: whoever wants another page replaces it. */
export interface PageState {
  /** Null: the site's first model. */
  readonly model: string | null;
  /** Of the model. Null: the newest. */
  readonly version: number | null;
  /** Null: a new wall. */
  readonly wall: number | null;
  /** What the pictures of the wall are to show; empty: they are not chosen. */
  readonly wish: string;
  /** Null: the model's own truncation psi. */
  readonly psi: number | null;
  /** How the network is run for all pictures of the page; only what is not the usual. */
  readonly options: SynthesisOptions;
  /** What lies at the left edge of the view. */
  readonly at: WallPosition;
  /** The plane that is looked at in place of the wall, and where; null for none. */
  readonly plane: PlaneSpot | null;
  /** The picture that is open, if any. */
  readonly seed: number | null;
  /** A single picture, a new one each visit. */
  readonly one: boolean;
  /** It is the one that the address names. */
  readonly isNamed?: boolean;
  /** Its version is. */
  readonly isVersionNamed?: boolean;
  /** The slideshow, whose pictures the wall seed decides. */
  readonly show: boolean;
  /** Its pictures turn into each other where they would fade. */
  readonly morphs: boolean;
  /** Kept pictures in front of the wall. */
  readonly album: boolean;
  /** What is done with the open picture, and which panel is open beside it. */
  readonly explore: ExploreState;
  readonly backend: BackendChoice;
}

export interface ParsedAddress {
  state: PageState;
  /** One sentence for each part that could not be used. */
  problems: string[];
}

/** As in the addresses of pictures. */
const LARGEST_PSI = 2;
const BACKENDS: readonly BackendChoice[] = [
  'auto',
  'webgpu',
  'tfjs-webgpu',
  'webgl',
  'wasm',
  'tfjs-wasm',
  'cpu',
];

export const START: WallPosition = {column: 0, fraction: 0};

/** `query`: `location.search`. Unknown parameters are left alone: others may have added them to a link. */
export function parseAddress(query: string): ParsedAddress {
  const params = new URLSearchParams(query);
  const problems: string[] = [];
  const read = <T>(name: string, expected: string, parse: (text: string) => T | null): T | null => {
    const text = params.get(name);
    if (text === null) return null;
    const value = parse(text.trim());
    if (value === null)
      problems.push(
        `The address says ${name}=${echo(text)}, but ${name} is ${expected}, so it was left out.`,
      );
    return value;
  };
  const wholeSeed = 'a whole number from 0 to 4294967295';
  const readOption = (name: string, expected: string): SynthesisOptions | null =>
    read(name, expected, (text) => parseOption(name, text));
  const without = read('without', 'what the link leaves out', (text) =>
    /^[a-z.]+$/.test(text) ? text : null,
  );
  if (without !== null) {
    problems.push(
      `The link to this picture would have been too long; it leaves out: ${echo(without.replaceAll('.', ', '))}.`,
    );
  }
  return {
    problems,
    state: {
      model: read('model', 'made of lower-case letters, digits and hyphens', (text) =>
        /^[a-z0-9][a-z0-9-]*$/.test(text) ? text : null,
      ),
      version: read('v', 'the number of a version, 1 or more', parseVersion),
      wall: read('wall', wholeSeed, parseSeed),
      wish: plainWish(params.get('of') ?? ''),
      psi: read('psi', `a number from -${LARGEST_PSI} to ${LARGEST_PSI}`, parsePsi),
      options: plainOptions({
        ...readOption('class', 'the number of a class, 0 or more'),
        ...readOption('noise', 'const or none'),
        ...readOption('cutoff', 'a number of layers from 1 to 100'),
      }),
      at: read('at', 'a number of columns', parsePosition) ?? START,
      plane: params.has('one') ? null : parsePlaneSpot(read),
      seed: read('seed', wholeSeed, parseSeed) ?? seedOfText(params.get('name')),
      one: params.has('one'),
      ...(params.has('one') && parseSeed(params.get('seed')?.trim() ?? '') !== null ? {isNamed: true} : {}),
      ...(params.has('one') && parseVersion(params.get('v')?.trim() ?? '') !== null
        ? {isVersionNamed: true}
        : {}),
      show: params.has('show'),
      morphs: params.get('show') === 'morph',
      album: params.has('album'),
      explore: parseExplore(read),
      backend:
        read(
          'backend',
          `one of ${BACKENDS.join(', ')}`,
          (text) => BACKENDS.find((name) => name === text) ?? null,
        ) ?? 'auto',
    },
  };
}

/**
 * The query of a state, `?` included. A plane leaves the wall out. A single picture leaves the wall out, and its seed and the model's version unless
 * that was asked for, so that it stays a new one.
 */
export function addressOf(state: PageState): string {
  const parts: string[] = [];
  if (state.one) parts.push('one');
  if (state.show) parts.push(state.morphs ? 'show=morph' : 'show');
  if (state.album) parts.push('album');
  const isAnyVersion = state.one && !state.isNamed && !state.isVersionNamed;
  parts.push(...modelParts(state.model, isAnyVersion ? null : state.version));
  const isOfWall = state.wall !== null && !state.one && state.plane === null;
  if (isOfWall) parts.push(`wall=${state.wall}`);
  if (state.plane) parts.push(...planeParts(state.plane));
  if (state.wish !== '' && !state.plane)
    parts.push(`of=${encodeURIComponent(state.wish).replaceAll('%20', '+')}`);
  if (state.psi !== null) parts.push(`psi=${psiText(state.psi)}`);
  parts.push(...optionParts(state.options));
  if (isOfWall) parts.push(`at=${formatPosition(state.at)}`);
  if (state.seed !== null && (!state.one || state.isNamed)) parts.push(`seed=${state.seed}`);
  if (state.seed !== null) parts.push(...exploreParts(state.explore));
  if (state.backend !== 'auto') parts.push(`backend=${state.backend}`);
  return `?${parts.join('&')}`;
}

/** A name gives a seed. */
function seedOfText(name: string | null): number | null {
  return name === null || plainName(name) === '' ? null : seedOf(name);
}

const LONGEST_WISH = 200;

/** As it stands in the address: one blank between two words. */
export function plainWish(text: string): string {
  const words = text
    .replace(/\p{Surrogate}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return [...words].slice(0, LONGEST_WISH).join('').trim();
}

/** Null when the text is not a seed. */
export function parseSeed(text: string): number | null {
  if (!/^\d{1,10}$/.test(text)) return null;
  const seed = Number(text);
  return isSeed(seed) ? seed : null;
}

function parsePsi(text: string): number | null {
  if (!/^-?\d*\.?\d+$/.test(text)) return null;
  const psi = Number(psiText(Number(text)));
  return Math.abs(psi) <= LARGEST_PSI ? psi : null;
}

/** Whole part and fraction apart, so that neither costs the other its digits. */
function parsePosition(text: string): WallPosition | null {
  const match = /^(-?)(\d{1,16})(\.\d+)?$/.exec(text);
  if (!match) return null;
  const [, sign, whole, fraction = '0'] = match;
  const column = Number(whole);
  return sign === '-' ? positionAt(-column, -Number(fraction)) : positionAt(column, Number(fraction));
}

/** To a hundredth of a column: less than two pixels. */
function formatPosition({column, fraction}: WallPosition): string {
  const hundredths = Math.round(fraction * 100);
  const carried = hundredths === 100 ? {column: column + 1, hundredths: 0} : {column, hundredths};
  if (carried.hundredths === 0) return String(carried.column);
  if (carried.column >= 0) return `${carried.column}.${twoDigits(carried.hundredths)}`;
  // -4 and 0.75 beside it is -3.25.
  return `-${-carried.column - 1}.${twoDigits(100 - carried.hundredths)}`;
}

function twoDigits(hundredths: number): string {
  return String(hundredths).padStart(2, '0').replace(/0$/, '');
}
