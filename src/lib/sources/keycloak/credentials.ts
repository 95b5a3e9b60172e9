import type { RecordValue } from '../../exports';
import { readKeycloakHash, readStoredHash, type StoredHash } from '../../hashes';
import { base32OfText } from '../base32';
import { finding, NO_PASSWORD } from '../converted-user';
import { objectIn, objectsIn, textOf } from '../fields';
import type { SourceFinding } from '../source';

/** What an export has in place of the salt, if it masks secrets. */
const MASKED_SALT = '__SALT__';
/** The beginning of a bcrypt hash. */
const BCRYPT = '$2';
const PASSWORD = 'password';
const OTP_TYPES = ['otp', 'totp', 'hotp'];
const RECOVERY_CODES = 'recovery-authn-codes';

export interface Credentials {
  readonly password: StoredHash;
  readonly totpSecret: string | undefined;
}

interface Typed {
  readonly type: string;
  readonly credential: RecordValue;
}

interface Credential {
  readonly secret: RecordValue;
  readonly about: RecordValue;
}

/** Reads the credentials of a user: the password and the authenticator app that Keycloak prefers. */
export function credentialsOf(user: RecordValue, findings: SourceFinding[]): Credentials {
  const credentials = byPriority(objectsIn(user['credentials'])).map(withType);
  const passwords = credentials.filter(({ type }) => type === PASSWORD);
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
    password: password === undefined ? NO_PASSWORD : passwordIn(password.credential),
    totpSecret:
      factor === undefined ? undefined : totpSecretIn(credentialOf(factor.credential), findings),
  };
}

function byPriority(credentials: readonly RecordValue[]): readonly RecordValue[] {
  if (credentials.length < 2) return credentials;
  const priority = ({ priority: value }: RecordValue): number => Number(textOf(value) ?? 0);
  return [...credentials].sort((one, other) => priority(one) - priority(other));
}

function withType(credential: RecordValue): Typed {
  return { type: textOf(credential['type']) ?? '', credential };
}

/** Secret and parameters are JSON in a text. Before Keycloak 8 they were fields of the credential. */
function credentialOf(credential: RecordValue): Credential {
  const secret = objectIn(credential['secretData']);
  const about = objectIn(credential['credentialData']);
  if (secret !== undefined && about !== undefined) return { secret, about };
  const { type, hashedSaltedValue, value, salt } = credential;
  const { hashIterations, algorithm, digits, period } = credential;
  return {
    secret: { value: hashedSaltedValue ?? value, salt },
    about: { hashIterations, algorithm, digits, period, subType: type },
  };
}

function passwordIn(credential: RecordValue): StoredHash {
  const { secretData, credentialData } = credential;
  // Nearly all are as Keycloak writes them. Their texts are parsed once, by the reader of hashes.
  const isPlain =
    typeof secretData === 'string' &&
    typeof credentialData === 'string' &&
    !secretData.includes(BCRYPT) &&
    !secretData.includes(MASKED_SALT);
  if (isPlain) return readKeycloakHash({ secretData, credentialData });
  const { secret, about } = credentialOf(credential);
  const value = textOf(secret['value']);
  // Written by extensions, which put the whole string into the value.
  if (value?.startsWith(BCRYPT) === true) return readStoredHash(value);
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
