import type { Analysis } from '../../analyze';
import { actionsFor, type FailureCounts, type FailureGroup, type NextSteps } from '../../failures';
import type { JobState } from '../../jobs';
import { defined, type JobId } from '../../model';

/** What `analyze --json` prints; the contract's "JSON results". */
export interface AnalyzeJson {
  readonly source: {
    /** Null for a file that stands alone. */
    readonly jobId: JobId | null;
    readonly state: JobState | null;
    readonly errors: string;
    /** Lines that hold no failure and were passed over. */
    readonly brokenLines: number;
    /** Rows the job has not worked off; not among the failures. */
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

/** What goes into the JSON. */
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
