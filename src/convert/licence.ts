/** What to warn a site maker of before a model is published. */

import {echo} from '../lib/printable.ts';

/** What a model says for whose weights nobody has named a licence. */
export const notStated = 'Not stated';

/** Sentences about a licence; none if nothing is to be said. */
export function licenceWarnings(licence: string | null): string[] {
  if (licence === null) {
    return [
      'No --licence was given. Weights have a licence of their own, apart from the code; find it before you publish this model.',
    ];
  }
  if (/\bNC\b|non.?commercial|NVIDIA|nvidia/i.test(licence)) {
    return [
      `The licence "${echo(licence)}" looks non-commercial: neither the model nor its pictures may be used for gain, and it must go with every copy.`,
    ];
  }
  return [];
}
