import {testGolden} from '../../../support/golden.ts';
import {readFixture} from '../../../support/read-fixture-node.ts';
import {STYLEGAN1_FIXTURES} from '../../../support/stylegan1-fixtures.ts';

testGolden('cpu', STYLEGAN1_FIXTURES, readFixture);
testGolden('wasm', STYLEGAN1_FIXTURES, readFixture);
testGolden('tfjs-wasm', STYLEGAN1_FIXTURES, readFixture);
