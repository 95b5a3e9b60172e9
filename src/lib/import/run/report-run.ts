import { resultOf, type RowState } from '../../jobs';
import type { LeaseRegister } from '../../chunks';
import { spreadsheetLine } from '../../csv';
import { type Abort, type Chunk, defined, type OrganizationId, type RowFailure } from '../../model';
import { RowNotes } from '../plan/notes';
import type { OrgResolver } from '../rows/org-resolver';
import { abortOfWrite } from './abort-of-write';
import type { JobRun } from './job-run';
import type { OrgFailure } from './organization-results';

/** What the ledgers say at the end of a run. */
export interface ReportedRun {
  readonly retryable: number;
  /** Chunks with rows that are not settled; empty when the reports could not be written. */
  readonly unsettled: readonly Chunk[];
  /** False when the disk failed to write the reports. */
  readonly isWritten: boolean;
  /** The organizations of `organizations.csv` that failed. */
  readonly orgFailures?: readonly OrgFailure[];
  /** How many users the job created to whom WorkOS got no password; undefined when the reports could not be written. */
  readonly withoutPassword?: number;
  /** The first error of the disk. */
  readonly diskError?: Abort;
}

/** Records what the run spent, and writes `results.csv` and `errors.jsonl` from the ledgers. */
export async function reportRun(
  run: JobRun,
  { leases, orgs }: { readonly leases: LeaseRegister; readonly orgs: OrgResolver },
): Promise<ReportedRun> {
  const { progress, job, plan } = run;
  const { stop, emit } = run.ports;
  if (stop.bug !== undefined) throw stop.bug;
  emit({ type: 'reporting' });
  const unspent = await abortOfWrite(job.record({ type: 'spent', ...progress.spent }));
  const reasons = new RowNotes();
  let passwordless = 0;
  const source = {
    chunks: plan.chunks,
    epochOf: (chunk: number) => leases.epochOf(chunk),
    onFailure: (failure: RowFailure) => {
      reasons.addFailure(failure);
    },
    onRow: (state: RowState) => {
      plan.since?.noteResults(state);
      if (hasCreatedWithoutPassword(state)) passwordless += 1;
    },
    isRepeated: (row: number) => plan.links.isLinked(row),
    isAliased: (id: OrganizationId) => orgs.isAliased(id),
  };
  let folded: Pick<ReportedRun, 'retryable' | 'unsettled'> = { retryable: 0, unsettled: [] };
  const unwritten = await abortOfWrite(
    job.writeReports(source, spreadsheetLine).then((written) => {
      progress.settle(written, reasons);
      folded = written;
    }),
  );
  const { retryable, unsettled } = folded;
  const isWritten = unwritten === undefined;
  const withoutPassword = isWritten ? passwordless : undefined;
  const diskError = unspent ?? unwritten;
  return { retryable, unsettled, isWritten, ...defined({ withoutPassword, diskError }) };
}

/** True for a row that arrived and created its user, of whom WorkOS got no password. */
function hasCreatedWithoutPassword(state: RowState): boolean {
  const { outcome, mark, password } = resultOf(state, 'user') ?? {};
  const isOwn = outcome === 'created' && mark !== 'shared';
  return state.success !== undefined && isOwn && password === 'none';
}
