import type { RecordValue } from '../../exports';
import { readStoredHash, type StoredHash } from '../../hashes';
import { isBanned } from '../bans';
import { base32OfText } from '../base32';
import { convertedUser, finding, NO_PASSWORD, readBan, readFlag } from '../converted-user';
import { addMetadata, flagOf, nullableTextOf, textOf, withBareNames } from '../fields';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding, UserState } from '../source';
import { decryptText } from './decrypt';
import { ACCOUNTS, FACTORS, MEMBERS } from './tables';

export const SECRET = 'secret';

const CREDENTIAL = 'credential';
/** What the plugin for anonymous users makes up for an email. */
const ANONYMOUS_EMAIL =
  /@anonymous\.placeholder\.invalid$|^temp@[a-z0-9]{20,}\.com$|^temp-[a-z0-9]{20,}@/i;
/** Before secrets that were imported from another provider. */
const BASE32 = 'base32:';

/** Reads a row of the table `user`, whose columns may be in camel case or with `_`. */
export function convertUser(raw: RecordValue, context: ConvertContext): ConvertedUser {
  const record = withBareNames(raw);
  const findings: SourceFinding[] = [];
  const accounts = context.entriesOf(ACCOUNTS.name);
  const email = nullableTextOf(record['email']);
  const phone = nullableTextOf(record['phonenumber']);
  const facts = {
    id: textOf(record['id']) ?? '',
    email,
    emailVerified: readFlag(record, 'emailverified', findings),
    fullName: textOf(record['name']),
    phone,
    password: passwordOf(record, accounts, findings),
    totpSecret: totpSecretOf(record, context, findings),
    metadata: metadataOf(record, phone),
    state: stateOf(record, context, findings),
    social: socialOf(accounts),
  };
  return convertedUser(facts, membershipsIn(context, [MEMBERS.name]), findings);
}

function stateOf(
  record: RecordValue,
  context: ConvertContext,
  findings: SourceFinding[],
): UserState {
  const isAnonymous = flagOf(record['isanonymous']) === true;
  if (isAnonymous || ANONYMOUS_EMAIL.test(textOf(record['email']) ?? '')) return 'anonymous';
  if (!readBan(record, 'banned', findings)) return 'active';
  const value = nullableTextOf(record['banexpires']);
  if (value === undefined) return 'disabled';
  return isBanned({ field: 'banExpires', value }, context.now, findings) ? 'disabled' : 'active';
}

/** Better Auth signs in by the first account with a password, and so do we. */
function passwordOf(
  record: RecordValue,
  accounts: readonly RecordValue[],
  findings: SourceFinding[],
): StoredHash {
  const own = accounts.filter(({ provider }) => provider === CREDENTIAL);
  const hashes = own.map(({ hash }) => textOf(hash)).filter((hash) => hash !== undefined);
  if (hashes.length > 1) {
    const detail = 'The user has several accounts with a password. The first one is taken.';
    findings.push(finding('password_repeated', detail, 'account.password'));
  }
  const hash = hashes[0] ?? nullableTextOf(record['passwordhash']);
  return hash === undefined ? NO_PASSWORD : readStoredHash(hash, { tool: 'better-auth' });
}

function socialOf(accounts: readonly RecordValue[]): readonly string[] {
  const providers: string[] = [];
  for (const { provider } of accounts) {
    const name = textOf(provider);
    if (name !== undefined && name !== CREDENTIAL && !providers.includes(name))
      providers.push(name);
  }
  return providers;
}

/** The user's factor in Base32. It is encrypted, and only the secret of the application opens it. */
function totpSecretOf(
  record: RecordValue,
  context: ConvertContext,
  findings: SourceFinding[],
): string | undefined {
  const [factor] = context.entriesOf(FACTORS.name);
  const isEnabled = flagOf(record['twofactorenabled']);
  if (factor === undefined) {
    if (isEnabled === true) {
      const detail = 'The user has a second factor, and the table twoFactor was not given.';
      findings.push(finding('totp_not_exported', detail, 'twoFactorEnabled'));
    }
    return undefined;
  }
  if (isEnabled === false || flagOf(factor['verified']) === false) {
    findings.push(finding('totp_unverified', 'A second factor was never confirmed.', 'verified'));
    return undefined;
  }
  if (factor['hasCodes'] === true) {
    findings.push(finding('recovery_codes', 'Backup codes cannot be imported.', 'backupCodes'));
  }
  return decrypted(textOf(factor['secret']) ?? '', context, findings);
}

function decrypted(
  encrypted: string,
  context: ConvertContext,
  findings: SourceFinding[],
): string | undefined {
  const secrets = secretsIn(context.answers[SECRET] ?? '');
  const plain = decryptText(encrypted, secrets);
  if (plain !== undefined) {
    return plain.startsWith(BASE32)
      ? plain.slice(BASE32.length).toUpperCase()
      : base32OfText(plain);
  }
  const detail =
    secrets.length === 0
      ? 'The secret is encrypted, and the secret of the application was not given.'
      : 'The secret of the application does not open the encrypted secret.';
  findings.push(finding('totp_encrypted', detail, 'twoFactor.secret'));
  return undefined;
}

/** One secret (`BETTER_AUTH_SECRET`), or several with their versions (`BETTER_AUTH_SECRETS`): `2:new,1:old`. */
function secretsIn(answer: string): readonly string[] {
  if (answer === '') return [];
  const versions = answer.split(',').map((entry) => entry.slice(entry.indexOf(':') + 1).trim());
  return [answer, ...versions];
}

/** The user's own `role` is of the plugin for administrators, not of an organization. */
function metadataOf(record: RecordValue, phone: string | undefined): RecordValue {
  const metadata: Record<string, unknown> = {};
  addMetadata(metadata, {
    username: nullableTextOf(record['username']),
    phone_number: phone,
    role: nullableTextOf(record['role']),
    image: nullableTextOf(record['image']),
  });
  return metadata;
}
