/**
 * Where threads find their work: a board in shared memory with one job, from which each takes the next item. One thread, the
 * engine's, puts the jobs there. It needs no other: it takes items too, and does again what one that was stopped has not
 * finished. Another thread computes into a scratch of its own and claims the item before it writes, so that one that comes late
 * writes nothing, whatever became of the job. Zeros are a board without a job.
 */
import {computeItem, writeItem} from './items.ts';
import {itemsOf, JOB_BYTES, maySleepOf, patienceOf} from './job.ts';

/** Number of the job, even; odd while its fields are being written. */
const GENERATION: usize = 0;
/** The first item that nobody has taken. Alone on its line of the cache. */
const NEXT: usize = 64;
const JOB: usize = 128;
/** For each item the number of its job, doubled, and how far it is. */
const STATES: usize = 256;
/** As many as there is room for, see `board.ts` one folder up. */
const MOST_ITEMS: i32 = 16384;

const OPEN: i32 = 0;
/** Another thread is writing the result. */
const CLAIMED: i32 = 1;
/** It is, and the engine waits for it. */
const AWAITED: i32 = 2;
const DONE: i32 = 3;

/** How often a thread without work looks for more before it sleeps: waking takes longer than most pauses between two jobs. */
const LOOKS: i32 = 30000;
/** How often the engine looks at an item that is being written before it sleeps. */
const WRITING_LOOKS: i32 = 10000;
/** A thread that has not written its item in so many nanoseconds, or looks, has died. */
const DEAD_NS: i64 = 1000000000;
const DEAD_LOOKS: i32 = 1000000000;

function stateOf(board: usize, item: i32): usize {
  return board + STATES + <usize>(item * 4);
}

function takeItem(board: usize): i32 {
  return atomic.add<i32>(board + NEXT, 1);
}

function doItem(job: usize, item: i32, scratch: usize): void {
  computeItem(job, item, scratch);
  writeItem(job, item, scratch);
}

/**
 * Does a job with all who help.
 * @param board 0 to do it alone
 * @param scratch as many bytes as the job's kind needs
 * @returns how many of its items others have done; -1 if a thread died over one: the job is done, but nobody may help from now on
 */
export function run(board: usize, job: usize, scratch: usize): i32 {
  const items = itemsOf(job);
  if (!ASC_FEATURE_THREADS || board === 0 || items === 1 || items > MOST_ITEMS) {
    for (let item = 0; item < items; item++) doItem(job, item, scratch);
    return 0;
  }
  const generation = put(board, job);
  let own = 0;
  for (let item = takeItem(board); item < items; item = takeItem(board)) {
    doItem(job, item, scratch);
    atomic.store<i32>(stateOf(board, item), generation * 2 + DONE);
    own++;
  }
  const again = finish(board, job, scratch, generation * 2);
  return again < 0 ? again : items - own - again;
}

function put(board: usize, job: usize): i32 {
  const generation = atomic.load<i32>(board + GENERATION) + 2;
  atomic.store<i32>(board + GENERATION, generation - 1);
  for (let at: usize = 0; at < JOB_BYTES; at += 4) {
    atomic.store<i32>(board + JOB + at, load<i32>(job + at));
  }
  const items = itemsOf(job);
  for (let item = 0; item < items; item++) {
    atomic.store<i32>(stateOf(board, item), generation * 2 + OPEN);
  }
  atomic.store<i32>(board + NEXT, 0);
  atomic.store<i32>(board + GENERATION, generation);
  atomic.notify(board + GENERATION, -1);
  return generation;
}

/**
 * Waits for others as long as one item takes, and then does what they have not done.
 * @returns how many; -1 as `run` does
 */
function finish(board: usize, job: usize, scratch: usize, number: i32): i32 {
  const items = itemsOf(job);
  const done = number + DONE;
  let patience = patienceOf(job);
  let hasDied = false;
  let again = 0;
  for (let item = 0; item < items; item++) {
    const state = stateOf(board, item);
    while (patience > 0 && atomic.load<i32>(state) !== done) patience--;
    const found = atomic.cmpxchg<i32>(state, number + OPEN, done);
    if (found === number + OPEN) {
      doItem(job, item, scratch);
      again++;
    } else if (found !== done && !isWritten(state, number, maySleepOf(job))) {
      doItem(job, item, scratch);
      atomic.store<i32>(state, done);
      hasDied = true;
    }
  }
  return hasDied ? -1 : again;
}

/** Waits for a thread that writes its result, which is a short step. */
function isWritten(state: usize, number: i32, maySleep: bool): bool {
  const done = number + DONE;
  const most = maySleep ? WRITING_LOOKS : DEAD_LOOKS;
  for (let looks = 0; looks < most; looks++) if (atomic.load<i32>(state) === done) return true;
  if (!maySleep) return false;
  if (atomic.cmpxchg<i32>(state, number + CLAIMED, number + AWAITED) === done) return true;
  return atomic.wait<i32>(state, number + AWAITED, DEAD_NS) !== 2;
}

/**
 * Helps with every job from now on; never returns.
 * @param scratch for a job and what the largest one needs
 */
export function help(board: usize, scratch: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  const job = scratch;
  // Not the number of any.
  let last = 1;
  for (;;) {
    let generation = atomic.load<i32>(board + GENERATION);
    for (let looks = 0; generation === last && looks < LOOKS; looks++) {
      generation = atomic.load<i32>(board + GENERATION);
    }
    if (generation === last) {
      atomic.wait<i32>(board + GENERATION, last, -1);
    } else if ((generation & 1) === 0) {
      for (let at: usize = 0; at < JOB_BYTES; at += 4) {
        store<i32>(job + at, atomic.load<i32>(board + JOB + at));
      }
      last = generation;
      // Not if it is another job by now.
      if (atomic.load<i32>(board + GENERATION) === generation) {
        helpWith(board, job, scratch + JOB_BYTES, generation * 2);
      }
    }
  }
}

function helpWith(board: usize, job: usize, scratch: usize, number: i32): void {
  const items = itemsOf(job);
  for (let item = takeItem(board); item < items; item = takeItem(board)) {
    const state = stateOf(board, item);
    computeItem(job, item, scratch);
    if (atomic.cmpxchg<i32>(state, number + OPEN, number + CLAIMED) !== number + OPEN) return;
    writeItem(job, item, scratch);
    if (atomic.xchg<i32>(state, number + DONE) === number + AWAITED) atomic.notify(state, 1);
  }
}
