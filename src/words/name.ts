/** A name of its own for every seed. */
import {pick} from './pick.ts';

const FIRST =
  'Maple Juniper Clover Bramble Saffron Willow Hazel Pepper Biscuit Tansy Barley Sorrel Nettle Poppy Marigold Thistle Fern Heather Bracken Acorn Almond Anise Basil Bilberry Cinnamon Cocoa Damson Elder Fennel Ginger Hickory Iris Jasmine Kipper Larch Lupin Mallow Mistral Nutmeg Oakley Pippin Quince Rowan Sage Tamarind Umber Vesper Wren Yarrow Zinnia Ember Dapple Pebble Puddle Button Tuppence Crumpet Toffee Truffle Velvet Russet Sesame Comet Halo'.split(
    ' ',
  );
const BEGIN =
  'moon star thistle river winter amber silver copper meadow cloud button feather honey harvest lantern marsh morning night pebble quiet rain saddle shadow snow spring storm summer sugar tumble velvet wander whisper wind willow cinder cricket dew drift dusk ever fiddle glimmer hollow ivy lark milk moss'.split(
    ' ',
  );
const END =
  'whistle down brook field step song light berry bell foot wick heart gate leaf ridge spark lock bloom dance drop glow hill hopper mere nook path puff quill run shine stone thorn trot tail wash weave wood wing patch twirl ford flax fall crest kettle lace'.split(
    ' ',
  );

/** "Juniper Moonwhistle", always the same for a seed. */
export function nameOf(seed: number): string {
  const begin = pick(seed, 1, BEGIN);
  return `${pick(seed, 0, FIRST)} ${begin.charAt(0).toUpperCase()}${begin.slice(1)}${pick(seed, 2, END)}`;
}

/** The first of the two names. */
export function givenNameOf(seed: number): string {
  return pick(seed, 0, FIRST);
}
