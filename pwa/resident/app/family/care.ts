/** Families of scenes that a carer can be let into (signing/FORMAT.md 11.3); 0, all of them, is asked apart. */
export const SCOPES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] as const;

export type ScopeName = `family.scopes.${0 | (typeof SCOPES)[number]}`;

export function scopeName(scope: number): ScopeName {
  return `family.scopes.${scope}` as ScopeName;
}

/** 1234 5678 9012: as people read numbers aloud. */
export function groups(digits: string): string {
  return digits.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
}
