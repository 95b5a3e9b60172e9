import type { RecordValue } from '../../exports';
import { convertedUser, finding, readBan, readMetadata } from '../converted-user';
import { addMetadata, flagOf, listIn, objectsIn, textOf } from '../fields';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding } from '../source';
import { emailsOf } from './emails';
import { passwordOf } from './password';

export const PRIVATE_METADATA = 'private-metadata';
/** `unsafe_metadata` is written by users themselves, so its keys are told apart. */
const BY_USER = 'unsafe_';
const OAUTH = 'oauth_';

/** Reads a user of the CSV of the dashboard, the older JSON of Clerk's support, or the Backend API. */
export function convertUser(record: RecordValue, context: ConvertContext): ConvertedUser {
  const findings: SourceFinding[] = [];
  const { email, isVerified, others } = emailsOf(record);
  if (others > 0) {
    findings.push(finding('extra_email', `Further addresses are not imported: ${others}.`));
  }
  const social = socialOf(record);
  const isDisabled =
    readBan(record, 'banned', findings) || readBan(record, 'deprovisioned', findings);
  const facts = {
    id: textOf(record['id']) ?? '',
    email,
    emailVerified: isVerified,
    firstName: textOf(record['first_name']),
    lastName: textOf(record['last_name']),
    phone: phoneOf(record),
    password: passwordOf(record),
    totpSecret: totpSecretOf(record, findings),
    metadata: metadataOf(record, flagOf(context.answers[PRIVATE_METADATA]) === true, findings),
    state: isDisabled ? ('disabled' as const) : ('active' as const),
    social,
    isFederated: social.length === 0 && isOfCompany(record),
  };
  return convertedUser(facts, membershipsIn(context, ['memberships']), findings);
}

/** Base32. Only the CSV of the dashboard has it; the API says that there is one. */
function totpSecretOf(record: RecordValue, findings: SourceFinding[]): string | undefined {
  const secret = textOf(record['totp_secret']);
  if (secret === undefined && flagOf(record['totp_enabled']) === true) {
    const detail =
      'The user has an authenticator app. Only the CSV of the dashboard has its secret.';
    findings.push(finding('totp_not_exported', detail, 'totp_enabled'));
  }
  if (flagOf(record['backup_code_enabled']) === true) {
    findings.push(
      finding('recovery_codes', 'Backup codes cannot be imported.', 'backup_code_enabled'),
    );
  }
  return secret;
}

function socialOf(record: RecordValue): readonly string[] {
  const providers: string[] = [];
  for (const { provider } of objectsIn(record['external_accounts'])) {
    const name = textOf(provider) ?? '';
    const bare = name.startsWith(OAUTH) ? name.slice(OAUTH.length) : name;
    if (bare !== '' && !providers.includes(bare)) providers.push(bare);
  }
  return providers;
}

/** Only where the API says that there is no password. */
function isOfCompany(record: RecordValue): boolean {
  const accounts =
    listIn(record['enterprise_accounts']).length + listIn(record['saml_accounts']).length;
  return accounts > 0 && flagOf(record['password_enabled']) === false;
}

/** The CSV has a tab before a number that begins with `+`, and the API a list of objects. */
function phoneOf(record: RecordValue): string | undefined {
  return (
    textOf(record['primary_phone_number']) ??
    textOf(objectsIn(record['phone_numbers'])[0]?.['phone_number'])
  );
}

function metadataOf(
  record: RecordValue,
  isPrivateWanted: boolean,
  findings: SourceFinding[],
): RecordValue {
  const metadata: Record<string, unknown> = {};
  const objectOf = (field: string) => readMetadata(record[field], field, findings);
  addMetadata(metadata, objectOf('public_metadata'));
  if (isPrivateWanted) addMetadata(metadata, objectOf('private_metadata'));
  addMetadata(metadata, {
    username: textOf(record['username']),
    phone_number: phoneOf(record),
    external_id: textOf(record['external_id']),
  });
  addMetadata(metadata, objectOf('unsafe_metadata'), BY_USER);
  return metadata;
}
