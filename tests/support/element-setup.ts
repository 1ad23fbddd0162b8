import {vi} from 'vitest';

// What Lit's development build says of itself, and of updates that follow updates, is no news.
const issued = ((globalThis as {litIssuedWarnings?: Set<string>}).litIssuedWarnings ??= new Set());
issued.add('dev-mode').add('change-in-update');

/** On a busy machine a state may take longer than the second that is usual. */
const PATIENCE_MS = 10_000;

const {waitFor} = vi;
vi.waitFor = (condition, options = PATIENCE_MS) => waitFor(condition, options);
