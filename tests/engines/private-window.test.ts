import {findFirefox} from '../support/find-engines.ts';
import {startFirefox} from './firefox.ts';
import {checkPrivateWindow} from './private-window.ts';

const path = findFirefox();
const AUTOSTART = 'browser.privatebrowsing.autostart';
checkPrivateWindow(
  'A private window of Firefox',
  path ? {hasServiceWorker: true, start: () => startFirefox(path, {[AUTOSTART]: true})} : null,
);
checkPrivateWindow(
  'A private window of Firefox without service workers',
  path
    ? {
        hasServiceWorker: false,
        start: () => startFirefox(path, {[AUTOSTART]: true, 'dom.serviceWorkers.enabled': false}),
      }
    : null,
);
