import {findWebKit} from '../support/find-engines.ts';
import {checkEngine} from './checks.ts';
import {startWebKit} from './webkit.ts';

const programs = findWebKit();
checkEngine('WebKit', programs ? () => startWebKit(programs) : null);
