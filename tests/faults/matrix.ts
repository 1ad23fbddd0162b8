/** Which file goes wrong, how, and on which visit; and what the visitor has to be told. */
import type {Fault} from '../support/static-server.ts';

export const FILES = {
  page: /^$/,
  boot: /^boot\.js$/,
  main: /^assets\/index-[\w-]+\.js$/,
  worker: /^assets\/engine(\.worker|-service)-[\w-]+\.js$/,
  wasm: /\.wasm$/,
  index: /^models\/index\.json$/,
  model: /^models\/people\/model\.json$/,
  shard: /^models\/people\/weights-001\.bin$/,
  panel: /^assets\/over-wall-[\w-]+\.js$/,
  picture: /^assets\/picture-[\w-]+\.js$/,
} as const;
export type FileName = keyof typeof FILES;

export const FAULTS = {
  unanswered: {kind: 'hang'},
  stalled: {kind: 'stall', bytes: 30},
  cut: {kind: 'cut', bytes: 30},
  'HTML with 200': {kind: 'sign-in'},
  '404': {kind: 'status', status: 404},
  '500 once': {kind: 'status', status: 500},
  '500 always': {kind: 'status', status: 500},
  'bit flipped': {kind: 'corrupt', offset: 45},
  'extra bytes': {kind: 'extra', content: '\u0000}more'},
} as const satisfies Record<string, Fault>;
export type FaultName = keyof typeof FAULTS;

export const VISITS = ['first', 'return', 'mid-visit'] as const;
export type Visit = (typeof VISITS)[number];

export interface Cell {
  file: FileName;
  fault: FaultName;
  visit: Visit;
}

/** Why nobody can tell: no cell for these. */
export const LISTED: readonly {why: string; cells: (cell: Cell) => boolean}[] = [
  {
    why: 'On a first visit nothing of the site runs before its page: what a visitor sees is the browser’s or the host’s own.',
    cells: ({file, visit}) => file === 'page' && visit === 'first',
  },
  {
    why: 'A page that is open asks for its page, its program and its list of models no more; the page of a picture is always opened anew.',
    cells: ({file, visit}) =>
      visit === 'mid-visit' && ['page', 'boot', 'main', 'index', 'picture'].includes(file),
  },
  {
    why: 'A network’s own page in the place of the site’s is what its visitor has to see, to sign in; a site that is gone (404) is gone.',
    cells: ({file, fault, visit}) =>
      file === 'page' && visit === 'return' && (fault === 'HTML with 200' || fault === '404'),
  },
  {
    why: 'Bytes after the end of a page, or one wrong letter in it, leave a page.',
    cells: ({file, fault}) => file === 'page' && (fault === 'bit flipped' || fault === 'extra bytes'),
  },
];

/** By which ids the sentence of a fault is known, whichever part of the site has met it. */
const SENTENCES: Record<FaultName, readonly string[]> = {
  unanswered: ['unanswered', 'slow', 'fetch-failed', 'code-missing'],
  stalled: ['stalled', 'unanswered', 'slow', 'fetch-failed', 'code-missing'],
  cut: ['cut', 'unreachable', 'fetch-failed', 'code-missing', 'damaged'],
  'HTML with 200': ['sign-in', 'code-missing'],
  '404': ['missing', 'refused', 'fetch-failed', 'code-missing'],
  '500 once': [],
  '500 always': ['refused', 'fetch-failed', 'code-missing'],
  'bit flipped': ['damaged', 'cut', 'hash-mismatch', 'bad-descriptor', 'DescriptorError', 'code-missing'],
  'extra bytes': ['damaged', 'cut', 'hash-mismatch', 'bad-descriptor', 'DescriptorError', 'code-missing'],
};

export function sentencesOf({fault}: Cell): readonly string[] {
  return SENTENCES[fault];
}

export function allCells(): Cell[] {
  const cells: Cell[] = [];
  for (const file of Object.keys(FILES) as FileName[])
    for (const fault of Object.keys(FAULTS) as FaultName[])
      for (const visit of VISITS) cells.push({file, fault, visit});
  return cells.filter((cell) => !LISTED.some(({cells: isListed}) => isListed(cell)));
}

/** A fifth of the cells, in which each file meets about every other fault, and each fault each visit. */
export function someCells(): Cell[] {
  return allCells().filter((_, i) => i % 5 === 0);
}

/** Twenty cells, other ones than those, evenly over the matrix: for a run at the real limits. */
export function twentyCells(): Cell[] {
  return allCells()
    .filter((_, i) => i % 10 === 3)
    .slice(0, 20);
}
