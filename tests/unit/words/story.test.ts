import {describe, expect, it} from 'vitest';
import {givenNameOf} from '../../../src/words/name.ts';
import {listingOf, storyOf} from '../../../src/words/story.ts';

describe('storyOf', () => {
  it('is two or three whole sentences, without a hole, for every seed', () => {
    for (let seed = 0; seed < 5000; seed += 1) {
      const story = storyOf(seed);
      const sentences = story.split(/(?<=[.!?]) /);
      expect(sentences.length, story).toBeGreaterThanOrEqual(2);
      expect(sentences.length, story).toBeLessThanOrEqual(3);
      for (const sentence of sentences) expect(sentence, story).toMatch(/^[A-Z].*[.!?]$/);
      expect(story).not.toMatch(/[{}]|undefined| {2}/);
      expect(story).toContain(givenNameOf(seed));
    }
  });

  it('is the same for a seed, and another for the next', () => {
    expect(storyOf(42)).toBe(storyOf(42));
    expect(new Set(Array.from({length: 200}, (_, seed) => storyOf(seed))).size).toBe(200);
  });
});

describe('listingOf', () => {
  it('is a card with every line filled', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const {title, lines} = listingOf(seed, 'pony');
      expect(title).toMatch(/^For adoption: .+, pony, \d+$/);
      expect(lines.map((line) => line.label)).toEqual(['Likes', 'Dislikes', 'Known for', 'Needs', 'Fee']);
      for (const {text} of lines) expect(text).toMatch(/^[A-Z][^{}]+$/);
    }
  });
});
