/** A name as it is hashed: in Unicode's composed form (NFC), without blanks around it. Public and frozen, see `docs/avatars.md`. */
export function plainName(name: string): string {
  return name.normalize('NFC').trim();
}
