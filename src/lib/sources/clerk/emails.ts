import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import { isSameEmail, textOf } from '../fields';

/** The emails of a user: the one that is imported, whether it is verified, and how many others there are. */
export interface Emails {
  readonly email: string | undefined;
  readonly isVerified: boolean;
  readonly others: number;
}

interface Address {
  readonly id?: string | undefined;
  readonly email: string;
  readonly isVerified: boolean;
}

const BETWEEN = /[|,;\s]+/;

/** The primary email, or else the first verified one, or else the first. */
export function emailsOf(record: RecordValue): Emails {
  const addresses = addressesOf(record);
  const primaryId = textOf(record['primary_email_address_id']);
  const primary = textOf(record['primary_email_address']);
  const chosen =
    addresses.find(({ id, email }) =>
      primary === undefined ? id !== undefined && id === primaryId : isSameEmail(email, primary),
    ) ?? (primary === undefined ? bestOf(addresses) : { email: primary, isVerified: false });
  if (chosen === undefined) return { email: undefined, isVerified: false, others: 0 };
  const others = new Set(addresses.map(({ email }) => email.toLowerCase()));
  others.delete(chosen.email.toLowerCase());
  const { email, isVerified } = chosen;
  return { email: primary ?? email, isVerified, others: others.size };
}

function bestOf(addresses: readonly Address[]): Address | undefined {
  return addresses.find(({ isVerified }) => isVerified) ?? addresses[0];
}

/** Objects of the API, the lists of the CSV, or the one text of the older JSON, whose emails are not known to be verified. */
function addressesOf(record: RecordValue): readonly Address[] {
  const list = record['email_addresses'];
  if (Array.isArray(list)) return list.flatMap(addressOf);
  return [
    ...addressesIn(record['verified_email_addresses'], true),
    ...addressesIn(record['unverified_email_addresses'], false),
    ...addressesIn(list, false),
  ];
}

function addressOf(item: unknown): readonly Address[] {
  const address = asObject(item) ?? {};
  const email = textOf(address['email_address']) ?? textOf(item);
  if (email === undefined) return [];
  const isVerified = asObject(address['verification'])?.['status'] === 'verified';
  return [{ id: textOf(address['id']), email, isVerified }];
}

function addressesIn(value: unknown, isVerified: boolean): readonly Address[] {
  const emails = textOf(value)?.split(BETWEEN) ?? [];
  return emails.filter((email) => email !== '').map((email) => ({ email, isVerified }));
}
