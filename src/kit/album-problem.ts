/** Why nothing can be kept here, in one sentence for the visitor. */

const SENTENCES: Partial<Record<string, string>> = {
  VersionError: 'The album was opened by a newer version of this site; reload the page to use it.',
  TimeoutError: 'Another tab of this site holds on to the album; close that tab, then try again.',
};

/** @param error of the album's store */
export function albumProblem(error: unknown): string {
  const known = error instanceof DOMException ? SENTENCES[error.name] : undefined;
  return known ?? 'This browser gives the site no storage, so nothing can be kept.';
}
