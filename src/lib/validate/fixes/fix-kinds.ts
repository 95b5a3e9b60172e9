/** What each kind of fix does, in one sentence for users. Never contains a part of a cell, which may be a secret. */
export const FIX_TEXTS = {
  blanks_trimmed: 'Removed spaces around the text.',
  hidden_characters_removed: 'Removed invisible characters.',
  email_unwrapped: 'Removed the characters around the address.',
  placeholder_cleared: 'Cleared the cell, which had a placeholder for no value.',
  quotes_removed: 'Removed the quotation marks around the text.',
  spreadsheet_text_unwrapped: 'Removed what kept a spreadsheet from reading the text as a number.',
  text_decoded: 'Repaired characters outside ASCII, which are garbled in the whole file.',
  boolean_unified: 'Changed the value to true or false.',
  boolean_blanked: 'Cleared the cell, which said that there is no value.',
  json_repaired: 'Rewrote the metadata as valid JSON.',
  values_to_strings: 'Converted the metadata values to strings, as an import sends them.',
  metadata_blanked: 'Cleared the metadata, which said that there is none.',
  role_slugs_unified: 'Rewrote the role slugs in lower case, separated by commas.',
  hash_type_unified:
    'Changed the hash type to its WorkOS name; the form of the hash confirms the type.',
  hash_type_added: 'Added the hash type that the form of the hash shows.',
  hash_unwrapped: 'Rewrote the hash of another tool in the form that WorkOS takes.',
  hash_cells_exchanged: 'Swapped hash and hash type, which were in the wrong columns.',
  totp_uri_unwrapped: 'Took the secret, and an issuer that was missing, out of the otpauth:// URI.',
  header_renamed: 'Renamed the column to its expected name.',
  quote_blanks_removed: 'Removed the spaces before opening quotes.',
  blank_lines_dropped: 'Left out the blank lines.',
  repeat_dropped: 'Dropped the row: it repeats an earlier one exactly.',
  encoding_changed: 'Converted the file to UTF-8.',
} as const satisfies Readonly<Record<string, string>>;

export type FixKind = keyof typeof FIX_TEXTS;

/** What is wrong with a whole file, and so repaired in every row. */
export interface FileFaults {
  /** All texts outside ASCII were encoded twice. */
  readonly isGarbled: boolean;
}

export const NO_FAULTS: FileFaults = { isGarbled: false };

/** The one right repair of a cell. */
export interface CellFix {
  readonly kind: FixKind;
  /** The repaired cell. */
  readonly value: string;
  /** What was done, in one sentence. */
  readonly what: string;
}

export function cellFix(kind: FixKind, value: string): CellFix {
  return { kind, value, what: FIX_TEXTS[kind] };
}
