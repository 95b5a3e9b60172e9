import chalk from 'chalk';
import {
  clip,
  count,
  countOf,
  defined,
  describeVerification,
  differencesIn,
  duration,
  sanitizeLine,
} from '../../model';
import type { Difference, VerifyEnd } from '../../verify';
import { nextFields } from '../job/next-fields';
import { fieldOf, someOf, unlessZero } from '../job/tally-fields';
import { field, MESSAGE_LENGTH } from '../terminal/field';

const SHOWN_DIFFERENCES = 20;
const VALUE_LENGTH = 80;

/** The result of a verification as text. Pure, but for colours. */
export function renderVerification(
  end: VerifyEnd,
  { sample, next }: { readonly sample: number | undefined; readonly next: readonly string[] },
): string {
  const { summary, files, requests, repairRows } = end;
  const { rejectedRows, totpSecrets = 0 } = summary;
  const passwords = summary.notChecked - totpSecrets - rejectedRows;
  return [
    headline(end, sample),
    '',
    field('Rows', `${count(summary.matched)} of ${count(summary.rows)} match`),
    ...fieldOf(
      'Not imported',
      unlessZero(summary.notImported, 'of the differences, in rows that the job did not import'),
    ),
    ...fieldOf('Not checked', [
      ...someOf(passwords, 'password').map((text) => `${text}, which WorkOS never returns`),
      ...someOf(totpSecrets, 'TOTP secret').map((text) => `${text}, which WorkOS never returns`),
      ...someOf(rejectedRows, 'row').map((text) => `${text} that the row rules reject`),
    ]),
    ...fieldOf('Requests', [
      ...someOf(requests.reads, 'read'),
      ...unlessZero(requests.retried, 'retried'),
      ...unlessZero(requests.throttled, '× 429'),
    ]),
    ...differenceLines(end),
    '',
    ...fieldOf('Written', files.output === undefined ? [] : [sanitizeLine(files.output)]),
    ...fieldOf(
      'Repair CSV',
      files.repairCsv === undefined
        ? []
        : [`${sanitizeLine(files.repairCsv)} (${countOf(repairRows, 'row')})`],
    ),
    ...nextFields(next, 'file'),
  ]
    .join('\n')
    .trimEnd();
}

function headline({ summary, durationMs }: VerifyEnd, sample: number | undefined): string {
  const isSame = differencesIn(summary) === 0;
  const word = isSame ? chalk.green('Verified') : chalk.yellow('Verified');
  const found = describeVerification({ summary, ...defined({ sample }) });
  return `${word} in ${duration(durationMs)}: ${found}`;
}

function differenceLines({ summary, differences }: VerifyEnd): readonly string[] {
  if (differences.length === 0) return [];
  const shown = differences.slice(0, SHOWN_DIFFERENCES);
  const more = differencesIn(summary) - shown.length;
  return [
    '',
    ...shown.map((difference) => `  ${clip(sanitizeLine(describe(difference)), MESSAGE_LENGTH)}`),
    ...(more > 0 ? [`  and ${count(more)} more: --output <file> writes all of them`] : []),
  ];
}

/** A difference as one line. */
export function describe(difference: Difference): string {
  const { row, email = '', imported, errorCode = '' } = difference;
  const isOfOrg = email === '' && difference.userId === undefined;
  const who = isOfOrg ? roleOrOrgOf(difference) : email === '' ? (difference.userId ?? '') : email;
  const where = row === null ? who : `Row ${count(row)}, ${who}`;
  const note = imported === false ? ` (not imported: ${errorCode})` : '';
  return `${where}: ${whatOf(difference)}${note}`;
}

const MISSING = {
  missing_user: 'user',
  missing_factor: 'second factor',
  missing_organization: 'organization',
  missing_role: 'role',
} as const;

function whatOf(difference: Difference): string {
  const { kind, field: name = '', expected = '', message = '' } = difference;
  switch (kind) {
    case 'missing_user':
    case 'missing_factor':
    case 'missing_organization':
    case 'missing_role':
      return `the ${MISSING[kind]} is missing`;
    case 'missing_membership':
      return `the membership in ${orgOf(difference)} is missing`;
    case 'unexpected_membership':
      return `a member of ${orgOf(difference)} whom no row names`;
    case 'unreadable':
      return `cannot be read: ${message}`;
    case 'differs':
      return `${name} is ${foundValue(difference)}, expected ${quoted(expected)}`;
  }
}

function foundValue({ found }: Difference): string {
  return typeof found === 'string' ? quoted(found) : 'missing';
}

function roleOrOrgOf(difference: Difference): string {
  const { roleSlug, orgExternalId } = difference;
  if (roleSlug === undefined) return orgOf(difference);
  return `role "${roleSlug}"${orgExternalId === undefined ? '' : ` of ${orgOf(difference)}`}`;
}

function orgOf({ orgName, orgExternalId, orgId }: Difference): string {
  if (orgName !== undefined) return `organization "${orgName}"`;
  if (orgExternalId !== undefined) return `organization with external id "${orgExternalId}"`;
  return orgId === undefined ? 'the organization' : `organization ${orgId}`;
}

function quoted(text: string): string {
  return `"${clip(text, VALUE_LENGTH)}"`;
}
