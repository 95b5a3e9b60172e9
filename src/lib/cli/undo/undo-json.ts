import { type KeptObject, leftBehind, type Target, type UndoSummary } from '../../jobs';
import { defined, type JobId, type RequestCounts } from '../../model';
import type { UndoEnd } from '../../undo';
import { type ErrorReport, reportOf } from '../command/error-report';

/** What `undo --json` prints: docs/reference.md, "JSON". */
export interface UndoJson {
  readonly jobId: JobId;
  readonly target: Target;
  readonly dryRun: boolean;
  readonly status: UndoEnd['status'];
  readonly summary: UndoSummary;
  /** The first of the objects that were kept, or failed. */
  readonly kept: readonly KeptObject[];
  /** True when `kept` lists only some of them. */
  readonly truncated: boolean;
  /** `kept`: the file with all of them; null in a dry run, which writes no file. */
  readonly files: { readonly kept: string | null };
  readonly requests: RequestCounts;
  readonly durationMs: number;
  readonly warnings: readonly string[];
  /** The commands to run next. */
  readonly next: readonly string[];
  /** Why the undo stopped before its end; absent when it did not. */
  readonly error?: ErrorReport;
}

export function undoJson(end: UndoEnd, told: Pick<UndoJson, 'warnings' | 'next'>): UndoJson {
  const { jobId, target, isDryRun, status, summary, kept, keptPath, requests, stoppedBy } = end;
  return {
    jobId,
    target,
    dryRun: isDryRun,
    status,
    summary,
    kept,
    truncated: kept.length < leftBehind(summary),
    files: { kept: keptPath ?? null },
    requests,
    durationMs: end.durationMs,
    ...told,
    ...defined({ error: stoppedBy && reportOf(stoppedBy) }),
  };
}
