/** What each kind of fix does, in one sentence of plain words. Never any part of a cell: it may be a secret. */
export const FIXES = {
  blanks_trimmed: 'Removed blanks around the text.',
  hidden_characters_removed: 'Removed characters that cannot be seen.',
  email_unwrapped: 'Removed what stood around the address.',
  boolean_unified: 'Wrote the truth value as true or false.',
  boolean_blanked: 'Left the cell blank where it said that there is no value.',
  json_repaired: 'Wrote the metadata as valid JSON.',
  values_to_strings: 'Wrote the metadata values as strings, as an import sends them.',
  metadata_blanked: 'Left the metadata blank where it said that there is none.',
  role_slugs_unified: 'Wrote the role slugs in lower case, separated by commas.',
  hash_type_unified: 'Wrote the hash type by its name here, which the form of the hash proves.',
  hash_type_added: 'Added the hash type, which the form of the hash proves.',
  hash_unwrapped:
    'Wrote the hash in the form of its type, without what another tool puts around it.',
  hash_cells_exchanged: 'Exchanged hash and hash type, which stood in the wrong columns.',
  header_renamed: 'Wrote the name of the column as it is expected.',
  repeat_dropped: 'Dropped the row: it repeats an earlier one exactly.',
  bom_removed: 'Removed the byte order mark.',
  encoding_changed: 'Wrote the file as UTF-8.',
} as const satisfies Readonly<Record<string, string>>;

export type FixKind = keyof typeof FIXES;

/** The one right repair of a cell. */
export interface CellFix {
  readonly kind: FixKind;
  /** What the cell should say. */
  readonly value: string;
  /** What was done, in one sentence of plain words. */
  readonly what: string;
}

export function cellFix(kind: FixKind, value: string): CellFix {
  return { kind, value, what: FIXES[kind] };
}
