import {UNEDITED} from '../../../src/pictures/recipe.ts';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {PageHistory} from '../../../src/app/page-history.ts';
import {PictureMoves, type MovesHost} from '../../../src/app/picture-moves.ts';
import {parseAddress, type PageState} from '../../../src/app/url-state.ts';
import type {Wall} from '../../../src/wall/wall.ts';

const wall = {
  seedAt: ({column, row}: {column: number; row: number}) => 1000 * column + row,
  find: () => null,
  beside: ({column, row}: {column: number; row: number}, columns: number, rows: number) => ({
    column: column + columns,
    row: row + rows,
  }),
  reveal: vi.fn(),
  focusCurrent: vi.fn(),
} as unknown as Wall;

let calls: [string, ...unknown[]][];
let canGoBack: boolean;
let host: MovesHost;
let moves: PictureMoves;
const session = {
  load: vi.fn(() => Promise.resolve()),
  followPsi: vi.fn(),
  follow: (page: PageState, before: PageState): void => {
    if (page.model !== before.model) void session.load();
    else if (page.psi !== before.psi) session.followPsi();
  },
};

function start(query: string): void {
  host = {page: parseAddress(query).state, message: '', wall, plane: null, seeds: null};
  const note =
    (name: string) =>
    (...values: unknown[]): void =>
      void calls.push([name, ...values]);
  const history = {
    open: note('open'),
    push: note('push'),
    advance: note('advance'),
    replace: note('replace'),
    remember: note('remember'),
    whenStill: (act: () => void) => act(),
    close: (...values: unknown[]) => {
      calls.push(['close', ...values]);
      return canGoBack;
    },
  };
  moves = new PictureMoves(host, history as unknown as PageHistory, session);
}

beforeEach(() => {
  calls = [];
  canGoBack = true;
  session.followPsi.mockClear();
  session.load.mockClear();
});

/** Lets what waits go on. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const names = (): string[] => calls.map(([name]) => name);

describe('PictureMoves', () => {
  it('goes to another one of those that are wanted, unless something else was done meanwhile', async () => {
    start('?wall=7&of=unicorn&seed=3');
    const find = vi.fn(() => Promise.resolve(99));
    Object.assign(host, {seeds: {find}});
    moves.step('another');
    await settle();
    expect([host.page.seed, names().at(-1)]).toEqual([99, 'advance']);
    find.mockReturnValueOnce(Promise.resolve(98));
    moves.step('another');
    // Still on its way to where it was sent.
    host.page = {...host.page, at: {column: 4, fraction: 0.5}};
    await settle();
    expect(host.page.seed).toBe(98);
    canGoBack = false;
    moves.step('another');
    moves.close();
    await settle();
    expect(find).toHaveBeenCalledTimes(3);
    expect(host.page.seed).toBeNull();
  });

  it('waits for a neighbour that the wall is still looking for, and for no earlier one', async () => {
    start('?wall=7');
    moves.open({column: 3, row: 1});
    const found: Record<number, (seed: number) => void> = {};
    Object.assign(host, {
      wall: {
        ...wall,
        seedAt: () => null,
        whenSeed: ({column}: {column: number}) => new Promise<number>((resolve) => (found[column] = resolve)),
      },
    });
    moves.step('right');
    moves.step('right');
    expect(host.page.seed).toBe(3001);
    found[4]!(41);
    await settle();
    expect(host.page.seed).toBe(3001);
    found[5]!(51);
    await settle();
    expect([host.page.seed, names().at(-1)]).toEqual([51, 'replace']);
  });

  it('opens a tile, steps in place of it, and puts another one behind it', () => {
    start('?wall=7');
    moves.open({column: 3, row: 1});
    expect([host.page.seed, calls.at(-1)?.slice(0, 2)]).toEqual([3001, ['open', 'picture']]);
    moves.step('right');
    expect([host.page.seed, names().at(-1)]).toEqual([4001, 'replace']);
    moves.step('another');
    expect(names().at(-1)).toBe('advance');
    expect(host.page.seed).not.toBe(4001);
    // Not its neighbour but what was just seen.
    moves.step('left');
    expect([host.page.seed, names().at(-1)]).toEqual([4001, 'advance']);
    moves.step('left');
    expect(host.page.seed).toBe(3001);
  });

  describe('on a plane', () => {
    const blend = {weight: 3, others: [{seed: 5, weight: 1}]};
    const between = {seed: 42, edits: {...UNEDITED, blend}};
    const right = {seed: 43, edits: UNEDITED};
    const beside = vi.fn((picture: {seed: number}) => (picture.seed === 42 ? right : null));

    beforeEach(() => {
      start('?plane=7&panel=mix');
      Object.assign(host, {wall: null, plane: {beside}});
    });

    it('opens what lies between seeds, and goes to its neighbour with what belongs to that', () => {
      moves.openBetween(between);
      expect(calls).toEqual([['open', 'picture', '?plane=7&x=0&y=0&zoom=1&seed=42&blend=3,5:1&panel=mix']]);
      moves.choose({explore: {near: [9]}});
      moves.step('right');
      expect(beside).toHaveBeenLastCalledWith({seed: 42, edits: {...between.edits, near: [9]}}, 'right');
      expect(calls.at(-1)).toEqual(['replace', '?plane=7&x=0&y=0&zoom=1&seed=43&panel=mix']);
    });

    it('returns from another one to the picture that was left', () => {
      moves.openBetween(between);
      moves.step('another');
      expect(host.page.explore.blend).toBeNull();
      moves.step('left');
      expect([host.page.seed, host.page.explore.blend]).toEqual([42, blend]);
    });

    it('goes to the next number from a picture that hangs nowhere on it', () => {
      moves.openBetween({seed: 77, edits: UNEDITED});
      moves.step('right');
      expect(host.page.seed).toBe(78);
    });
  });

  it('returns to a picture with what had been done to it', () => {
    start('?wall=7&seed=3&near=8');
    moves.step('another');
    expect(host.page.explore.near).toEqual([]);
    moves.step('left');
    expect([host.page.seed, host.page.explore.near]).toEqual([3, [8]]);
  });

  it('keeps a single picture in its entry, as its address does not say it', () => {
    start('?one&seed=5');
    moves.remember();
    moves.step('another');
    const {seed} = host.page;
    expect(calls).toEqual([
      ['remember', 5],
      ['advance', '?one'],
      ['remember', seed],
    ]);
  });

  it('opens the panels in an entry of their own, changes in it, and closes them by going back', () => {
    start('?wall=7&seed=3');
    moves.choose({explore: {panel: 'family'}});
    moves.choose({explore: {near: [8]}});
    expect(names()).toEqual(['open', 'replace']);
    moves.choose({explore: {panel: null}});
    // It waits for the browser to arrive.
    expect([names().at(-1), host.page.explore.panel]).toEqual(['close', 'family']);
    moves.closedPanels();
    expect([host.page.explore.panel, host.page.explore.near]).toEqual([null, [8]]);
    expect(calls.at(-1)).toEqual(['replace', '?wall=7&at=0&seed=3&near=8']);
  });

  it('closes panels that a link opened in place', () => {
    start('?wall=7&seed=3&panel=family');
    canGoBack = false;
    moves.choose({explore: {panel: null}});
    expect([names(), host.page.explore.panel]).toEqual([['close', 'replace'], null]);
  });

  it('makes pictures anew at another psi', () => {
    start('?wall=7&seed=3&psi=0.7&panel=creativity');
    moves.choose({psi: 0.7});
    expect(session.followPsi).not.toHaveBeenCalled();
    moves.choose({psi: 0.3});
    expect(session.followPsi).toHaveBeenCalledOnce();
  });

  it('closes to the wall, from a single picture by a new entry', () => {
    start('?wall=7&seed=3');
    moves.close();
    expect([names(), host.page.seed]).toEqual([['close'], 3]);
    canGoBack = false;
    moves.close();
    expect(host.page.seed).toBeNull();
    start('?one&wall=7&seed=3');
    calls = [];
    moves.close();
    expect([names(), host.page.seed, host.page.one]).toEqual([['push'], null, false]);
  });

  it('follows a link, over the wall in a new entry, and loads its model', () => {
    start('?model=pony&wall=7&psi=1');
    moves.follow('?model=people&seed=9&psi=0.5');
    expect([host.page.seed, calls.at(-1)?.slice(0, 2)]).toEqual([9, ['open', 'picture']]);
    expect(session.load).toHaveBeenCalledOnce();
    moves.follow('?seed=10&psi=0.6');
    expect([names().at(-1), session.followPsi.mock.calls.length]).toEqual(['replace', 1]);
    moves.follow('?seed=minus');
    expect(host.message).toMatch(/seed=minus/);
  });
});
