/** What a key does on the wall, after the feed pattern of the ARIA Authoring Practices with arrows for a grid. Pure. */

export type WallKeyAction =
  /** To the tile so many columns and rows away. */
  | {kind: 'move'; columns: number; rows: number}
  /** So many views on. */
  | {kind: 'page'; pages: 1 | -1}
  | {kind: 'start'}
  | {kind: 'open'}
  /** Out of the feed, which has no end that Tab could reach. */
  | {kind: 'leave'; to: 'before' | 'after'};

export function wallKeyAction({
  key,
  ctrlKey,
  altKey,
  metaKey,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>): WallKeyAction | null {
  if (ctrlKey && !altKey && !metaKey) {
    if (key === 'End') return {kind: 'leave', to: 'after'};
    if (key === 'Home') return {kind: 'leave', to: 'before'};
  }
  if (ctrlKey || altKey || metaKey) return null;
  switch (key) {
    case 'ArrowLeft':
      return {kind: 'move', columns: -1, rows: 0};
    case 'ArrowRight':
      return {kind: 'move', columns: 1, rows: 0};
    case 'ArrowUp':
      return {kind: 'move', columns: 0, rows: -1};
    case 'ArrowDown':
      return {kind: 'move', columns: 0, rows: 1};
    case 'PageDown':
      return {kind: 'page', pages: 1};
    case 'PageUp':
      return {kind: 'page', pages: -1};
    case ' ':
      return {kind: 'page', pages: shiftKey ? -1 : 1};
    case 'Home':
      return {kind: 'start'};
    case 'Enter':
      return {kind: 'open'};
    default:
      return null;
  }
}
