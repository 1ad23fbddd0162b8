/** `seed-of.js`, for code of others: the seed that a name gives. One file without imports, under a name that stays. */
export {seedOf} from '../lib/seed-of-name.ts';
