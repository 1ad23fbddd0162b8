/** Names of the folders that hold earlier versions: `models/pony/v8`. */

export function versionFolder(version: number): string {
  return `v${version}`;
}

/** The version that a folder's name says; null for any other name. */
export function versionOf(name: string): number | null {
  const digits = /^v([1-9]\d*)$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
