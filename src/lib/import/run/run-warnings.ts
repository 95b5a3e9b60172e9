import { countOf } from '../../model';
import { type Appended, describeAppended } from '../plan/appended-rows';
import type { MissingCounts } from './missing-counts';

/** What a run found that its summary should mention. */
export interface RunFindings {
  /** The `--concurrency` that would use the full rate limit, when a lower one slowed the run down. */
  readonly concurrencyToFill: number | undefined;
  /** Memberships that exist with other roles than those of the file. */
  readonly rolesDiffer: number;
  /** Organizations that exist with other values than those of their lines. */
  readonly orgsDiffer: number;
  /** Memberships that exist and are inactive. */
  readonly inactive: number;
  /** Memberships that exist and wait for their invitation to be accepted. */
  readonly pending: number;
  /** Ledger lines that were torn or damaged. */
  readonly badLines: number;
  /** What was appended to the file since its size was planned. */
  readonly appended: Appended | undefined;
  readonly missing: MissingCounts;
  /** Rows of the earlier jobs that are not known. */
  readonly unknownRows: number;
}

/** The warnings of a run. Pure. */
export function runWarnings(findings: RunFindings): readonly string[] {
  const { concurrencyToFill, badLines, appended, missing, unknownRows } = findings;
  const warnings: string[] = [];
  if (appended !== undefined) warnings.push(describeAppended(appended));
  if (concurrencyToFill !== undefined) {
    warnings.push(
      `--concurrency, not the rate limit, slowed this run down: --concurrency ${String(concurrencyToFill)} would use the full limit`,
    );
  }
  warnings.push(...leftAsTheyAre(findings));
  if (unknownRows > 0) {
    warnings.push(
      `${countOf(unknownRows, 'row')} of the earlier jobs cannot be compared: ` +
        'the users of such rows were looked up, and only what differs was sent',
    );
  }
  const { failed } = missing;
  if (failed !== undefined) {
    warnings.push(
      `${countOf(failed.memberships, 'membership')} could not be deactivated: ${failed.message}`,
    );
  }
  if (badLines > 0) {
    warnings.push(`${String(badLines)} lines of the ledger are damaged and were skipped`);
  }
  return warnings;
}

/** What exists in another form than the file asks for. */
function leftAsTheyAre({
  orgsDiffer,
  rolesDiffer,
  inactive,
  pending,
}: RunFindings): readonly string[] {
  const warnings: string[] = [];
  if (orgsDiffer > 0) {
    warnings.push(
      `${countOf(orgsDiffer, 'existing organization')} left different from organizations.csv: ` +
        'use --on-existing update to write what the file has',
    );
  }
  if (rolesDiffer > 0) {
    warnings.push(
      `${String(rolesDiffer)} memberships exist with roles other than those in the file: ` +
        '--on-existing update writes the roles of the file',
    );
  }
  if (inactive > 0) {
    warnings.push(
      `${countOf(inactive, 'existing membership')} left inactive: ` +
        'use --on-existing update to reactivate',
    );
  }
  if (pending > 0) {
    warnings.push(
      `${countOf(pending, 'existing membership')} left pending: ` +
        'active once the invitation is accepted',
    );
  }
  return warnings;
}
