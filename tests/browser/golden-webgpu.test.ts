import {testGolden} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';
import {STYLEGAN2_BATCHED, STYLEGAN2_FIXTURES} from '../support/stylegan2-fixtures.ts';

for (const backend of ['webgpu', 'tfjs-webgpu'] as const)
  testGolden(backend, STYLEGAN2_FIXTURES, readFixture, {pictures: 'each-kind', batched: STYLEGAN2_BATCHED});
