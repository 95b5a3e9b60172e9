import type { RecordValue } from '../../exports';
import { readStoredHash, type StoredHash } from '../../hashes';
import { asObject } from '../../model';
import { convertedUser, finding, NO_PASSWORD } from '../converted-user';
import { addMetadata, flagOf, namesIn, nullableTextOf, textOf, withBareNames } from '../fields';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding } from '../source';

export const TRUSTED = 'trust-oauth-verified';
export const ACCOUNTS = 'accounts';

const PASSWORDS = ['password', 'passwordhash', 'hashedpassword', 'passworddigest'];
/** Providers that are no other service. */
const OWN = ['credentials', 'email', 'nodemailer', 'resend', 'sendgrid', 'passkey', 'webauthn'];

/** An id as SQL has it, or `{"$oid"}` of a MongoDB export. */
export function idIn(value: unknown): string | undefined {
  return textOf(value) ?? textOf(asObject(value)?.['$oid']);
}

/** Reads a row of the table or collection of users. */
export function convertUser(raw: RecordValue, context: ConvertContext): ConvertedUser {
  const record = withBareNames(raw);
  const findings: SourceFinding[] = [];
  const email = nullableTextOf(record['email']);
  const social = socialOf(context);
  const trusted = namesIn(context.answers[TRUSTED] ?? '');
  const isConfirmed = isTime(record['emailverified']);
  const isTrusted = social.some((provider) => trusted.includes(provider));
  if (email !== undefined && !isConfirmed && !isTrusted && social.length > 0) {
    const detail = 'Auth.js did not record whether the provider verified the email.';
    findings.push(finding('unverified_email', detail, 'emailVerified'));
  }
  const metadata: Record<string, unknown> = {};
  addMetadata(metadata, {
    role: nullableTextOf(record['role']),
    image: nullableTextOf(record['image']),
  });
  const facts = {
    id: idIn(record['id']) ?? '',
    email,
    emailVerified: isConfirmed || isTrusted,
    fullName: textOf(record['name']),
    password: passwordOf(record),
    metadata,
    social,
  };
  return convertedUser(facts, membershipsIn(context, ['memberships']), findings);
}

/** The time of the confirmation; null while there was none. */
function isTime(value: unknown): boolean {
  if (flagOf(value) === false) return false;
  return nullableTextOf(value) !== undefined || asObject(value) !== undefined || value === true;
}

/** Auth.js has no passwords. Applications keep a hash in a column of their own. */
function passwordOf(record: RecordValue): StoredHash {
  for (const name of PASSWORDS) {
    const hash = nullableTextOf(record[name]);
    if (hash !== undefined) return readStoredHash(hash);
  }
  return NO_PASSWORD;
}

function socialOf(context: ConvertContext): readonly string[] {
  const providers: string[] = [];
  for (const { provider } of context.entriesOf(ACCOUNTS)) {
    const name = textOf(provider);
    if (name !== undefined && !OWN.includes(name) && !providers.includes(name))
      providers.push(name);
  }
  return providers;
}
