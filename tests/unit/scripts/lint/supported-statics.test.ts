import {Linter} from 'eslint';
import {describe, expect, it} from 'vitest';
import {supportedStatics} from '../../../../scripts/lint/supported-statics.js';

function messages(code: string): string[] {
  const config = {
    plugins: {nonesuch: {rules: {'supported-statics': supportedStatics}}},
    rules: {'nonesuch/supported-statics': 'error' as const},
  };
  return new Linter().verify(code, config).map(({message}) => message);
}

describe('supported-statics', () => {
  it('names what our oldest browsers have not', () => {
    expect(messages('AbortSignal.any([])')).toEqual([
      'AbortSignal.any is not in chrome 111, edge 111, firefox 115, safari 16.4, safari_ios 16.4.',
    ]);
    expect(messages('URL.canParse("x")')[0]).toContain('safari 16.4');
  });

  it('is content with what they have', () => {
    expect(messages('AbortSignal.timeout(5); URL.createObjectURL(file); any.any(); signal.any')).toEqual([]);
  });
});
