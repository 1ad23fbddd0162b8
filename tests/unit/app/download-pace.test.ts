import {describe, expect, it} from 'vitest';
import {DownloadPace} from '../../../src/app/download-pace.ts';

describe('DownloadPace', () => {
  it('knows from the first moment what the line has given for other files', () => {
    const pace = new DownloadPace();
    expect(pace.leftMs(4_000_000, 0, null)).toBeNull();
    expect(pace.leftMs(4_000_000, 0, 200)).toBe(20_000);
  });

  it('goes by what has come in the last seconds', () => {
    const pace = new DownloadPace();
    for (let s = 0; s <= 30; s++) pace.note(s * 100_000, s * 1000);
    expect(pace.leftMs(4_000_000, 30_000, 5)).toBeCloseTo(10_000);
    // Twice as fast from now on: believed once the slow seconds are out of sight.
    for (let s = 31; s <= 40; s++) pace.note(3_000_000 + (s - 30) * 50_000, s * 1000);
    expect(pace.leftMs(4_000_000, 40_000, null)).toBeCloseTo(10_000);
  });

  it('says more and more where nothing comes', () => {
    const pace = new DownloadPace();
    pace.note(0, 0);
    pace.note(100_000, 1000);
    const [soon, later] = [2000, 9000].map((at) => pace.leftMs(200_000, at, null)!);
    expect(later! > 4 * soon!).toBe(true);
  });

  it('begins anew with another download', () => {
    const pace = new DownloadPace();
    pace.note(0, 0);
    pace.note(3_000_000, 1000);
    pace.note(10, 2000);
    expect(pace.leftMs(1010, 2000, null)).toBeNull();
    expect(pace.leftMs(1010, 2000, 1)).toBe(1000);
  });
});
