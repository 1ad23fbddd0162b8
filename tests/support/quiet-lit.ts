/** What Lit's development build says of itself, and of updates that follow updates, is no news. */
const issued = ((globalThis as {litIssuedWarnings?: Set<string>}).litIssuedWarnings ??= new Set());
issued.add('dev-mode').add('change-in-update');
