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

/** More or fewer pictures in view than before could not be made; they are tried again now and then. */
export class WallFailingEvent extends PageEvent {
  /** None once all is well. */
  readonly count: number;
  /** What the engine says about one of them; may be empty. */
  readonly reason: string;

  constructor(count: number, reason: string) {
    super('wall-failing');
    this.count = count;
    this.reason = reason;
  }
}

/** All pictures in view are there. */
export class WallFilledEvent extends PageEvent {
  constructor() {
    super('wall-filled');
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'tile-picked': TilePickedEvent;
    'wall-moved': WallMovedEvent;
    'wall-rested': WallRestedEvent;
    'wall-failing': WallFailingEvent;
    'wall-filled': WallFilledEvent;
  }
}
