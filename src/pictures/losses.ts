/** What a visitor does without here, and why: for who wonders. Pure, but for the look at the browser's stores. */
import type {BackendReport} from '../engine/client/protocol.ts';

/** Why no service worker answers for the site; null where one does, or will. */
export type Obstacle = 'insecure' | 'none' | 'failed' | null;

const WORKER: Record<Exclude<Obstacle, null>, string> = {
  insecure: 'The site came over plain http, where browsers allow no service worker.',
  none: 'This browser, or a private window of it, allows no service worker.',
  failed: 'The service worker could not be installed.',
};

const WITHOUT_WORKER =
  'So nothing works without network, and pictures have no addresses of their own: Save gives them their names.';

/** Of a page whose pictures come from plain JavaScript; null for all others. */
export function slowness(report: Pick<BackendReport, 'backend' | 'rejected'> | null): string | null {
  if (report?.backend !== 'cpu') return null;
  const wasm = report.rejected.find(({backend}) => backend === 'wasm');
  const why = wasm ? `: ${wasm.reason}` : '';
  return `Pictures come slowly here, from plain JavaScript. WebAssembly is not used${why}.`;
}

/** Whether the browser keeps anything for the site beyond the visit. */
export function keepsNothing(scope: Pick<Window, 'localStorage' | 'indexedDB'> = window): boolean {
  try {
    // Reading the properties themselves throws where storage is forbidden.
    return !scope.localStorage || !scope.indexedDB;
  } catch {
    return true;
  }
}

export function lossesOf(
  obstacle: Obstacle,
  report: Pick<BackendReport, 'backend' | 'rejected'> | null,
  isForgetful: boolean,
): string[] {
  const slow = slowness(report);
  return [
    ...(obstacle ? [`${WORKER[obstacle]} ${WITHOUT_WORKER}`] : []),
    ...(slow ? [slow] : []),
    ...(isForgetful
      ? ['This browser keeps nothing for the site: album and settings are gone when the tab closes.']
      : []),
  ];
}
