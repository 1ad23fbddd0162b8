import {testGolden} from '../../support/golden.ts';
import {readFixture} from '../../support/read-fixture-node.ts';
import {STYLEGAN3_FIXTURES} from '../../support/stylegan3-fixtures.ts';

testGolden('cpu', STYLEGAN3_FIXTURES, readFixture);
testGolden('wasm', STYLEGAN3_FIXTURES, readFixture);
