/** Which picture the engine makes first: the lowest number. Tiles of the wall have 0 and more, by their distance from its middle. */
export const PRIORITY = {
  /** The slide that is to be seen now. */
  slide: -3,
  /** The large picture. */
  large: -2,
  /** Frames between two slides. */
  slideMorph: -2,
  /** The large picture's small ones, in panels and in the album. */
  thumb: -1,
  /** Frames of a morph that plays. */
  playing: -1,
  /** What is saved, in front of a progress bar, also while the page is hidden: before the wall behind, after what is being looked at. */
  saving: -0.5,
  /** For another tab or an address: somebody looks at an empty frame for it. As what is saved, also while this page is hidden. */
  others: -0.25,
  /** Drafts of what is in view, and in their order: a patch of colour says less than a blurred picture. */
  preview: -0.1,
  /** Made ahead, while another one is looked at. */
  ahead: 0,
} as const;
