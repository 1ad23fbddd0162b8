/** Why a page's program does not start, in words; each with an id that says the same to tests and to whoever helps. */
import {SIGN_IN} from '../lib/fetch-text.ts';
import type {FileState} from './look-at-files.ts';

export interface Cause {
  id: FileState | 'damaged' | 'slow';
  sentence: string;
  canTryAgain: boolean;
}

const SENTENCES: Record<Exclude<Cause['id'], 'fine'>, string> = {
  file: 'Nonesuch cannot run from a file: browsers refuse its program there. Serve its folder with any web server, such as “npx vite preview”, and open that address.',
  old: 'This browser is too old for Nonesuch. Use a current Chrome, Edge, Firefox or Safari.',
  'sign-in': SIGN_IN,
  missing:
    'A part of the program is not on the host (404). The site may be in the middle of an update: try again in a minute.',
  refused: 'The host of this site has trouble and does not give the program. Try again later.',
  'wrong-type':
    'The host sends the program as another type than text/javascript, and browsers refuse that. The owner of the site has to set it.',
  unanswered: 'The host of this site does not answer. Check the connection and try again.',
  unreachable: 'The host of this site cannot be reached. Check the connection and try again.',
  cut: 'The program was cut off on its way. Check the connection and try again.',
  damaged: 'The program arrived damaged, or this browser cannot run it. Try again, or use another browser.',
  slow: 'The program is still on its way: the connection or the host is slow.',
};

/** Those first that explain the others. */
const ORDER: readonly FileState[] = [
  'file',
  'old',
  'sign-in',
  'unreachable',
  'unanswered',
  'missing',
  'refused',
  'wrong-type',
  'cut',
];

/** @param hasFailed whether a program whose files are all well has failed, or is only late */
export function causeOf(states: readonly FileState[], hasFailed: boolean): Cause {
  const id = ORDER.find((state) => states.includes(state)) ?? (hasFailed ? 'damaged' : 'slow');
  return {
    id,
    sentence: SENTENCES[id as Exclude<Cause['id'], 'fine'>],
    canTryAgain: id !== 'old' && id !== 'file',
  };
}
