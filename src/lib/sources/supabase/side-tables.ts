import type { RecordValue } from '../../exports';
import { finding } from '../converted-user';
import { isMostly, nullableTextOf, objectsIn, textOf } from '../fields';
import type { ConvertContext, Part, SourceFinding } from '../source';

const TOTP = 'totp';
const VERIFIED = 'verified';

/** The table `auth.identities`: how users sign in. */
export const IDENTITIES: Part = {
  name: 'identities',
  fits: (sample, { path }) =>
    path === 'auth.identities' ||
    isMostly(sample, (record) => 'identity_data' in record && 'user_id' in record),
  entries: (record) => {
    const key = nullableTextOf(record['user_id']);
    const provider = nullableTextOf(record['provider']);
    return key === undefined || provider === undefined ? [] : [{ key, value: { provider } }];
  },
};

/** The table `auth.mfa_factors`. */
export const FACTORS: Part = {
  name: 'mfa',
  flag: 'mfa',
  fits: (sample, { path }) =>
    path === 'auth.mfa_factors' ||
    isMostly(sample, (record) => 'factor_type' in record && 'user_id' in record),
  entries: (record) => {
    const key = nullableTextOf(record['user_id']);
    return key === undefined ? [] : [{ key, value: factorOf(record) }];
  },
};

function factorOf(record: RecordValue): RecordValue {
  const { factor_type: kind, status, secret } = record;
  const isUsable = textOf(kind) === TOTP && textOf(status) === VERIFIED;
  return { kind, status, secret: isUsable ? secret : undefined };
}

/**
 * The Base32 secret of the user's first verified authenticator app.
 *
 * @param user the API has factors in it, without their secrets
 */
export function totpSecretOf(
  user: RecordValue,
  context: ConvertContext,
  findings: SourceFinding[],
): string | undefined {
  const entries = context.entriesOf(FACTORS.name);
  const factors = entries.length > 0 ? entries : objectsIn(user['factors']).map(factorOf);
  let found: string | undefined;
  let missing = 0;
  for (const factor of factors) {
    const secret = nullableTextOf(factor['secret']);
    if (textOf(factor['status']) !== VERIFIED) {
      findings.push(finding('totp_unverified', 'A second factor was never confirmed.', 'status'));
    } else if (secret?.startsWith('{') === true) {
      const detail = 'The database encrypts the secret. Export it decrypted.';
      findings.push(finding('totp_encrypted', detail, 'secret'));
    } else if (secret === undefined || found !== undefined) missing += 1;
    else found = secret;
  }
  if (missing > 0) {
    const detail = `Second factors without a secret, or beside the first one, are not imported: ${missing}.`;
    findings.push(finding('totp_not_exported', detail));
  }
  return found;
}
