import type { KnownCause } from './cause';

/** Causes that lie in the cells of a row: it was refused before anything was sent. `code` is the broken rule. */
export const ROW_CAUSES: readonly KnownCause[] = [
  ofRow({
    id: 'row_email',
    title: 'The row has no valid email',
    words: 'The column email is empty, or holds something that is no address.',
    advice: ['Write one plain address, such as ada@example.com, without a name around it.'],
    says: [
      'email is missing',
      'email is not a valid address, e.g. ada@example.com',
      'email is not a plain address: write the address alone, without a name or angle brackets',
      'email contains a space or other whitespace',
      'email contains a control or invisible character',
      'email is longer than 254 characters',
    ],
    rules: /^email_(missing|invalid)$/,
  }),
  ofRow({
    id: 'row_cells',
    title: 'The row does not have the cells of the header',
    words:
      'A delimiter or a quote is missing, or one too many stands in the row: nobody can tell which cell is which.',
    advice: [
      'Put quotes around cells that contain the delimiter, a quote or a line break, and write a quote inside a cell as two.',
    ],
    says: [
      'The row has 3 cells where the header has 4: is a delimiter or a closing quote missing?',
      'The row has 5 cells where the header has 4: is a cell not quoted?',
      'Text follows the closing quote of a cell: write a quote inside a cell as two quotes',
    ],
    rules: /^(row_too_(short|long)|quote_malformed)$/,
  }),
  ofRow({
    id: 'row_metadata',
    title: 'The metadata is not what WorkOS takes',
    words: 'The column metadata must hold a JSON object of strings, within the limits of WorkOS.',
    advice: [
      'Write {"key":"value"}, in a CSV as "{""key"":""value""}": 50 keys at most, keys of 40 and values of 600 characters at most.',
    ],
    says: [
      'Metadata is invalid JSON: the cell does not parse. Write {"key":"value"}, in a CSV as "{""key"":""value""}"',
      'Metadata is invalid JSON: the cell is not an object. Write {"key":"value"}',
      'metadata has 51 keys, more than the 50 that WorkOS accepts',
      'metadata key "…" is longer than 40 characters',
      'The value of metadata key "bio" is longer than 600 characters',
      'metadata has an empty key',
      'metadata is longer than 262144 characters',
    ],
    rules: /^metadata_\w+$/,
  }),
  ofRow({
    id: 'row_hash',
    title: 'The password hash is not one that WorkOS takes',
    words:
      'password_hash and password_hash_type go together, and the hash must have the form of its type.',
    advice: [
      'Correct the two columns (docs/reference.md lists the types). Without both the user is made without a password and resets it.',
    ],
    says: [
      'password_hash is given without a password_hash_type: write one of bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2, argon2',
      'password_hash_type is given without a password_hash: give both or leave both blank',
      'password_hash does not have the form of bcrypt: $2b$<cost 04 to 31>$<53 characters>',
      'WorkOS does not accept md5 hashes: import without a password and let users reset it',
      'password_hash_type is not one of bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2, argon2',
    ],
    rules: /^password_hash_\w+$/,
  }),
  ofRow({
    id: 'row_external_id',
    title: 'An external id is not one that WorkOS takes',
    words: 'external_id and org_external_id have 1 to 128 printable ASCII characters.',
    advice: ['Shorten the id, or write it without accents and control characters.'],
    says: [
      'external_id is longer than 128 characters',
      'external_id contains a character that is not printable ASCII',
      'org_external_id is longer than 128 characters',
      'org_external_id must not be "." or "..": WorkOS cannot look it up',
    ],
    rules: /^(org_)?external_id_(too_long|invalid)$/,
  }),
  ofRow({
    id: 'row_organization',
    title: 'The row names its organization in a way that cannot be read',
    words: 'A row names its organization by org_id or by org_external_id, not by both.',
    advice: ['Keep the one that is right, and write an org_id as the WorkOS dashboard shows it.'],
    says: [
      'org_id and org_external_id are both given: keep one of the two',
      'org_id is not an organization id: write one id such as org_01EHWNCE74X7JSDV0X3SZ3KJNY, in ASCII without spaces or slashes',
    ],
    rules: /^(both_org_ids|org_id_invalid)$/,
  }),
  ofRow({
    id: 'row_roles',
    title: 'The roles of the row cannot be read',
    words: 'role_slugs is a list of slugs with commas between them, or a JSON array of them.',
    advice: ['Write slugs such as admin or org-editor, not the names of the roles.'],
    says: [
      'role_slugs is not a JSON array of strings: write ["admin","member"] or admin,member',
      'role_slugs contains a text that is not a slug: write slugs such as admin or org-editor, separated by commas, without spaces, at most 100 characters each',
    ],
    rules: /^role_slugs_invalid$/,
  }),
  ofRow({
    id: 'row_email_verified',
    title: 'email_verified is neither true nor false',
    words: 'The cell says something that is neither yes nor no.',
    advice: ['Write true or false, or leave the cell blank.'],
    says: [
      'email_verified is neither true nor false: write true, false, yes, no, y, n, 1, 0 or leave it blank',
    ],
    rules: /^email_verified_invalid$/,
  }),
  ofRow({
    id: 'row_text',
    title: 'A cell contains characters that are no text',
    words: 'A control character, or half of a character, stands in a cell: the export damaged it.',
    advice: ['Save the file as UTF-8 again, or remove the character.'],
    says: [
      'first_name contains the control character U+0007',
      'last_name contains half of a character (a lone surrogate): save the file as UTF-8 again',
    ],
    rules: /^(control_character|text_not_well_formed)$/,
  }),
];

function ofRow(
  cause: Pick<KnownCause, 'id' | 'title' | 'words' | 'advice' | 'says'> & {
    readonly rules: RegExp;
  },
): KnownCause {
  const { rules, ...said } = cause;
  const signs = [{ code: rules, type: /^row_invalid$/ }];
  return { ...said, severity: 'high', remedy: 'file', signs };
}
