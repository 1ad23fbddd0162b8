/** Whether a visitor pays for every byte: has asked for little, or is on a very slow line. Browsers that do not say, do not. */
interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

export function savesData(
  {connection}: {connection?: Connection} = (globalThis.navigator as {connection?: Connection}) ?? {},
): boolean {
  return connection?.saveData === true || ['slow-2g', '2g'].includes(connection?.effectiveType ?? '');
}
