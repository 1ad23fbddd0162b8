/** What the panel has made larger, for the stage to show. */

/** A file and its blob address. */
export interface ShownFile {
  file: File;
  url: string;
}

export interface Enlarged {
  /** Of the picture that it was made from. */
  key: string;
  picture: ShownFile;
  /** The bicubic one to be shown beside it. */
  beside: ShownFile | null;
}

/** Bubbles to the large view. */
export class EnlargedEvent extends Event {
  /** Null: show the picture as it is. */
  readonly enlarged: Enlarged | null;

  constructor(enlarged: Enlarged | null) {
    super('enlarged', {bubbles: true, composed: true});
    this.enlarged = enlarged;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    enlarged: EnlargedEvent;
  }
}
