/** The link to a picture in the site: its page, not its PNG. Pure. The page's own address has the same parts in the same order. */
import {EDIT_NAMES, editParts} from './edits-text.ts';
import {
  fileName,
  LONGEST_ADDRESS,
  optionParts,
  parsePictureAddress,
  pictureFolder,
  psiText,
  type PictureIdentity,
} from './picture-address.ts';
import {UNEDITED, type Edits} from './recipe.ts';

/** Which model, as parts of a query, without `&`: the site's first one where it is null, the newest version where that is. */
export function modelParts(model: string | null, version: number | null): string[] {
  return [...(model === null ? [] : [`model=${model}`]), ...(version === null ? [] : [`v=${version}`])];
}

/** With `?`. */
function queryOf(
  {model, version, seed, psi, edits = UNEDITED, ...options}: PictureIdentity,
  end: string[],
): string {
  const parts = [
    ...modelParts(model, version ?? null),
    `psi=${psiText(psi)}`,
    ...optionParts(options),
    `seed=${seed}`,
    ...editParts(edits),
    ...end,
  ];
  return `?${parts.join('&')}`;
}

/** What a link can do without, the longest first. */
const LEFT_OUT: readonly {name: string; drop: Partial<Edits>}[] = [
  {name: 'shape', drop: {shape: {}}},
  {name: 'near', drop: {near: []}},
  {name: 'toward', drop: {toward: null}},
];

/** Query of the link to a picture, with `?`, however long: for what is not sent as a link. */
export function wholePictureQuery(identity: PictureIdentity): string {
  return queryOf(identity, []);
}

/**
 * Query of the link to a picture, with `?`: one for each picture. Where it would be longer than `LONGEST_ADDRESS` it says
 * what it leaves out: `without=shape`.
 */
export function pictureQuery(identity: PictureIdentity): string {
  let query = queryOf(identity, []);
  let {edits = UNEDITED} = identity;
  const without: string[] = [];
  for (const {name, drop} of LEFT_OUT) {
    if (query.length <= LONGEST_ADDRESS) break;
    edits = {...edits, ...drop};
    without.push(name);
    query = queryOf({...identity, edits}, [`without=${without.join('.')}`]);
  }
  return query;
}

/** Link to a picture, shown by the page at `pageUrl`: the site's root, or `index.html` in it. */
export function pictureLink(identity: PictureIdentity, pageUrl: string): string {
  return `${pageUrl}${pictureQuery(identity)}`;
}

/** What a link says of its picture. */
export interface LinkedPicture {
  /** Null: the site's first one. */
  model: string | null;
  /** Null: the model's own. */
  psi: number | null;
  /** All else; its model and psi are those above, or stand for what the link leaves open. */
  rest: PictureIdentity;
}

const PICTURE_PARTS = ['psi', 'v', 'class', 'noise', 'cutoff', ...EDIT_NAMES];

/**
 * Reads the query of a link, with `?`; what does not belong to the picture (a wall, a panel) is passed over. Null for a
 * link to no picture, or to one that cannot be read whole.
 */
export function parsePictureQuery(query: string): LinkedPicture | null {
  const params = new URLSearchParams(query);
  const model = params.get('model');
  const seed = params.get('seed')?.trim() ?? '';
  if (!/^\d{1,10}$/.test(seed)) return null;
  const parts = new URLSearchParams();
  for (const name of PICTURE_PARTS) {
    const value = params.get(name);
    if (value !== null) parts.set(name, value.trim());
  }
  const identity = parsePictureAddress(
    `${pictureFolder}${model ?? 'any'}/${fileName(Number(seed))}?${parts}`,
  );
  if (!identity) return null;
  return {model, psi: parts.has('psi') ? identity.psi : null, rest: identity};
}
