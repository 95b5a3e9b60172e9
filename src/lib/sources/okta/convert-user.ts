import type { RecordValue } from '../../exports';
import { readPbkdf2Parts, readStoredHash, type StoredHash } from '../../hashes';
import { asObject } from '../../model';
import { convertedUser, finding, NO_PASSWORD } from '../converted-user';
import { addMetadata, isSameEmail, objectsIn, textOf } from '../fields';
import { groupsIn } from '../groups';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding } from '../source';
import { isInVerifiedDomain } from '../verified-domains';

const PROFILE = 'profile.';
const DISABLED = ['SUSPENDED', 'DEPROVISIONED'];
/** Providers by which users have no password in Okta. */
const COMPANY = ['ACTIVE_DIRECTORY', 'LDAP', 'FEDERATION'];
const DIGESTS: ReadonlyMap<string, 'sha256' | 'sha512'> = new Map([
  ['SHA256_HMAC', 'sha256'],
  ['SHA512_HMAC', 'sha512'],
]);
/** Fields of a profile that are carried elsewhere, and columns that are no part of it. */
const NOT_METADATA = new Set([
  'email',
  'secondEmail',
  'firstName',
  'lastName',
  'displayName',
  'login',
]);
const NOT_OF_PROFILE =
  /^(?:id|status|created|activated|statusChanged|last\w+|passwordChanged|type|credentials|_links)$/;

/** Columns of a report that must not become metadata, which applications can read. */
const SECRETS = /password|credential|recovery|secret|token/i;

/** The profile of a user: an object of the API, or the columns of a report. */
export function profileOf(record: RecordValue): RecordValue {
  const own = asObject(record['profile']);
  if (own !== undefined) return own;
  const profile: Record<string, unknown> = {};
  for (const column in record) {
    const name = column.startsWith(PROFILE) ? column.slice(PROFILE.length) : column;
    if (!NOT_OF_PROFILE.test(name)) profile[name] ??= record[column];
  }
  return profile;
}

/** Reads a user of the API, or a row of a report. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const profile = profileOf(record);
  const credentials = asObject(record['credentials']) ?? {};
  const provider = asObject(credentials['provider']) ?? {};
  const kind = textOf(provider['type']) ?? '';
  const email = textOf(profile['email']);
  const second = textOf(profile['secondEmail']);
  if (second !== undefined && !isSameEmail(second, email)) {
    const detail = 'A second address is not imported.';
    findings.push(finding('extra_email', detail, 'secondEmail'));
  }
  const facts = {
    id: textOf(record['id']) ?? '',
    email,
    emailVerified: isVerified(credentials, email) || isInVerifiedDomain(email, context),
    firstName: textOf(profile['firstName']),
    lastName: textOf(profile['lastName']),
    fullName: textOf(profile['displayName']),
    password: passwordOf(credentials),
    metadata: metadataOf(profile, email),
    state: stateOf(record),
    social: kind === 'SOCIAL' ? [(textOf(provider['name']) ?? kind).toLowerCase()] : [],
    isFederated: COMPANY.includes(kind),
    groups: groupsIn(context),
  };
  return convertedUser(facts, membershipsIn(context, ['memberships']), findings);
}

function stateOf(record: RecordValue): 'disabled' | undefined {
  const status = textOf(record['status'])?.toUpperCase() ?? '';
  return DISABLED.includes(status) ? 'disabled' : undefined;
}

/** Only some answers of the API have the state of emails. */
function isVerified(credentials: RecordValue, email: string | undefined): boolean {
  return objectsIn(credentials['emails']).some(
    ({ value, status }) => status === 'VERIFIED' && isSameEmail(textOf(value), email),
  );
}

/** Okta exports no hashes. A file that was prepared for an import into Okta may have them. */
function passwordOf(credentials: RecordValue): StoredHash {
  const hash = asObject(asObject(credentials['password'])?.['hash']);
  const value = textOf(hash?.['value']);
  if (hash === undefined || value === undefined) return NO_PASSWORD;
  if (hash['algorithm'] === 'PBKDF2') return pbkdf2Of(hash, value);
  if (hash['algorithm'] !== 'BCRYPT') {
    const why = 'Only bcrypt and PBKDF2 of a file for imports into Okta are converted.';
    return { kind: 'refused', form: 'Okta', reason: 'unsupported', why };
  }
  const cost = (textOf(hash['workFactor']) ?? '').padStart(2, '0');
  return readStoredHash(`$2a$${cost}$${textOf(hash['salt']) ?? ''}${value}`);
}

/** Salt and value are base64, the latter of the derived key. */
function pbkdf2Of(hash: RecordValue, value: string): StoredHash {
  const digest = DIGESTS.get(textOf(hash['digestAlgorithm']) ?? '');
  const iterations = Number(textOf(hash['iterationCount']));
  const salt = textOf(hash['salt']) ?? '';
  const form = 'Okta PBKDF2';
  if (digest === undefined || !Number.isSafeInteger(iterations) || salt === '') {
    const why = 'It needs salt, iterationCount and digestAlgorithm.';
    return { kind: 'refused', form, reason: 'missing_parameters', why };
  }
  const bytes = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(value, 'base64') };
  return readPbkdf2Parts({ form, iterations, digest, ...bytes });
}

function metadataOf(profile: RecordValue, email: string | undefined): RecordValue {
  const metadata: Record<string, unknown> = {};
  const login = textOf(profile['login']);
  if (!isSameEmail(login, email)) addMetadata(metadata, { login });
  for (const name in profile) {
    if (!NOT_METADATA.has(name) && !SECRETS.test(name))
      addMetadata(metadata, { [name]: profile[name] });
  }
  return metadata;
}
