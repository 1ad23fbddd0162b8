import {beforeAll, describe, it} from 'vitest';
import {startBackend} from '../support/backends.ts';
import {type Cases, comparePictures} from '../support/cases.ts';
import {testGolden} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';
import {STYLEGAN3_BATCHED, STYLEGAN3_FIXTURES} from '../support/stylegan3-fixtures.ts';

testGolden('webgl', STYLEGAN3_FIXTURES, readFixture, {pictures: 'each-kind', batched: STYLEGAN3_BATCHED});
// A software rasteriser takes up to half a minute for one of these pictures.
testGolden('webgpu', STYLEGAN3_FIXTURES, readFixture, {pictures: 'mixed-only', batched: []});

describe.each(['webgl', 'webgpu'] as const)('rectangles on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(['sg3t_tall.pkl', 'sg3r_wide.pkl'])(
    '%s makes the pictures that the formulas make',
    async (file) => {
      const cases = JSON.parse(new TextDecoder().decode(await readFixture('cases/index.json'))) as Cases;
      await comparePictures(cases, file, backend, readFixture);
    },
  );
});
