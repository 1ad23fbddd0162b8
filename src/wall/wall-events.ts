/** What the wall tells the page. */
import {PageEvent} from '../kit/events.ts';
import type {WallPosition} from './wall-geometry.ts';

/** A tile of the wall was picked: open its picture. */
export class TilePickedEvent extends PageEvent {
  readonly column: number;
  readonly row: number;

  constructor(column: number, row: number) {
    super('tile-picked');
    this.column = column;
    this.row = row;
  }
}

/** The wall stands elsewhere now. Fires once a frame while it moves. */
export class WallMovedEvent extends PageEvent {
  readonly position: WallPosition;

  constructor(position: WallPosition) {
    super('wall-moved');
    this.position = position;
  }
}

/** It has come to rest where somebody moved it; its own drift fires nothing. */
export class WallRestedEvent extends PageEvent {
  constructor() {
    super('wall-rested');
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'tile-picked': TilePickedEvent;
    'wall-moved': WallMovedEvent;
    'wall-rested': WallRestedEvent;
  }
}
