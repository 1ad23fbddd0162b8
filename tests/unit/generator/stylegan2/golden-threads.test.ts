/** The official pictures once more, with the kernels of our own dealt out among threads. */
import {testGolden} from '../../../support/golden.ts';
import {readFixture} from '../../../support/read-fixture-node.ts';
import {STYLEGAN2_FIXTURES} from '../../../support/stylegan2-fixtures.ts';
import {startThreadedWasm} from '../../../support/threaded-wasm.ts';

testGolden('wasm', STYLEGAN2_FIXTURES, readFixture, {start: () => startThreadedWasm(3)});
