import {testGolden} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';
import {STYLEGAN1_BATCHED, STYLEGAN1_FIXTURES} from '../support/stylegan1-fixtures.ts';

testGolden('webgl', STYLEGAN1_FIXTURES, readFixture, {pictures: 'each-kind', batched: STYLEGAN1_BATCHED});
testGolden('webgpu', STYLEGAN1_FIXTURES, readFixture, {pictures: 'each-kind', batched: STYLEGAN1_BATCHED});
