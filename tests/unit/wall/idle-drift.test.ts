import {expect, test} from 'vitest';
import {IDLE_BEFORE_DRIFT_MS, IdleDrift} from '../../../src/wall/idle-drift.ts';

test('the wall waits for a while after the last touch', () => {
  const drift = new IdleDrift(1000);
  expect(drift.waitMs(1000)).toBe(IDLE_BEFORE_DRIFT_MS);
  expect(drift.waitMs(1000 + IDLE_BEFORE_DRIFT_MS)).toBe(0);
  drift.touch(9000);
  expect(drift.waitMs(9500)).toBe(IDLE_BEFORE_DRIFT_MS - 500);
});

test('it stays still until every hold is gone', () => {
  const drift = new IdleDrift(0);
  drift.hold('hidden', true);
  drift.hold('dialog', true);
  drift.hold('dialog', true);
  expect(drift.waitMs(1e6)).toBeNull();
  drift.hold('hidden', false);
  expect(drift.waitMs(1e6)).toBeNull();
  drift.hold('dialog', false);
  expect(drift.waitMs(1e6)).toBe(0);
});
