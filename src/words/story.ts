/** Two or three sentences about somebody who does not exist, and a card that offers them a home. Always the same for a seed. */
import {expand, type Grammar} from './grammar.ts';
import {givenNameOf, nameOf} from './name.ts';

const GRAMMAR: Grammar = {
  story: [
    '{opening} {middle} {ending}',
    '{opening} {middle} {ending}',
    '{opening} {ending}',
    '{middle} {ending}',
  ],
  opening: [
    '{name} was born {place} on {night}.',
    '{name} keeps {thing} {place} and tells nobody.',
    'Everybody {place} knows {name}, who {habit}.',
    'When {given} was small, {wish} was all that mattered.',
    '{name} came {place} with {thing} and never left.',
    'Nobody {place} remembers a time before {name}.',
    'There is {thing} {place}, and {name} looks after it.',
  ],
  middle: [
    'Every {day}, {given} {habit}.',
    'The neighbours say that {given} once {deed}.',
    '{given} has {deed} twice, and would do it again.',
    'For {given}, the best hour of the year is {night}.',
    'It is not widely known that {given} {deed}.',
    'One {day}, quite by accident, {given} {deed}.',
    'Ask {given} about {wish} and you will miss your train.',
  ],
  ending: [
    'Then somebody reloads the page.',
    'So far, it has gone surprisingly well.',
    'The rest is written on the back of {thing}.',
    'You have just missed each other.',
    'It is still talked about {place}.',
    'None of it happened, of course.',
    'Perhaps tomorrow: {wish}.',
    'Next time, {given} will bring {thing}.',
    '{given} would rather not say more.',
    'That is what {thing} is for.',
  ],
  place: [
    'behind the old mill',
    'at the end of the night-bus line',
    'on the quiet side of the lake',
    'in a town that maps leave out',
    'under the railway bridge',
    'in the third valley from here',
    'above the bakery',
    'where the river forgets its name',
    'at the foot of a hill with no top',
    'in the lighthouse',
  ],
  night: [
    'the shortest night of the year',
    'a night with two moons',
    'the first evening of snow',
    'the day that the clocks go back',
    'a Thursday that lasted until Saturday',
    'the last warm evening',
    'the night of the great cheese market',
  ],
  day: [
    'Tuesday',
    'full moon',
    'rainy morning',
    'market day',
    'Sunday before noon',
    'spring',
    'second winter',
  ],
  thing: [
    'a jar of echoes',
    'a borrowed umbrella',
    'a compass that points to breakfast',
    'an unfinished map',
    'a very small piano',
    'a lantern full of moths',
    'one perfect pebble',
    'a library of lost gloves',
    'a kettle that hums',
    'a letter addressed to the sea',
    'half a recipe for plum cake',
  ],
  habit: [
    'counts the swallows and is always one short',
    'sings to the tomatoes',
    'repairs clocks that nobody owns',
    'swims out to the buoy and back',
    'reads the newspaper aloud to the geese',
    'paints the same fence another blue',
    'practises being invisible',
    'waits for the post with great dignity',
    'collects the names of winds',
  ],
  wish: [
    'a telescope',
    'the sea',
    'plum cake',
    'winning the turnip race',
    'a window that faces north',
    'learning to whistle',
    'the last page of the book',
    'snow in June',
  ],
  deed: [
    'outran a thunderstorm',
    'taught a heron to bow',
    'won an argument with an echo',
    'crossed the pass on a dare',
    'found the end of a rainbow and left it there',
    'talked a bull out of a bad mood',
    'stopped the town clock for a nap',
    'walked home by the light of a single firefly',
    'lost a game of chess to a snail',
  ],
  likes: ['{wish}', '{thing}', 'long shadows', 'warm bread', 'thunder, from indoors', 'being early'],
  dislikes: [
    'balloons',
    'small talk',
    'wet socks',
    'the letter Q',
    'sudden trumpets',
    'being drawn from the left',
    'shutting gates',
  ],
  talent: ['{habit}', 'has {deed}'],
  needs: [
    'a garden, or a window with ambition',
    'a patient household without trumpets',
    'somebody to read to',
    'a hill in walking distance',
    'plum cake, once a week',
    'a friend of about the same size',
  ],
  fee: [
    'one good story',
    'a song, any key',
    'nothing, you cannot pay for what is not there',
    'a promise',
    'a button',
    'half a sandwich',
  ],
};

/** A story of two or three sentences. */
export function storyOf(seed: number): string {
  const given = {name: nameOf(seed), given: givenNameOf(seed)};
  return expand(GRAMMAR, 'story', seed, 1, given).replace(
    /([.!?] )([a-z])/g,
    (_, stop: string, letter: string) => stop + letter.toUpperCase(),
  );
}

export interface ListingCard {
  /** "For adoption: Juniper Moonwhistle, pony, 7". */
  title: string;
  lines: {label: string; text: string}[];
}

/**
 * A listing, as if the one in the picture were looking for a home.
 * @param noun what the pictures show: "pony"
 */
export function listingOf(seed: number, noun: string): ListingCard {
  const given = {name: nameOf(seed), given: givenNameOf(seed)};
  const line = (symbol: string, slot: number): string => expand(GRAMMAR, symbol, seed, slot, given);
  const age = 2 + (seed % 17);
  return {
    title: `For adoption: ${given.name}, ${noun}, ${age}`,
    lines: [
      {label: 'Likes', text: line('likes', 2)},
      {label: 'Dislikes', text: line('dislikes', 3)},
      {label: 'Known for', text: line('talent', 4)},
      {label: 'Needs', text: line('needs', 5)},
      {label: 'Fee', text: line('fee', 6)},
    ],
  };
}
