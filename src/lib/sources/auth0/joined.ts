import type { RecordValue } from '../../exports';
import { readStoredHash, type StoredHash } from '../../hashes';
import { asObject } from '../../model';
import { finding, NO_PASSWORD } from '../converted-user';
import { isMostly, isSameEmail, objectsIn, textOf } from '../fields';
import type { Part, SourceFinding } from '../source';
import { emailOf, idOf, plainRecord } from './user-record';

const DATABASE = 'auth0|';
const OTP = 'otp';
const RECOVERY_CODE = 'recovery-code';

/** The file of password hashes that Auth0's support exports. `_id` is the user's id without `auth0|`, as text or `{"$oid"}`. */
export const PASSWORDS: Part = {
  name: 'passwords',
  flag: 'passwords',
  fits: (sample) =>
    isMostly(sample, (record) => '_id' in record && hashIn(record) !== undefined) ||
    sample.every((record) => '_id' in record && 'password_set_date' in record),
  entries: (record) => {
    const id = textOf(record['alt_id']) ?? textOf(record['_id']) ?? oidOf(record);
    const hash = hashIn(record);
    if (id === undefined || hash === undefined) return [];
    return [{ key: id.startsWith(DATABASE) ? id : DATABASE + id, value: { hash } }];
  },
  userKey: passwordKey,
};

/** The file of second factors that Auth0's support exports. Recovery codes are counted, and not kept. */
export const FACTORS: Part = {
  name: 'mfa',
  flag: 'mfa',
  fits: (sample) => isMostly(sample, (record) => 'user_id' in record && isFactor(record)),
  entries: (record) => {
    const key = textOf(record['user_id']);
    if (key === undefined) return [];
    const secret = textOf(record['otp_secret']);
    if (secret !== undefined) return [{ key, value: { type: OTP, secret } }];
    return textOf(record['type']) === RECOVERY_CODE
      ? [{ key, value: { type: RECOVERY_CODE } }]
      : [];
  },
  userKey: (user) => idOf(plainRecord(user)),
};

function isFactor(record: RecordValue): boolean {
  const type = textOf(record['type']);
  return 'otp_secret' in record || type === OTP || type === RECOVERY_CODE;
}

function oidOf(record: RecordValue): string | undefined {
  return textOf(asObject(record['_id'])?.['$oid']);
}

function hashIn(record: RecordValue): string | undefined {
  const custom = asObject(asObject(record['custom_password_hash'])?.['hash'])?.['value'];
  return textOf(record['passwordHash']) ?? textOf(record['password_hash']) ?? textOf(custom);
}

/**
 * The id under which the hash file has the user: that of the first database account. It may be linked to a user with
 * another id. Then its password counts only where its email is the user's: nobody typed the user's email with it.
 */
function passwordKey(user: RecordValue): string | undefined {
  const record = plainRecord(user);
  const id = idOf(record);
  if (id?.startsWith(DATABASE)) return id;
  for (const identity of objectsIn(record['identities'])) {
    if (identity['provider'] !== 'auth0') continue;
    const email = textOf(asObject(identity['profileData'])?.['email']);
    const accountId = textOf(identity['user_id']);
    const isOwn = email !== undefined && isSameEmail(email, emailOf(record));
    if (isOwn && accountId !== undefined) return DATABASE + accountId;
  }
  return id;
}

/** The password of the entries of the hash file. None where they differ: one of them may be of another user. */
export function passwordOf(entries: readonly RecordValue[], findings: SourceFinding[]): StoredHash {
  const [first, ...others] = entries;
  if (first === undefined) return NO_PASSWORD;
  if (others.some((other) => other['hash'] !== first['hash'])) {
    const why = 'The password file has several different hashes for this id.';
    findings.push(finding('duplicate_id', why));
    return { kind: 'refused', form: 'Auth0', reason: 'ambiguous', why };
  }
  return readStoredHash(textOf(first['hash']) ?? '');
}

/** The secret of the user's authenticator app. None where there are several different ones. */
export function totpSecretOf(
  entries: readonly RecordValue[],
  findings: SourceFinding[],
): string | undefined {
  const secrets = new Set<string>();
  let hasRecoveryCodes = false;
  for (const { type, secret } of entries) {
    if (type === RECOVERY_CODE) hasRecoveryCodes = true;
    else secrets.add(textOf(secret) ?? '');
  }
  if (hasRecoveryCodes)
    findings.push(finding('recovery_codes', 'Recovery codes cannot be imported.'));
  if (secrets.size <= 1) return secrets.values().next().value;
  findings.push(finding('duplicate_id', 'The MFA file has several different secrets for this id.'));
  return undefined;
}
