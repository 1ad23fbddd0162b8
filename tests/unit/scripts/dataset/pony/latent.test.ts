import {describe, expect, it} from 'vitest';
import {
  Latent,
  MIRROR_COORDINATE,
  USED_COORDINATES,
  Z_DIM,
} from '../../../../../scripts/dataset/pony/latent.ts';
import {randomLatent} from '../../../../../scripts/dataset/pony/random-latent.ts';

describe('reading z', () => {
  it('leaves the mirror coordinate to the generator', () => {
    expect(USED_COORDINATES).toBeLessThanOrEqual(MIRROR_COORDINATE);
    expect(MIRROR_COORDINATE).toBeLessThan(Z_DIM);
  });

  it('refuses a latent that is too short', () => {
    expect(() => new Latent(new Float32Array(USED_COORDINATES - 1))).toThrow(
      `${USED_COORDINATES} coordinates`,
    );
  });

  it('chooses as often as the weights say', () => {
    const counts = {none: 0, blaze: 0, star: 0, snip: 0};
    const rows = 4000;
    for (let seed = 0; seed < rows; seed++) {
      counts[
        new Latent(randomLatent(seed, USED_COORDINATES)).choose('marking', {
          none: 70,
          blaze: 12,
          star: 12,
          snip: 6,
        })
      ]++;
    }
    expect(counts.none / rows).toBeCloseTo(0.7, 1);
    expect(Math.abs(counts.blaze / rows - 0.12)).toBeLessThan(0.025);
    expect(Math.abs(counts.snip / rows - 0.06)).toBeLessThan(0.02);
  });

  it('never chooses what is excluded', () => {
    for (let seed = 0; seed < 200; seed++) {
      const chosen = new Latent(randomLatent(seed, USED_COORDINATES)).greatest('forelock', [
        -Infinity,
        0,
        -Infinity,
        0,
      ]);
      expect([1, 3]).toContain(chosen);
    }
  });

  it('refuses to choose among more options than the draw owns coordinates', () => {
    const z = new Latent(randomLatent(1, USED_COORDINATES));
    expect(() => z.greatest('horn', [0, 0])).toThrow('horn owns 1');
  });

  it('turns two coordinates into every hue', () => {
    const quarters = [0, 0, 0, 0];
    for (let seed = 0; seed < 800; seed++) {
      quarters[Math.floor(new Latent(randomLatent(seed, USED_COORDINATES)).hue('coatHue') / 90)]!++;
    }
    for (const count of quarters) expect(Math.abs(count - 200)).toBeLessThan(60);
  });
});

describe('random latents', () => {
  it('are standard normal and the same for a seed', () => {
    const z = randomLatent(7, 20000);
    const mean = z.reduce((sum, v) => sum + v, 0) / z.length;
    const variance = z.reduce((sum, v) => sum + (v - mean) ** 2, 0) / z.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
    expect(randomLatent(7, 5)).toEqual(randomLatent(7, 5));
    expect(randomLatent(8, 5)).not.toEqual(randomLatent(7, 5));
  });
});
