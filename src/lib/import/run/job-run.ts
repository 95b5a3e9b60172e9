import type { Job, JobHistory, JobOptions } from '../../jobs';
import type { JobId } from '../../model';
import type { RequestRoute } from '../../requests';
import type { WorkosRole } from '../../workos';
import type { Plan } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import type { StepContext } from '../rows/step-context';
import type { RetryFailed } from '../rows/retry-failed';
import type { RunProgress } from './run-progress';

/** One run of a job: an import's or a resume's. */
export interface JobRun {
  readonly jobId: JobId;
  readonly options: JobOptions;
  readonly retry: RetryFailed;
  readonly ports: ImportPorts;
  readonly route: RequestRoute;
  readonly context: StepContext;
  readonly plan: Plan;
  readonly progress: RunProgress;
  readonly job: Job;
  /** What earlier runs recorded. */
  readonly history: Pick<
    JobHistory,
    'head' | 'epochs' | 'hasLostGrants' | 'receipts' | 'settled' | 'shared'
  >;
  /** The roles of the environment, where they were listed a moment ago. */
  readonly listedRoles?: readonly WorkosRole[];
}
