/** The link to a picture in the site: its page, not its PNG. Pure. The page's own address has the same parts in the same order. */
import {editParts} from './edits-text.ts';
import {LONGEST_ADDRESS, optionParts, psiText, type PictureIdentity} from './picture-address.ts';
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
];

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

/** Link to a picture in the site at `siteUrl` (ends in `/`). */
export function pictureLink(identity: PictureIdentity, siteUrl: string): string {
  return `${siteUrl}${pictureQuery(identity)}`;
}
