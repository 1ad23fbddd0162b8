/** Channels of one tensor behind those of another. */
import {loadSome, storeSome} from './lanes.ts';

/**
 * @param first `[places, firstCount]`
 * @param second `[places, secondCount]`
 * @param to `[places, firstCount + secondCount]`
 */
export function joinChannels(
  first: usize,
  second: usize,
  to: usize,
  places: i32,
  firstCount: i32,
  secondCount: i32,
): void {
  for (let place = 0; place < places; place++) {
    copy(first, to, firstCount);
    first += <usize>(firstCount * 4);
    to += <usize>(firstCount * 4);
    copy(second, to, secondCount);
    second += <usize>(secondCount * 4);
    to += <usize>(secondCount * 4);
  }
}

function copy(from: usize, to: usize, count: i32): void {
  for (let k = 0; k < count; k += 4) {
    storeSome(to + <usize>(k * 4), loadSome(from + <usize>(k * 4), count - k), count - k);
  }
}
