/** What a wall of wanted pictures needs; it comes once the first wall is there, or with an address that asks for it. */
import '../search/search-field.ts';

export {MatchingSeeds} from '../pictures/matching-seeds.ts';
export {rarityText} from '../search/rarity-text.ts';
