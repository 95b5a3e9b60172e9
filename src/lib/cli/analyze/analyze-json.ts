import type { Analysis } from '../../analyze';
import { actionsFor, type FailureCounts, type FailureGroup, type NextSteps } from '../../failures';
import type { JobState } from '../../jobs';
import { defined, type JobId } from '../../model';

/** What `analyze --json` prints: docs/reference.md, "JSON". */
export interface AnalyzeJson {
  readonly source: {
    /** Null for a file without a job. */
    readonly jobId: JobId | null;
    readonly state: JobState | null;
    readonly errors: string;
    /** Lines that are not a failure and were skipped. */
    readonly brokenLines: number;
    /** Rows that the job has not processed; they are not failures. */
    readonly unprocessed: number;
  };
  readonly summary: FailureCounts;
  readonly groups: readonly (Omit<FailureGroup, 'cause'> & {
    readonly severity: FailureGroup['cause']['severity'];
    readonly cause: string;
    readonly actions: readonly string[];
  })[];
  readonly retryCsv?: { readonly path: string; readonly rows: number };
}

/** What the JSON is made from. */
export interface AnalyzeReport {
  readonly source: AnalyzeJson['source'];
  readonly analysis: Analysis;
  readonly steps: NextSteps;
  readonly retryCsv: AnalyzeJson['retryCsv'] | undefined;
}

export function analyzeJson({ source, analysis, steps, retryCsv }: AnalyzeReport): AnalyzeJson {
  return {
    source,
    summary: analysis.counts,
    groups: analysis.groups.map((group) => {
      const { cause, examples, ...named } = group;
      return {
        ...named,
        severity: cause.severity,
        cause: `${cause.title}. ${cause.words}`,
        actions: actionsFor(group, steps),
        examples,
      };
    }),
    ...defined({ retryCsv }),
  };
}
