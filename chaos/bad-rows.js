'use strict';
// Rows that the row rules reject: each replaces cells of a good row, by column. Its message must contain `phrase`.
// With `--org-id` those about the organization are good.

const { MARK } = require('./secrets');

const BAD_ROWS = [
  // With a name: blank cells alone are not a row.
  { spoil: () => ({ email: '', first_name: 'Ada' }) },
  { spoil: () => ({ email: 'not an address' }) },
  { spoil: ({ email }) => ({ email: `Ada <${email}>` }) },
  { spoil: () => ({ metadata: `{"plan": "${MARK}` }), phrase: 'Metadata is invalid JSON' },
  { spoil: () => ({ metadata: `["${MARK}"]` }), phrase: 'Metadata is invalid JSON' },
  { spoil: () => ({ metadata: JSON.stringify({ long: MARK.repeat(60) }) }) },
  { spoil: () => ({ external_id: 'señor' }) },
  { spoil: () => ({ external_id: 'x'.repeat(129) }) },
  { spoil: () => ({ email_verified: 'maybe' }) },
  { spoil: () => ({ password_hash: '', password_hash_type: 'bcrypt' }) },
  { spoil: () => ({ password_hash: `$2b$10$${MARK}`, password_hash_type: '' }) },
  { spoil: () => ({ password_hash: `$2b$10$${MARK}`, password_hash_type: 'bcrypt' }) },
  { spoil: () => ({ password_hash: `${MARK}0123456789`, password_hash_type: 'md5' }) },
  { spoil: () => ({ first_name: 'Bell\u0007' }) },
  { spoil: () => ({ role_slugs: '["admin"' }) },
  { spoil: () => ({ org_id: 'org_01HX', org_external_id: 'x', org_name: '' }), isAboutOrg: true },
];

/** Rows whose cells cannot be separated: each turns the line of a good row into a bad one. */
const BAD_LINES = [
  (line, delimiter) => line.slice(0, line.lastIndexOf(delimiter)),
  (line, delimiter) => `${line}${delimiter}one more`,
  (line, delimiter) => `"quoted" and on${delimiter}${line.slice(line.indexOf(delimiter) + 1)}`,
];

module.exports = { BAD_LINES, BAD_ROWS };
