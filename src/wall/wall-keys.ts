/** What a key does on the wall, after the feed pattern of the ARIA Authoring Practices with arrows for a grid. Pure. */

import {commandAt} from '../kit/commands.ts';

export type WallKeyAction =
  /** To the tile so many columns and rows away. */
  | {kind: 'move'; columns: number; rows: number}
  /** So many views on. */
  | {kind: 'page'; pages: 1 | -1}
  | {kind: 'start'}
  | {kind: 'open'}
  /** Out of the feed, which has no end that Tab could reach. */
  | {kind: 'leave'; to: 'before' | 'after'};

export function wallKeyAction(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>,
): WallKeyAction | null {
  const {key, ctrlKey, altKey, metaKey, shiftKey} = event;
  if (ctrlKey && !altKey && !metaKey) {
    if (key === 'End') return {kind: 'leave', to: 'after'};
    if (key === 'Home') return {kind: 'leave', to: 'before'};
  }
  switch (commandAt('wall', event)) {
    case 'left':
      return {kind: 'move', columns: -1, rows: 0};
    case 'right':
      return {kind: 'move', columns: 1, rows: 0};
    case 'up':
      return {kind: 'move', columns: 0, rows: -1};
    case 'down':
      return {kind: 'move', columns: 0, rows: 1};
    case 'page-on':
      return {kind: 'page', pages: shiftKey && key === ' ' ? -1 : 1};
    case 'page-back':
      return {kind: 'page', pages: -1};
    case 'start':
      return {kind: 'start'};
    case 'open':
      return {kind: 'open'};
    default:
      return null;
  }
}
