/**
 * What a visitor is doing with pictures, as it stands in the address: which panel is open and what was changed in the
 * picture (see `edits-text.ts`). Pure. `find=...` a description, `morph=42-0.7~85-0.7` a path through pictures.
 */
import {editParts, parseEdits, type ReadParameter} from './edits-text.ts';
import {UNEDITED, type Edits} from './recipe.ts';
import {largerText, parseLarger, type Larger} from './larger-state.ts';
import {
  DEFAULT_PLAY,
  morphParts,
  NO_MORPH,
  parsePictures,
  parsePlay,
  RATES,
  SECONDS,
  type MorphState,
} from './morph-state.ts';

export const PANELS = ['creativity', 'seed', 'shape', 'mix', 'morph', 'family', 'words', 'larger'] as const;
export type Panel = (typeof PANELS)[number];

export interface ExploreState extends Edits {
  panel: Panel | null;
  /** Typed description of pictures to be found. */
  find: string;
  morph: MorphState;
  /** Null: nothing is made larger. */
  larger: Larger | null;
}

export const NOT_EXPLORING: ExploreState = {
  ...UNEDITED,
  panel: null,
  find: '',
  morph: NO_MORPH,
  larger: null,
};

const LONGEST_DESCRIPTION = 200;

/** Same controls, another picture. */
export function withoutEdits(state: ExploreState): ExploreState {
  return {...state, ...UNEDITED, larger: null};
}

export function parseExplore(read: ReadParameter): ExploreState {
  return {
    ...parseEdits(read),
    panel: read(
      'panel',
      `one of ${PANELS.join(', ')}`,
      (text) => PANELS.find((name) => name === text) ?? null,
    ),
    find: read('find', 'a description', (text) => text.slice(0, LONGEST_DESCRIPTION)) ?? '',
    larger: read('larger', '2 or 4 and a method, such as 4.network or 2.bicubic', parseLarger),
    morph: {
      pictures: read('morph', 'up to 12 pictures such as 42-0.7 with ~ between', parsePictures) ?? [],
      play:
        read(
          'film',
          `seconds (${SECONDS.least} to ${SECONDS.most}), frames a second (${RATES.join(', ')}), z or w, and even or eased, such as 2-15-w-eased`,
          parsePlay,
        ) ?? DEFAULT_PLAY,
    },
  };
}

/** The parts of a query, without `&`. */
export function exploreParts(state: ExploreState): string[] {
  const {panel, find, morph, larger} = state;
  const parts = [...editParts(state), ...morphParts(morph)];
  if (find !== '') parts.push(`find=${encodeURIComponent(find)}`);
  if (panel === 'larger' && larger) parts.push(`larger=${largerText(larger)}`);
  if (panel) parts.push(`panel=${panel}`);
  return parts;
}
