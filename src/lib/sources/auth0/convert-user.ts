import type { RecordValue } from '../../exports';
import { convertedUser, finding, readBan, readFlag, readMetadata } from '../converted-user';
import { addMetadata, firstTextOf, listIn, textOf } from '../fields';
import { membershipsIn } from '../memberships';
import type { ConvertContext, ConvertedUser, SourceFinding } from '../source';
import { signInOf } from './identities';
import { passwordOf, totpSecretOf } from './joined';

import { emailOf, idOf, plainRecord } from './user-record';

const FAMILY_NAMES = ['family_name', 'last_name'];
const GIVEN_NAMES = ['given_name', 'first_name'];
const USER_METADATA = 'user_metadata';
const APP_METADATA = 'app_metadata';
/** `user_metadata` is written by users themselves, so its keys are told apart. */
const BY_USER = 'user_';

/** Reads a user of a job, the dashboard, the extension or the Management API. */
export function convertUser(raw: RecordValue, context: ConvertContext): ConvertedUser {
  const record = plainRecord(raw);
  const findings: SourceFinding[] = [];
  const id = idOf(record) ?? '';
  const email = emailOf(record);
  const { social, isFederated, otherEmails } = signInOf(record, id, email);
  if (otherEmails > 0) {
    const detail = `Linked accounts have other addresses, which are not imported: ${otherEmails}.`;
    findings.push(finding('extra_email', detail, 'identities'));
  }
  const totpSecret = totpSecretOf(context.entriesOf('mfa'), findings);
  if (totpSecret === undefined && listIn(record['multifactor']).length > 0) {
    const detail = 'The user has a second factor, and the MFA file has no secret for it.';
    findings.push(finding('totp_not_exported', detail, 'multifactor'));
  }
  const facts = {
    id,
    email,
    emailVerified: readFlag(record, 'email_verified', findings),
    firstName: firstTextOf(record, GIVEN_NAMES),
    lastName: firstTextOf(record, FAMILY_NAMES),
    fullName: textOf(record['name']),
    phone: textOf(record['phone_number']),
    password: passwordOf(context.entriesOf('passwords'), findings),
    totpSecret,
    metadata: metadataOf(record, findings),
    state: readBan(record, 'blocked', findings) ? ('disabled' as const) : ('active' as const),
    social,
    isFederated,
  };
  return convertedUser(facts, membershipsIn(context, ['organizations', 'members']), findings);
}

/** `app_metadata` comes first: a key of `user_metadata` never takes its place. */
function metadataOf(record: RecordValue, findings: SourceFinding[]): RecordValue {
  const metadata: Record<string, unknown> = {};
  addMetadata(metadata, readMetadata(record[APP_METADATA], APP_METADATA, findings));
  const own = readMetadata(record[USER_METADATA], USER_METADATA, findings);
  addMetadata(metadata, own, BY_USER);
  addColumns(metadata, record);
  addMetadata(metadata, {
    username: textOf(record['username']),
    phone_number: textOf(record['phone_number']),
  });
  return metadata;
}

/** A CSV has a column for each key that was asked for: `user_metadata.country`. */
function addColumns(metadata: Record<string, unknown>, record: RecordValue): void {
  for (const name in record) {
    const dot = name.indexOf('.');
    if (dot === -1) continue;
    const field = name.slice(0, dot);
    const column = { [name.slice(dot + 1)]: textOf(record[name]) };
    if (field === APP_METADATA) addMetadata(metadata, column);
    if (field === USER_METADATA) addMetadata(metadata, column, BY_USER);
  }
}
