/** By which all limits of the site that is tested are multiplied; 1 for the real ones. */
export const LIMIT_SCALE = Number(process.env['NONESUCH_LIMIT_SCALE'] ?? 0.4);
