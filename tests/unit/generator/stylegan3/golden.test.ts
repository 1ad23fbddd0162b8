import {vi} from 'vitest';
import {testGolden} from '../../../support/golden.ts';
import {readFixture} from '../../../support/read-fixture-node.ts';
import {STYLEGAN3_FIXTURES} from '../../../support/stylegan3-fixtures.ts';

// The cpu backend takes seconds for one of these pictures, more on a busy machine, and a test makes six.
vi.setConfig({testTimeout: 300_000});

testGolden('cpu', STYLEGAN3_FIXTURES, readFixture);
testGolden('wasm', STYLEGAN3_FIXTURES, readFixture);
