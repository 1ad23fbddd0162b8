import {UNEDITED} from '../../../src/pictures/recipe.ts';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {PicturePlace} from '../../../src/app/picture-place.ts';

/** Its seeds are 1000 * column + row; the columns 0 to 9 are in view, and it has three rows. */
const wall = {
  seedAt: ({column, row}: {column: number; row: number}) => 1000 * column + row,
  find: (seed: number) =>
    seed < 10_000 && seed % 1000 < 3 ? {column: Math.floor(seed / 1000), row: seed % 1000} : null,
  beside: ({column, row}: {column: number; row: number}, columns: number, rows: number) => ({
    column: column + columns,
    row: Math.min(2, Math.max(0, row + rows)),
  }),
  reveal: vi.fn(),
};

let place: PicturePlace;
beforeEach(() => {
  wall.reveal.mockClear();
  place = new PicturePlace();
});

describe('PicturePlace', () => {
  it('steps to the neighbours of the tile that was opened, which the wall shows', () => {
    place.set({column: 50, row: 1});
    expect(place.step(50_001, 'right', wall)).toBe(51_001);
    expect(place.step(51_001, 'down', wall)).toBe(51_002);
    expect(wall.reveal).toHaveBeenLastCalledWith({column: 51, row: 2});
  });

  it('finds the tile of a picture that a link opened', () => {
    expect(place.step(4002, 'left', wall)).toBe(3002);
  });

  it('steps to the next numbers where no wall has the picture, round the ends', () => {
    expect(place.step(123_456, 'right', wall)).toBe(123_457);
    expect(place.step(0, 'left', null)).toBe(2 ** 32 - 1);
    expect(place.step(2 ** 32 - 1, 'down', null)).toBe(0);
    expect(wall.reveal).not.toHaveBeenCalled();
  });

  it('shows the tile when the picture is closed, once', () => {
    place.set({column: 3, row: 0});
    place.leave(wall);
    place.leave(wall);
    expect(wall.reveal.mock.calls).toEqual([[{column: 3, row: 0}]]);
  });

  it('returns to no tile once another picture was chosen', () => {
    place.set({column: 3, row: 0});
    place.forget();
    place.leave(wall);
    expect(wall.reveal).not.toHaveBeenCalled();
  });

  it('returns from any other picture to the one before, with its place and what was done to it', () => {
    const edits = {blend: null, near: [8], mix: null, shape: {}, toward: null};
    place.set({column: 3, row: 0});
    place.another(77, {seed: 3000, edits});
    place.another(88, {seed: 77, edits: UNEDITED});
    expect(place.previous(89)).toBeNull();
    expect(place.previous(88)).toEqual({seed: 77, edits: UNEDITED});
    expect(place.previous(77)).toEqual({seed: 3000, edits});
    expect(place.previous(77)).toBeNull();
    expect(place.step(3000, 'right', wall)).toBe(4000);
  });

  it('returns past what the browser went back from', () => {
    place.another(77, {seed: 3000, edits: UNEDITED});
    place.another(88, {seed: 77, edits: UNEDITED});
    expect(place.previous(77)).toEqual({seed: 3000, edits: UNEDITED});
    expect(place.previous(88)).toBeNull();
  });
});
