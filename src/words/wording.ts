/** Words about a picture that several elements say. Pure. */

/** "a pony", "an owl". */
export function aNoun(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** "seed 42"; "between seeds 42, 5 and 77" for a picture of several. */
export function seedsText(seed: number, others: readonly number[] = []): string {
  if (others.length === 0) return `seed ${seed}`;
  return `between seeds ${[seed, ...others.slice(0, -1)].join(', ')} and ${others.at(-1)}`;
}

/**
 * Alternative text of a picture.
 * @param others beside its own seed, of a picture that lies between several
 */
export function altText(noun: string, seed: number, others: readonly number[] = []): string {
  return `A${aNoun(noun).slice(1)} that does not exist, ${seedsText(seed, others)}`;
}

/** "3.1 MB": decimal megabytes, as browsers and operating systems count downloads. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** "1 picture", "3 pictures". */
export function countedPictures(count: number): string {
  return `${count} ${count === 1 ? 'picture' : 'pictures'}`;
}

/** "2 s", "1 min 20 s": never less than a second. */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  // Ten seconds are near enough of minutes.
  const tens = Math.round(seconds / 10) * 10;
  const rest = tens % 60;
  return `${Math.floor(tens / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}
