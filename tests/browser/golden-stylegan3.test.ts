import {testGolden} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';
import {STYLEGAN3_FIXTURES} from '../support/stylegan3-fixtures.ts';

testGolden('webgl', STYLEGAN3_FIXTURES, readFixture);
testGolden('webgpu', STYLEGAN3_FIXTURES, readFixture);
