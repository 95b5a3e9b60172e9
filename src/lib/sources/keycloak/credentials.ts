import type { RecordValue } from '../../exports';
import { readKeycloakHash, readStoredHash, type StoredHash } from '../../hashes';
import { base32OfText } from '../base32';
import { finding, NO_PASSWORD } from '../converted-user';
import { objectIn, objectsIn, textOf } from '../fields';
import type { SourceFinding } from '../source';

/** What an export has in place of the salt, if it masks secrets. */
const MASKED_SALT = '__SALT__';
const OTP_TYPES = ['otp', 'totp', 'hotp'];
const RECOVERY_CODES = 'recovery-authn-codes';

export interface Credentials {
  readonly password: StoredHash;
  readonly totpSecret: string | undefined;
}

interface Credential {
  readonly type: string;
  readonly secret: RecordValue;
  readonly about: RecordValue;
}

/** Reads the credentials of a user: the password and the authenticator app that Keycloak prefers. */
export function credentialsOf(user: RecordValue, findings: SourceFinding[]): Credentials {
  const credentials = byPriority(objectsIn(user['credentials'])).map(credentialOf);
  const passwords = credentials.filter(({ type }) => type === 'password');
  const factors = credentials.filter(({ type }) => OTP_TYPES.includes(type));
  if (passwords.length > 1) {
    findings.push(
      finding('password_repeated', 'The user has several passwords. The first is taken.'),
    );
  }
  if (factors.length > 1) {
    const detail = `Authenticator apps beside the first one are not imported: ${factors.length - 1}.`;
    findings.push(finding('totp_not_exported', detail));
  }
  if (credentials.some(({ type }) => type === RECOVERY_CODES)) {
    findings.push(finding('recovery_codes', 'Recovery codes cannot be imported.'));
  }
  const [password] = passwords;
  const [factor] = factors;
  return {
    password: password === undefined ? NO_PASSWORD : passwordIn(password),
    totpSecret: factor === undefined ? undefined : totpSecretIn(factor, findings),
  };
}

function byPriority(credentials: readonly RecordValue[]): readonly RecordValue[] {
  if (credentials.length < 2) return credentials;
  const priority = ({ priority: value }: RecordValue): number => Number(textOf(value) ?? 0);
  return [...credentials].sort((one, other) => priority(one) - priority(other));
}

/** Secret and parameters are JSON in a text. Before Keycloak 8 they were fields of the credential. */
function credentialOf(credential: RecordValue): Credential {
  const type = textOf(credential['type']) ?? '';
  const secret = objectIn(credential['secretData']);
  const about = objectIn(credential['credentialData']);
  if (secret !== undefined && about !== undefined) return { type, secret, about };
  const { hashedSaltedValue, value, salt, hashIterations, algorithm, digits, period } = credential;
  return {
    type,
    secret: { value: hashedSaltedValue ?? value, salt },
    about: { hashIterations, algorithm, digits, period, subType: type },
  };
}

function passwordIn({ secret, about }: Credential): StoredHash {
  const value = textOf(secret['value']);
  // Written by extensions, which put the whole string into the value.
  if (value?.startsWith('$2') === true && about['algorithm'] !== 'argon2')
    return readStoredHash(value);
  const salt = secret['salt'] === MASKED_SALT ? null : secret['salt'];
  return readKeycloakHash({
    secretData: JSON.stringify({ value: secret['value'], salt }),
    credentialData: JSON.stringify(about),
  });
}

/** The secret in Base32. Keycloak uses the bytes of the text itself, unless `secretEncoding` says that it is Base32. */
function totpSecretIn(
  { secret, about }: Credential,
  findings: SourceFinding[],
): string | undefined {
  const value = textOf(secret['value']);
  if (value === undefined) return undefined;
  if (!isTaken(about)) {
    const detail = 'WorkOS takes time-based codes with SHA-1, 6 digits and 30 seconds only.';
    findings.push(finding('totp_parameters', detail, 'credentialData'));
    return undefined;
  }
  const encoding = textOf(about['secretEncoding'])?.toUpperCase();
  if (encoding === undefined) return base32OfText(value);
  if (encoding === 'BASE32') return value.replaceAll(/[\s=]/g, '').toUpperCase();
  findings.push(
    finding('totp_parameters', 'The encoding of the secret is not known.', 'credentialData'),
  );
  return undefined;
}

function isTaken({ subType, digits, period, algorithm }: RecordValue): boolean {
  const kind = textOf(subType) ?? 'totp';
  return (
    (kind === 'totp' || kind === 'otp') &&
    (textOf(digits) ?? '6') === '6' &&
    (textOf(period) ?? '30') === '30' &&
    (textOf(algorithm) ?? 'HmacSHA1').toLowerCase() === 'hmacsha1'
  );
}
