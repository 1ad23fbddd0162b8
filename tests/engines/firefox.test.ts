import {findFirefox} from '../support/find-engines.ts';
import {checkEngine} from './checks.ts';
import {startFirefox} from './firefox.ts';

const path = findFirefox();
checkEngine('Firefox', path ? () => startFirefox(path) : null);
