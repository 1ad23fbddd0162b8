import {vi} from 'vitest';
import {testGolden} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';
import {STYLEGAN3_FIXTURES} from '../support/stylegan3-fixtures.ts';

// A software rasteriser takes up to a minute for one of these pictures, and a test makes up to six.
vi.setConfig({testTimeout: 1_800_000});

testGolden('webgl', STYLEGAN3_FIXTURES, readFixture);
testGolden('webgpu', STYLEGAN3_FIXTURES, readFixture, 'mixed-only');
