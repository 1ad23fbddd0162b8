/** What is made while nobody sees the page: what somebody waits for elsewhere, and what is being saved. */

/** Priorities from here to 0, which the wall's tiles begin with. */
const FIRST_UNSEEN = -0.5;

/** Whether a picture of this priority is made now; nothing is drawn for a hidden page. */
export function isMadeNow(priority: number): boolean {
  const isHidden = typeof document !== 'undefined' && document.visibilityState === 'hidden';
  return !isHidden || (priority >= FIRST_UNSEEN && priority < 0);
}
