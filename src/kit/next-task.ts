/** A task of its own: whatever else the page has to do, answering a finger above all, comes in between. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
