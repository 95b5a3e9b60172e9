import { RetrySelection, writeRetryFile } from '../analyze';
import type { Plan } from '../import';
import type { VerificationSummary } from '../model';
import { writeOutput } from '../outputs';
import { type Difference, isRepairable } from './difference';
import type { RowProgress, VerificationStore } from './verification-store';
import type { VerifyEnd, VerifyRequest } from './verify-request';

const COUNTED_AS = {
  missing_user: 'missing',
  missing_membership: 'missing',
  missing_organization: 'missing',
  missing_factor: 'missing',
  missing_role: 'missing',
  differs: 'differing',
  unexpected_membership: 'unexpected',
  unreadable: 'unreadable',
} as const;

type Counted = Pick<
  VerificationSummary,
  'missing' | 'differing' | 'unexpected' | 'unreadable' | 'notImported'
>;

/** Counts the differences of the store, and writes the files that were asked for. */
export async function conclude(
  request: VerifyRequest,
  plan: Plan,
  { store, progress }: { readonly store: VerificationStore; readonly progress: RowProgress },
): Promise<Pick<VerifyEnd, 'summary' | 'differences' | 'truncated' | 'repairRows'>> {
  const counted = { missing: 0, differing: 0, unexpected: 0, unreadable: 0, notImported: 0 };
  const differences: Difference[] = [];
  let all = 0;
  // An update would let a later row of an email overwrite the fields of the first row, which take precedence.
  const selection = new RetrySelection({
    includePermanent: false,
    includeFirstRows: true,
    compareEmails: false,
  });
  for await (const difference of store.differences()) {
    all += 1;
    if (differences.length < request.maxDifferences) differences.push(difference);
    note(counted, difference);
    if (request.repairCsv !== undefined) select(selection, difference);
  }
  const { output } = request;
  if (output !== undefined) {
    await writeOutput(output, async (append) => {
      for await (const each of store.differences()) await append(`${JSON.stringify(each)}\n`);
    });
  }
  const { rows, matched, passwords, totpSecrets, rejectedRows } = progress;
  const notChecked = passwords + totpSecrets + rejectedRows;
  return {
    summary: { rows, matched, ...counted, notChecked, totpSecrets, rejectedRows },
    differences,
    truncated: all > differences.length,
    repairRows: await writeRepairCsv(request, plan, selection),
  };
}

function note(
  counted: { -readonly [Name in keyof Counted]: number },
  difference: Difference,
): void {
  counted[COUNTED_AS[difference.kind]] += 1;
  if (difference.imported === false) counted.notImported += 1;
}

function select(selection: RetrySelection, difference: Difference): void {
  const { row, email } = difference;
  if (row === null || email === undefined || !isRepairable(difference)) return;
  selection.add({ recordNumber: row, email }, true);
}

/** Copies the rows that an import may repair. Returns how many there are. */
async function writeRepairCsv(
  { repairCsv, csvPath, options }: VerifyRequest,
  { csv }: Plan,
  selection: RetrySelection,
): Promise<number> {
  if (repairCsv === undefined || selection.size === 0) return 0;
  const copied = await writeRetryFile({
    csvPath,
    format: options,
    output: repairCsv,
    selection,
    csv,
    reading: options,
  });
  return copied.rows;
}
