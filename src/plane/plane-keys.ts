/** What a key does on the plane, after the grid pattern of the ARIA Authoring Practices. Pure. */
import {commandAt} from '../kit/commands.ts';

export type PlaneKeyAction =
  /** To the tile so many columns and rows away. */
  | {kind: 'move'; columns: number; rows: number}
  /** So many views up or down. */
  | {kind: 'page'; pages: 1 | -1}
  | {kind: 'zoom'; by: 1 | -1}
  | {kind: 'start'}
  | {kind: 'open'};

export function planeKeyAction(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>,
): PlaneKeyAction | null {
  switch (commandAt('plane', event)) {
    case 'left':
      return {kind: 'move', columns: -1, rows: 0};
    case 'right':
      return {kind: 'move', columns: 1, rows: 0};
    case 'up':
      return {kind: 'move', columns: 0, rows: -1};
    case 'down':
      return {kind: 'move', columns: 0, rows: 1};
    case 'page-on':
      return {kind: 'page', pages: event.shiftKey && event.key === ' ' ? -1 : 1};
    case 'page-back':
      return {kind: 'page', pages: -1};
    case 'nearer':
      return {kind: 'zoom', by: 1};
    case 'further':
      return {kind: 'zoom', by: -1};
    case 'start':
      return {kind: 'start'};
    case 'open':
      return {kind: 'open'};
    case null:
      return null;
  }
}
