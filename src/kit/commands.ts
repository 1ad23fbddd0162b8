/** What keys do, where, and what help says of it: key handlers, the help and the buttons' titles come from this one table. */
import {isModified, keyOf} from './keys.ts';

/** Which layer has the keys. */
export type Place = 'wall' | 'plane' | 'picture' | 'show' | 'album';

interface Command {
  place: Place;
  name: string;
  /** As `keyOf` gives them. */
  keys: readonly string[];
  /** Held with the key: Ctrl, or Command where that is usual. */
  modifier?: 'Ctrl';
  /** Commands of a place with the same words are one row of the help. */
  what: string;
}

export const COMMANDS = [
  {place: 'wall', name: 'left', keys: ['ArrowLeft'], what: 'to the next picture'},
  {place: 'wall', name: 'right', keys: ['ArrowRight'], what: 'to the next picture'},
  {place: 'wall', name: 'up', keys: ['ArrowUp'], what: 'to the next picture'},
  {place: 'wall', name: 'down', keys: ['ArrowDown'], what: 'to the next picture'},
  {place: 'wall', name: 'page-back', keys: ['PageUp'], what: 'a whole view on'},
  {place: 'wall', name: 'page-on', keys: ['PageDown', ' '], what: 'a whole view on'},
  {place: 'wall', name: 'start', keys: ['Home'], what: 'back to where the wall starts'},
  {place: 'wall', name: 'open', keys: ['Enter'], what: 'open a picture'},
  {place: 'wall', name: 'search', keys: ['/'], what: 'say what the wall shows'},
  {place: 'wall', name: 'plane', keys: ['p'], what: 'the plane: pictures between pictures'},
  {place: 'wall', name: 'show', keys: ['s'], what: 'slideshow'},
  {place: 'wall', name: 'album', keys: ['a'], what: 'album: kept pictures and history'},
  {place: 'wall', name: 'help', keys: ['?'], what: 'this help'},
  {place: 'wall', name: 'close', keys: ['Escape'], what: 'close what is open'},
  {place: 'plane', name: 'left', keys: ['ArrowLeft'], what: 'to the next picture'},
  {place: 'plane', name: 'right', keys: ['ArrowRight'], what: 'to the next picture'},
  {place: 'plane', name: 'up', keys: ['ArrowUp'], what: 'to the next picture'},
  {place: 'plane', name: 'down', keys: ['ArrowDown'], what: 'to the next picture'},
  {place: 'plane', name: 'nearer', keys: ['+', '='], what: 'nearer, with pictures between; further'},
  {place: 'plane', name: 'further', keys: ['-'], what: 'nearer, with pictures between; further'},
  {place: 'plane', name: 'page-back', keys: ['PageUp'], what: 'a whole view on'},
  {place: 'plane', name: 'page-on', keys: ['PageDown', ' '], what: 'a whole view on'},
  {place: 'plane', name: 'start', keys: ['Home'], what: 'back to its middle'},
  {place: 'plane', name: 'open', keys: ['Enter'], what: 'open a picture'},
  {place: 'picture', name: 'left', keys: ['ArrowLeft'], what: 'its neighbours on wall or plane'},
  {place: 'picture', name: 'right', keys: ['ArrowRight'], what: 'its neighbours on wall or plane'},
  {place: 'picture', name: 'up', keys: ['ArrowUp'], what: 'its neighbours on wall or plane'},
  {place: 'picture', name: 'down', keys: ['ArrowDown'], what: 'its neighbours on wall or plane'},
  {
    place: 'picture',
    name: 'explore',
    keys: ['e'],
    what: 'explore: traits, mixing, morphs, words, larger files',
  },
  {place: 'picture', name: 'play', keys: [' '], what: 'hold a morph, or play it'},
  {place: 'picture', name: 'keep', keys: ['k'], what: 'keep it, or keep it no more'},
  {place: 'show', name: 'before', keys: ['ArrowLeft'], what: 'the one before, the next one'},
  {place: 'show', name: 'next', keys: ['ArrowRight'], what: 'the one before, the next one'},
  {place: 'show', name: 'hold', keys: [' '], what: 'hold it'},
  {place: 'show', name: 'morphs', keys: ['m'], what: 'pictures turn into each other'},
  {place: 'show', name: 'full-screen', keys: ['f'], what: 'full screen'},
  {place: 'album', name: 'choose', keys: ['x'], what: 'choose a picture'},
  {place: 'album', name: 'choose-all', keys: ['a'], modifier: 'Ctrl', what: 'choose all'},
  {place: 'album', name: 'remove', keys: ['Delete'], what: 'remove what is chosen'},
] as const satisfies readonly Command[];

export type CommandName<P extends Place> = Extract<(typeof COMMANDS)[number], {place: P}>['name'];

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** What a key means at a place; null for nothing. */
export function commandAt<P extends Place>(place: P, event: Press): CommandName<P> | null {
  const key = keyOf(event);
  const isCtrl = (event.ctrlKey || event.metaKey) && !event.altKey;
  const found = (COMMANDS as readonly Command[]).find(
    ({place: at, keys, modifier}) =>
      at === place && keys.includes(key) && (modifier === 'Ctrl' ? isCtrl : !isModified(event)),
  );
  return (found?.name ?? null) as CommandName<P> | null;
}

const SIGNS: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page up',
  PageDown: 'Page down',
  ' ': 'Space',
  Escape: 'Esc',
};

/** As it stands on a keyboard. */
function shown(key: string, modifier?: string): string {
  const sign = SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return modifier ? `${modifier} ${sign}` : sign;
}

export interface KeyRow {
  keys: string[];
  what: string;
}

/** What the help says of a place. */
export function keyRows(place: Place): KeyRow[] {
  const rows = new Map<string, string[]>();
  for (const {place: at, keys, modifier, what} of COMMANDS as readonly Command[]) {
    if (at !== place) continue;
    rows.set(what, [...(rows.get(what) ?? []), ...keys.map((key) => shown(key, modifier))]);
  }
  return [...rows].map(([what, keys]) => ({keys, what}));
}

/** A button's title with the key that does the same: "Album (A)". */
export function withKey<P extends Place>(label: string, place: P, name: CommandName<P>): string {
  const {keys} = (COMMANDS as readonly Command[]).find((one) => one.place === place && one.name === name)!;
  return `${label} (${shown(keys[0]!)})`;
}
