import { readFileSync } from 'node:fs';
import { isKnown } from '../../src/lib/workos/known-words';

// A field of a request. Where "secret" is quoted, more of one may follow.
const OTHERS = ['totp_secret'];

it('knows every code that is documented for an answer', () => {
  const facts = readFileSync('docs/workos-api.md', 'utf8');
  const codes = facts.match(/(?<=`)[a-z]+(_[a-z]+)+(?=`)/g) ?? [];
  const unknown = [...new Set(codes)].filter((code) => !isKnown(code) && !OTHERS.includes(code));
  expect(unknown).toEqual([]);
});

it.each([
  'This email is not available.',
  'Could not create user.',
  'A user with this email already exists',
  'The external_id provided has already been assigned to another organization.',
  'Password does not meet strength requirements.',
  'Multiple roles are not enabled for this environment.',
  'email must be an email',
  'organization_id must be a string',
  'Domain already exists for this organization.',
])('knows the sentence "%s"', (sentence) => {
  expect(isKnown(sentence)).toBe(true);
});

it.each([
  "Role 'acme-admin' is not a valid role.",
  "Organization not found: 'org_01EHQMYV6MBK39QC5PZXHY59C3'.",
  'Password hunter is not valid',
  'limit must be 1',
  'email\u200bmust be an email',
  'Die E-Mail ist ungültig',
])('does not know "%s"', (sentence) => {
  expect(isKnown(sentence)).toBe(false);
});
