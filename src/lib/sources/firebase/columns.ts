import type { RecordValue } from '../../exports';
import { textOf } from '../fields';

const PROVIDERS = ['google.com', 'facebook.com', 'twitter.com', 'github.com'];
// Since firebase-tools of May 2026.
const LATER_PROVIDERS = [
  'apple.com',
  'microsoft.com',
  'gc.apple.com',
  'playgames.google.com',
  'linkedin.com',
  'yahoo.com',
];
const RAW_ID = ':rawId';

function columnsOfProvider(provider: string): readonly string[] {
  return [RAW_ID, ':email', ':displayName', ':photoUrl'].map((name) => provider + name);
}

/** The columns of `firebase auth:export users.csv`, which writes no header. */
const COLUMNS: readonly string[] = [
  'localId',
  'email',
  'emailVerified',
  'passwordHash',
  'salt',
  'displayName',
  'photoUrl',
  ...PROVIDERS.flatMap(columnsOfProvider),
  'createdAt',
  'lastSignedInAt',
  'phoneNumber',
  'disabled',
  'customAttributes',
  ...LATER_PROVIDERS.flatMap(columnsOfProvider),
];

const CUSTOM_ATTRIBUTES_AT = COLUMNS.indexOf('customAttributes');
const CREATED_AT = COLUMNS.indexOf('createdAt');
const DIGITS = /^\d{9,16}$/;
const FLAGS = ['true', 'false', ''];

/** The columns of a row that `firebase auth:export` wrote. A comma ends each row, so its last cell is empty. */
export function columnsFor(first: readonly string[]): readonly string[] | undefined {
  const isWritten =
    first.length >= CUSTOM_ATTRIBUTES_AT &&
    first.length <= COLUMNS.length + 1 &&
    FLAGS.includes(first[2] ?? 'none') &&
    DIGITS.test(first[CREATED_AT] ?? '');
  if (!isWritten) return undefined;
  return first.map((_, at) => COLUMNS[at] ?? '');
}

/** Providers whose id a row has. */
export function providersInColumns(record: RecordValue): readonly string[] {
  const providers: string[] = [];
  for (const provider of PROVIDERS) {
    if (textOf(record[provider + RAW_ID]) !== undefined) providers.push(provider);
  }
  for (const provider of LATER_PROVIDERS) {
    if (textOf(record[provider + RAW_ID]) !== undefined) providers.push(provider);
  }
  return providers;
}
