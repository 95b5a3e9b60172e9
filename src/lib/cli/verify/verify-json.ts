import type { Target } from '../../jobs';
import { defined, type Fingerprint, type JobId, type RequestCounts } from '../../model';
import type { Difference, VerifyEnd } from '../../verify';

/** What `verify --json` prints: docs/reference.md, "JSON". */
export interface VerifyJson {
  /** Null for a file without a job. */
  readonly jobId: JobId | null;
  readonly target: Target;
  readonly csv: Fingerprint;
  /** How many rows were compared, where they were a sample. */
  readonly sample?: number;
  readonly summary: VerifyEnd['summary'];
  readonly differences: readonly Difference[];
  /** True where there are more differences than `differences` lists. */
  readonly truncated: boolean;
  readonly files: VerifyEnd['files'];
  readonly requests: RequestCounts;
  /** The commands to run next. */
  readonly next: readonly string[];
}

export function verifyJson(
  end: VerifyEnd,
  of: {
    readonly jobId: JobId | undefined;
    readonly sample: number | undefined;
    readonly next: readonly string[];
  },
): VerifyJson {
  const { target, csv, summary, differences, truncated, files, requests } = end;
  const { jobId = null, sample, next } = of;
  const found = { summary, differences, truncated, files, requests, next };
  return { jobId, target, csv, ...defined({ sample }), ...found };
}
