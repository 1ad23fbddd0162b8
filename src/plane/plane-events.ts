/** What the plane tells the page. */
import {PageEvent} from '../kit/events.ts';
import type {Edits} from '../pictures/recipe.ts';
import type {Spot} from './plane-spot.ts';

/** A tile was picked: open its picture. */
export class PlanePickedEvent extends PageEvent {
  readonly seed: number;
  readonly edits: Edits;

  constructor(seed: number, edits: Edits) {
    super('plane-picked');
    this.seed = seed;
    this.edits = edits;
  }
}

/** The plane stands elsewhere now. Fires once a frame while it moves. */
export class PlaneMovedEvent extends PageEvent {
  readonly spot: Spot;

  constructor(spot: Spot) {
    super('plane-moved');
    this.spot = spot;
  }
}

/** It has come to rest. */
export class PlaneRestedEvent extends PageEvent {
  constructor() {
    super('plane-rested');
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'plane-picked': PlanePickedEvent;
    'plane-moved': PlaneMovedEvent;
    'plane-rested': PlaneRestedEvent;
  }
}
