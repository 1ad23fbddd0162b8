import {testGolden} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';
import {STYLEGAN3_BATCHED, STYLEGAN3_FIXTURES} from '../support/stylegan3-fixtures.ts';

testGolden('webgl', STYLEGAN3_FIXTURES, readFixture, {pictures: 'each-kind', batched: STYLEGAN3_BATCHED});
// A software rasteriser takes up to half a minute for one of these pictures.
testGolden('webgpu', STYLEGAN3_FIXTURES, readFixture, {pictures: 'mixed-only', batched: []});
