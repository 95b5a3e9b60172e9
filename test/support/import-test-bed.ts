import { hash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/lib/cli/machine/system';
import {
  type ImportEnd,
  type ImportEvent,
  type ImportPorts,
  type ResumeRequest,
  resumeImport,
  runImport,
  StopSwitch,
  claimJob,
} from '../../src/lib/import';
import { DEFAULT_OPTIONS, type JobFiles, type JobOptions, nodeFiles } from '../../src/lib/jobs';
import { type Clock, defined, parseJobId, type RowFailure } from '../../src/lib/model';
import { parseFault, type Sandbox, type SandboxOptions, startSandbox } from '../../src/lib/sandbox';
import { openGateway } from '../../src/lib/workos';

/** A sandbox, a folder and a way to import into them; `close` ends both. */
export interface TestBed {
  readonly sandbox: Sandbox;
  readonly folder: string;
  import(csv: string | Buffer, request?: ImportSetup): Promise<Imported>;
  /** Resumes a job: the last one, unless another is named. */
  resume(request?: ResumeSetup): Promise<Resumed>;
  state(): Promise<SandboxState>;
  stats(): Promise<SandboxStats>;
  /** Sets the faults from now on, in the form of the `--fault` flag. */
  faults(...specs: string[]): Promise<void>;
  seed(seed: object): Promise<void>;
  /** Changes objects behind the back of the tool. */
  edit(edits: object): Promise<void>;
  /** Deletes objects behind the back of the tool. */
  remove(deletions: object): Promise<void>;
  close(): Promise<void>;
}

/** The parts of a run's outside world that a test replaces. */
export interface RunSetup {
  readonly jobId?: string;
  readonly apiKey?: string;
  /** What the job records of the key. */
  readonly digestKey?: ImportPorts['digestKey'];
  readonly baseUrl?: string;
  readonly files?: JobFiles;
  /** `hastyClock` when left out. */
  readonly clock?: Clock;
  readonly stop?: StopSwitch;
  readonly onEvent?: (event: ImportEvent) => void;
  /** The entry file of a worker. */
  readonly workerModule?: string;
}

export interface ImportSetup extends RunSetup {
  readonly options?: Partial<JobOptions>;
  readonly noPartial?: boolean;
}

export interface ResumeSetup
  extends
    RunSetup,
    Partial<Pick<ResumeRequest, 'changes' | 'retryFailed' | 'csvPath' | 'target'>> {}

export interface Resumed extends Imported {
  readonly notes: readonly string[];
  /** True when nothing was left to do. */
  readonly wasFinished: boolean;
}

export interface Imported {
  readonly end: ImportEnd;
  readonly errors: readonly RowFailure[];
  readonly results: readonly string[];
}

export interface SandboxUser {
  readonly id: string;
  readonly email: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email_verified: boolean;
  readonly external_id: string | null;
  readonly metadata: Record<string, string>;
  readonly password: { type: string; sha256: string } | null;
}

export interface SandboxOrganization {
  readonly id: string;
  readonly name: string;
  readonly external_id: string | null;
  readonly metadata: Record<string, string>;
  readonly domains: readonly { domain: string; state: string }[];
}

export interface SandboxState {
  readonly users: readonly SandboxUser[];
  readonly organizations: readonly SandboxOrganization[];
  readonly memberships: readonly {
    id: string;
    user_id: string;
    organization_id: string;
    roles: { slug: string }[];
  }[];
  readonly auth_factors: readonly {
    id: string;
    user_id: string;
    totp: { issuer: string; user: string };
    secret: { sha256: string };
  }[];
}

export interface SandboxStats {
  readonly requests: Record<string, Record<string, number>>;
  readonly throttled: number;
  readonly maxInFlight: number;
  /** The most writes that were admitted in any ten seconds. */
  readonly largestWriteWindow: number;
  readonly created: { users: number; organizations: number; memberships: number };
}

export const OPTIONS: JobOptions = { ...DEFAULT_OPTIONS, rateLimit: 100_000 };

/** Waits take a hundredth of the time: a test checks that retries happen, not how long they wait. */
export const hastyClock: Clock = {
  now: () => systemClock.now(),
  monotonicMs: () => systemClock.monotonicMs(),
  sleep: (delayMs, signal) => systemClock.sleep(delayMs / 100, signal),
};

export async function openTestBed(options: SandboxOptions = {}): Promise<TestBed> {
  const sandbox = await startSandbox({ rateLimit: 'off', multipleRoles: true, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  let jobs = 0;
  let last = 'job';
  return {
    sandbox,
    folder,
    async import(csv, setup = {}) {
      jobs += 1;
      const csvPath = join(folder, `users-${String(jobs)}.csv`);
      writeFileSync(csvPath, csv);
      last = setup.jobId ?? `job-${String(jobs)}`;
      const end = await importFile(
        csvPath,
        { ...setup, jobId: last },
        {
          sandbox,
          folder,
        },
      );
      return { end, ...readReports(end) };
    },
    async resume(setup = {}) {
      const resumed = await resumeJob({ jobId: last, ...setup }, { sandbox, folder });
      return { ...resumed, ...readReports(resumed.end) };
    },
    state: () => ask<SandboxState>(sandbox, 'GET', '/_sandbox/state'),
    stats: () => ask<SandboxStats>(sandbox, 'GET', '/_sandbox/stats'),
    async faults(...specs) {
      await ask(sandbox, 'POST', '/_sandbox/faults', specs.map(parseFault));
    },
    async seed(seed) {
      await ask(sandbox, 'POST', '/_sandbox/seed', seed);
    },
    async edit(edits) {
      await ask(sandbox, 'POST', '/_sandbox/edit', edits);
    },
    async remove(deletions) {
      await ask(sandbox, 'POST', '/_sandbox/delete', deletions);
    },
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Place {
  readonly sandbox: Sandbox;
  readonly folder: string;
}

async function importFile(csvPath: string, setup: ImportSetup, place: Place): Promise<ImportEnd> {
  const options = { ...OPTIONS, ...setup.options };
  const { noPartial } = setup;
  const request = { ...placeOf(setup, place), csvPath, options, ...defined({ noPartial }) };
  return withPorts(setup, place, (ports) => runImport(request, ports));
}

async function resumeJob(
  setup: ResumeSetup,
  place: Place,
): Promise<Pick<Resumed, 'end' | 'notes' | 'wasFinished'>> {
  const { changes = {}, retryFailed = 'retryable', csvPath, target } = setup;
  const request = {
    ...placeOf(setup, place),
    changes,
    retryFailed,
    ...defined({ csvPath, target }),
  };
  return withPorts(setup, place, async (ports) => {
    const taken = await claimJob(request, ports);
    const { notes, finished } = taken;
    if (finished === undefined) {
      return { end: await resumeImport(taken, ports), notes, wasFinished: false };
    }
    await taken.release();
    return { end: finished, notes, wasFinished: true };
  });
}

function placeOf(
  setup: RunSetup,
  { sandbox, folder }: Place,
): Pick<ResumeRequest, 'jobId' | 'checkpointDir' | 'target'> {
  const jobId = parseJobId(setup.jobId ?? 'job');
  if (jobId === undefined) throw new Error('the test names no job');
  const target = { apiUrl: sandbox.url, environment: 'test' as const };
  return { jobId, checkpointDir: join(folder, 'jobs'), target };
}

/** Calls `work` with the outside world of a run. */
export async function withPorts<T>(
  setup: RunSetup,
  { sandbox }: Place,
  work: (ports: ImportPorts) => Promise<T>,
): Promise<T> {
  const apiKey = setup.apiKey ?? sandbox.key;
  const baseUrl = setup.baseUrl ?? sandbox.url;
  const clock = setup.clock ?? hastyClock;
  // Longer than any test: one that waits for an answer in vain fails.
  const requestTimeoutMs = 600_000;
  const gateway = await openGateway({
    apiKey,
    baseUrl: new URL(baseUrl),
    connections: OPTIONS.concurrency,
    timeoutMs: requestTimeoutMs,
    now: () => clock.now(),
    appVersion: 'test',
  });
  try {
    return await work({
      files: setup.files ?? nodeFiles(),
      clock,
      random: () => 0.5,
      newNonce: () => 'nonce',
      digestKey: setup.digestKey ?? ((nonce) => hash('sha256', `${nonce} ${apiKey}`)),
      gateway,
      stop: setup.stop ?? new StopSwitch(),
      emit: setup.onEvent ?? (() => undefined),
      workers: {
        // Built before the tests begin.
        modulePath: setup.workerModule ?? join(__dirname, '../../dist/lib/cli/import/worker.js'),
        env: { ...process.env, WORKOS_SECRET_KEY: apiKey },
        baseUrl,
        requestTimeoutMs,
        appVersion: 'test',
      },
    });
  } finally {
    await (setup.stop?.isAbandoned === true ? gateway.abort() : gateway.close());
  }
}

export function readReports(end: ImportEnd): Omit<Imported, 'end'> {
  // A disk that refuses may have left none.
  const lines = (path: string): string[] =>
    existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  return {
    errors: lines(end.files.errors).map((line) => JSON.parse(line) as RowFailure),
    results: lines(end.files.results),
  };
}

async function ask<T>(sandbox: Sandbox, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${sandbox.key}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Requests that arrived, by operation, over all endings. */
export function requestCounts(stats: SandboxStats): Record<string, number> {
  return Object.fromEntries(
    Object.entries(stats.requests).map(([operation, endings]) => [
      operation,
      Object.values(endings).reduce((sum, count) => sum + count, 0),
    ]),
  );
}
