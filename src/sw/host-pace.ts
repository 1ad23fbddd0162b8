/**
 * One memory of a host that does not answer: who has what was asked for waits for it once in a while, not for each file
 * anew. It lives as long as this worker does.
 */
import {withTimeout} from './responses.ts';

/** A host that was slow is taken for slow. */
const MEMORY_MS = 30_000;
/** For an answer that is on its way already. */
const GLANCE_MS = 50;

let slowUntil = -Infinity;

/**
 * What the host answers, within `patienceMs`, or at once where it has just let somebody wait.
 * @throws a TimeoutError when it does not
 */
export async function inGoodTime<Answer>(answer: Promise<Answer>, patienceMs: number): Promise<Answer> {
  const isSlow = performance.now() < slowUntil;
  try {
    const response = await withTimeout(answer, isSlow ? GLANCE_MS : patienceMs);
    slowUntil = -Infinity;
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      if (!isSlow) slowUntil = performance.now() + MEMORY_MS;
      // It is well again for the next one if this comes after all.
      answer.then(
        () => (slowUntil = -Infinity),
        () => undefined,
      );
    }
    throw error;
  }
}
