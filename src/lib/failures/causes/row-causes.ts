import type { CauseText } from './cause';

/** Causes in the cells of a row: the row rules rejected it before anything was sent. By id. */
export const ROW_CAUSES = {
  row_email: ofRow({
    title: 'The row has no valid email',
    words: 'The email cell is empty, or does not contain an address.',
    advice: ['Write one plain address, such as ada@example.com, without a name around it.'],
    says: [
      'email is missing',
      'email is not a valid address: write one such as ada@example.com',
      'email is not a plain address: write the address alone, without a name or angle brackets',
      'email contains a space or other whitespace',
      'email contains a control or invisible character',
      'email contains a typographic quotation mark, dash or other punctuation that no address has',
      'email is longer than 254 characters',
    ],
  }),
  row_cells: ofRow({
    title: 'The row does not have as many cells as the header',
    words:
      'There is a delimiter or a quote too few or too many, so the cells cannot be matched to the columns.',
    advice: [
      'Quote each cell that contains the delimiter, a quote or a line break, and write a quote inside a cell as two quotes.',
    ],
    says: [
      'The row has 3 cells where the header has 4: is a delimiter or a closing quote missing?',
      'The row has 5 cells where the header has 4: is a cell not quoted?',
      'Text follows the closing quote of a cell: write a quote inside a cell as two quotes',
    ],
  }),
  row_password: ofRow({
    title: 'The row has no password',
    words:
      'The import rejects rows without a password or a password hash: --require-password was given.',
    advice: [
      'Give the row a password_hash with its type, or import it without --require-password: the user can then reset the password.',
    ],
    says: ['The row has neither a password nor a password_hash, and --require-password was given'],
  }),
  row_metadata: ofRow({
    title: 'The metadata cell is not valid',
    words: 'The metadata cell must contain a JSON object of strings, within the limits of WorkOS.',
    advice: [
      'Write {"key":"value"}, in a CSV as "{""key"":""value""}", with at most 50 keys, 40 characters per key and 600 characters per value.',
    ],
    says: [
      'Metadata is invalid JSON: the cell does not parse. Write {"key":"value"}, in a CSV as "{""key"":""value""}"',
      'Metadata is invalid JSON: the cell is not an object. Write {"key":"value"}',
      'metadata has 51 keys, more than the 50 that WorkOS accepts',
      'metadata key "…" is longer than 40 characters',
      'The value of metadata key "bio" is longer than 600 characters',
      'metadata has an empty key',
      'The metadata cell and a column of its own both give the key "plan": keep one of the two',
      'metadata is longer than 262144 characters',
    ],
  }),
  row_hash: ofRow({
    title: 'The password hash cannot be imported',
    words:
      'password_hash and password_hash_type must be given together, and the hash must have the form of its type.',
    advice: [
      'Correct the two columns (docs/rules.md lists the types and their forms). Without both, the user is created without a password and can reset it.',
    ],
    says: [
      'password_hash is given without a password_hash_type: write one of bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2, argon2',
      'password_hash_type is given without a password_hash: give both or leave both blank',
      'password_hash does not have the form of bcrypt: $2b$<cost 04 to 31>$<53 characters>',
      'WorkOS does not accept md5 hashes: import without a password and let users reset it',
      'password_hash_type is not one of bcrypt, scrypt, firebase-scrypt, ssha, pbkdf2, argon2',
    ],
  }),
  row_totp: ofRow({
    title: 'The TOTP secret cannot be imported',
    words:
      'totp_secret must be Base32, and WorkOS takes only codes of SHA-1 with 6 digits and steps of 30 seconds.',
    advice: [
      'Correct the secret (docs/rules.md). validate --auto-fix takes it out of an otpauth:// URI. Without it, the user is created without a second factor and can enroll again.',
    ],
    says: [
      'totp_secret is not Base32, which has the letters A to Z and the digits 2 to 7',
      'totp_secret is shorter than 16 characters of Base32: it was cut off, or is a code',
      'totp_secret is an otpauth:// URI: write only its secret, as validate --auto-fix does',
      'totp_secret is a URI for other codes than WorkOS takes (time-based, SHA-1, 6 digits, 30 seconds): leave it blank, and let the user enroll again',
    ],
  }),
  row_placeholder: ofRow({
    title: 'A placeholder stands for an id or an organization',
    words:
      'The cell says that there is no value, in the way of a database, a spreadsheet or a program.',
    advice: ['Leave the cell blank. validate --auto-fix clears what can only be a placeholder.'],
    says: [
      'external_id is what a tool writes for no value, such as NULL, \\N or #N/A: leave the cell blank',
      'org_name is what a tool writes for no value, such as NULL, \\N or #N/A: leave the cell blank',
    ],
  }),
  row_external_id: ofRow({
    title: 'The external id is not valid',
    words: 'external_id and org_external_id take 1 to 128 printable ASCII characters.',
    advice: ['Shorten the id, or write it without accents and control characters.'],
    says: [
      'external_id is longer than 128 characters',
      'external_id contains a character that is not printable ASCII',
      'org_external_id is longer than 128 characters',
      'org_external_id must not be "." or "..": WorkOS cannot look it up',
    ],
  }),
  organization_line_invalid: {
    ...ofRow({
      title: 'The line of the organization in organizations.csv is invalid',
      words:
        'The line of organizations.csv that describes the organization cannot be sent. Nothing was sent for the organization, and its rows failed.',
      advice: [
        'Correct the line that the message names, then import the files again with --new --on-existing adopt.',
      ],
      says: [
        'Line 3 of organizations.csv is invalid: domains has a text that is not a domain: write domains such as acme.com, separated by commas, each with :verified or :pending after it if you like',
      ],
    }),
    hints: [{ message: /^Line \d+ of .+ is invalid: / }],
  },
  row_organization: ofRow({
    title: 'The organization of the row is not valid',
    words: 'A row names its organization by org_id or by org_external_id, not by both.',
    advice: ['Keep only the correct one. If it is org_id, copy it from the WorkOS dashboard.'],
    says: [
      'org_id and org_external_id are both given: keep one of the two',
      'org_id is not an organization id: write one id such as org_01EHWNCE74X7JSDV0X3SZ3KJNY, in ASCII without spaces or slashes',
    ],
  }),
  row_roles: ofRow({
    title: 'The role slugs are not valid',
    words: 'role_slugs must be a comma-separated list of slugs, or a JSON array of them.',
    advice: ['Write slugs such as admin or org-editor, not the names of the roles.'],
    says: [
      'role_slugs is not a JSON array of strings: write ["admin","member"] or admin,member',
      'role_slugs contains a text that is not a slug: write slugs such as admin or org-editor, separated by commas, without spaces, at most 100 characters each',
    ],
  }),
  row_email_verified: ofRow({
    title: 'email_verified is neither true nor false',
    words: 'The cell contains neither a yes nor a no.',
    advice: ['Write true or false, or leave the cell blank.'],
    says: [
      'email_verified is neither true nor false: write true, false, yes, no, y, n, 1, 0 or leave it blank',
    ],
  }),
  row_text: ofRow({
    title: 'A cell contains invalid characters',
    words: 'A cell contains a control character or half of a character: the export damaged it.',
    advice: ['Save the file as UTF-8 again, or remove the character.'],
    says: [
      'first_name contains the control character U+0007',
      'last_name contains half of a character (a lone surrogate): save the file as UTF-8 again',
    ],
  }),
};

function ofRow(said: Pick<CauseText, 'title' | 'words' | 'advice' | 'says'>): CauseText {
  return { ...said, severity: 'high', remedy: 'file' };
}
