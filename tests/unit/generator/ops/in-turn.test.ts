import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, it} from 'vitest';
import {inTurn, usingUp} from '../../../../src/generator/ops/in-turn.ts';
import '@tensorflow/tfjs-backend-cpu';

const double = (x: tf.Tensor4D): tf.Tensor4D => tf.mul(x, 2);
const same = (x: tf.Tensor4D): tf.Tensor4D => x;

beforeAll(() => tf.setBackend('cpu'));

describe('steps in turn', () => {
  it('keep one tensor at a time, and leave the first', () => {
    const x = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
    const alive: number[] = [];
    const counted = (y: tf.Tensor4D): tf.Tensor4D => {
      alive.push(tf.memory().numTensors);
      return double(y);
    };
    const y = inTurn(x, [counted, same, counted, counted]);
    // The first, and from then on what the step before gave.
    expect(alive).toEqual([1, 2, 2]);
    expect(y.dataSync()[0]).toBe(8);
    expect(x.isDisposed).toBe(false);
    tf.dispose([x, y]);
    expect(tf.memory().numTensors).toBe(0);
  });

  it('free the first too where it is to be used up', () => {
    const x = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
    let alive = 0;
    const y = usingUp(x, [
      same,
      double,
      (z) => {
        alive = tf.memory().numTensors;
        return double(z);
      },
    ]);
    expect(alive).toBe(1);
    expect(y.dataSync()[0]).toBe(4);
    y.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  it('give back what they got where no step makes anything new', () => {
    const x = tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
    expect(inTurn(x, [same])).toBe(x);
    expect(usingUp(x, [same, same])).toBe(x);
    expect(x.isDisposed).toBe(false);
    x.dispose();
  });
});
