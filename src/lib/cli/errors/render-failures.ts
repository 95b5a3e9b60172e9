import { csvLine, spreadsheetSafe } from '../../csv';
import { causeOf, type CountKey, type FailureCount } from '../../failures';
import type { JobView } from '../../jobs';
import { type FormatName, describeNoMatch } from './failure-format';
import { clip, count, countOf, HOW_ROWS_COUNT, sanitizeLine } from '../../model';
import type { ListFailure } from '../../results';
import { MESSAGE_LENGTH } from '../terminal/field';
import type { ListTotals } from '../terminal/listing';
import { safeJson } from '../terminal/output';
import { type Column, tableHead, tableRow } from '../terminal/text-table';

const COUNT_TITLE = 'Count';

/** The summary below a list of failures. Pure. */
export function describeFailures(
  { total, matched, printed }: ListTotals & { readonly printed: number },
  { checkpoint, state }: Pick<JobView, 'checkpoint' | 'state'>,
): string {
  const of = `${count(total)} of ${countOf(checkpoint.csv.rows, 'row')} failed`;
  const parts = [
    of,
    ...(matched < total ? [`${count(matched)} match`] : []),
    ...(printed < matched ? [`${count(printed)} shown`] : []),
  ];
  return `${parts.join(', ')}. ${HOW_ROWS_COUNT}${NOTES[state] ?? ''}`;
}

/** The organizations and roles that failed without a row, as lines, with what to do about each. Pure. */
export function withoutRowLines(failures: readonly ListFailure[]): readonly string[] {
  if (failures.length === 0) return [];
  const more = failures.length - SHOWN_LISTED;
  return [
    `${countOf(failures.length, 'failure')} of organizations and roles, without a row:`,
    ...failures
      .slice(0, SHOWN_LISTED)
      .flatMap((failure) => [
        `  ${clip(sanitizeLine(failure.errorMessage), MESSAGE_LENGTH)} (${failure.errorType} ${failure.errorCode ?? ''})`,
        ...causeOf(failure).advice.map((advice) => `  → ${advice}`),
      ]),
    ...(more > 0 ? [`  and ${count(more)} more: see organizations-results.csv of the job`] : []),
  ];
}

const SHOWN_LISTED = 10;

const NOTES: Readonly<Partial<Record<JobView['state'], string>>> = {
  running: ' The job is still running: more rows may fail, and some of these may be retried.',
  killed: ' The job was killed: these are its failures up to that point.',
};

/** Counts of failures as text, without a last line feed. Pure, but for colours. */
export function renderCounts(
  counts: readonly FailureCount[],
  shown: ListTotals & {
    readonly key: CountKey;
    readonly format: FormatName;
    readonly width: number;
  },
): string {
  const { format, key } = shown;
  if (format === 'jsonl') return counts.map(safeJson).join('\n');
  if (format === 'csv') {
    const lines = counts.map((each) => csvLine([spreadsheetSafe(each.key), String(each.count)]));
    return csvLine(['key', 'count'])
      .concat(...lines)
      .trimEnd();
  }
  if (shown.matched === 0) return describeNoMatch(shown);
  const columns = columnsFor(counts, key, shown.width);
  const rows = counts.map((each) => tableRow(columns, [count(each.count), each.key]));
  return tableHead(columns)
    .concat(...rows)
    .trimEnd();
}

function columnsFor(
  counts: readonly FailureCount[],
  key: CountKey,
  width: number,
): readonly [Column, Column] {
  const digits = Math.max(
    COUNT_TITLE.length,
    ...counts.slice(0, 1).map((each) => count(each.count).length),
  );
  const title = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  return [
    { title: COUNT_TITLE, width: digits, align: 'right' },
    { title, width: width - digits - 2 },
  ];
}
