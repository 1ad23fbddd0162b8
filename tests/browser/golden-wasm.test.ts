import {testGolden} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';
import {STYLEGAN2_FIXTURES} from '../support/stylegan2-fixtures.ts';

testGolden('wasm', STYLEGAN2_FIXTURES, readFixture);
testGolden('tfjs-wasm', STYLEGAN2_FIXTURES, readFixture);
