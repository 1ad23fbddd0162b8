/**
 * Valid checkpoints with bytes changed and ends cut off, 2,000 in all, the same in every run: each is either read or
 * refused with one sentence, soon, and never with another error.
 */
import {expect, it} from 'vitest';
import {CheckpointError} from '../../../src/checkpoint/checkpoint-error.ts';
import {openCheckpoint} from '../../../src/checkpoint/open-checkpoint.ts';
import {damage} from '../../support/damage.ts';
import {readCheckpointFixture} from '../../support/checkpoint-fixtures.ts';

/** How many damaged copies of each; fewer of what takes longer to read. */
const copies: [name: string, count: number][] = [
  ['ada_orig32', 250],
  ['ada_cond32', 200],
  ['sg3repo_sg2_32', 100],
  ['sg3_cond32', 250],
  ['tf_sg2_resnet32', 250],
  ['tf_ada_cond32', 200],
  ['sg1_cond32', 200],
  ['rosi_conv32', 335],
  ['rosi_train32', 15],
  ['st_f16_32', 200],
];

it('are 2,000', () => {
  expect(copies.reduce((sum, [, count]) => sum + count, 0)).toBe(2000);
});

it.each(copies)(
  '%s: every one of %d damaged copies is read or refused with a sentence',
  (name, count) => {
    const valid = readCheckpointFixture(name);
    let refused = 0;
    for (let seed = 0; seed < count; seed++) {
      // Time of the processor, so that a busy machine does not count.
      const before = process.cpuUsage();
      const {bytes, description} = damage(valid, seed);
      const place = `${name}, damage ${seed}: ${description}`;
      try {
        openCheckpoint(bytes);
      } catch (error) {
        if (!(error instanceof CheckpointError))
          throw new Error(`${place} gave another error`, {cause: error});
        expect(error.message, place).toMatch(/^[^\n]{20,600}\.$/);
        expect(error.where, place).not.toBe('');
        refused++;
      }
      const {user, system} = process.cpuUsage(before);
      expect((user + system) / 1e6, place).toBeLessThan(5);
    }
    // Cuts alone are a third.
    expect(refused).toBeGreaterThan(count / 4);
  },
  300_000,
);
