import { join } from 'node:path';
import { lookAtJob, nodeFiles } from '../../src/lib/jobs';
import { type Clock, defined, parseJobId } from '../../src/lib/model';
import {
  type Difference,
  type VerifyEnd,
  type VerifyEvent,
  verifyFile,
  type VerifyPorts,
  type VerifyRequest,
} from '../../src/lib/verify';
import { hastyClock, OPTIONS, type RunSetup, type TestBed, withPorts } from './import-test-bed';

/** So late after an import that WorkOS shows everything. */
const laterClock: Clock = { ...hastyClock, now: () => hastyClock.now() + 60_000 };

/** What to verify: a job, or a file by itself. It is a minute after the job, unless a clock is given. */
export interface VerifySetup
  extends
    Pick<RunSetup, 'apiKey' | 'baseUrl' | 'clock' | 'stop'>,
    Partial<Pick<VerifyRequest, 'findsUnexpected' | 'sample' | 'maxDifferences' | 'target'>> {
  readonly jobId?: string;
  /** The path of the file, where it was moved or has no job. */
  readonly csvPath?: string;
  readonly options?: Partial<VerifyRequest['options']>;
  readonly output?: string;
  readonly repairCsv?: string;
  readonly onEvent?: (event: VerifyEvent) => void;
  readonly digestKey?: VerifyPorts['digestKey'];
}

/** Verifies against the sandbox of a bed. */
export async function verifyIn(bed: TestBed, setup: VerifySetup): Promise<VerifyEnd> {
  const checkpointDir = join(bed.folder, 'jobs');
  const jobId = setup.jobId === undefined ? undefined : parseJobId(setup.jobId);
  const job = jobId && (await lookAtJob(nodeFiles(), { checkpointDir, jobId }));
  const options = job?.checkpoint.options ?? OPTIONS;
  const output = (path: string | undefined) =>
    path === undefined ? undefined : { path: join(bed.folder, path), force: false, keep: [] };
  const { findsUnexpected = false, maxDifferences = 10_000, sample } = setup;
  const request: VerifyRequest = {
    ...defined({ job, sample }),
    ...defined({ output: output(setup.output), repairCsv: output(setup.repairCsv) }),
    csvPath: setup.csvPath ?? job?.checkpoint.csv.path ?? '',
    checkpointDir,
    target: setup.target ?? { apiUrl: bed.sandbox.url, environment: 'test' },
    options: { ...options, ...setup.options },
    findsUnexpected,
    maxDifferences,
  };
  const { apiKey, baseUrl, clock = laterClock, stop } = setup;
  return withPorts(defined({ apiKey, baseUrl, clock, stop }), bed, (ports) =>
    verifyFile(request, {
      ...ports,
      emit: setup.onEvent ?? (() => undefined),
      digestKey: setup.digestKey ?? ports.digestKey,
    }),
  );
}

/** Differences as `row kind field`, sorted. */
export function listed(differences: readonly Difference[]): readonly string[] {
  return differences.map(({ row, kind, field }) => [row, kind, field ?? ''].join(' ')).sort();
}
