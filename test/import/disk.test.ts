import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/lib/cli/system';
import { type ImportEnd, planCsv, runImport, StopSwitch } from '../../src/lib/import';
import { type Checkpoint, nodeFiles, type RowState } from '../../src/lib/jobs';
import { readChunk } from '../../src/lib/jobs/chunk-ledger';
import { decodeLine } from '../../src/lib/jobs/ledger-line';
import { readLines } from '../../src/lib/jobs/lines';
import { Abort, parseJobId } from '../../src/lib/model';
import { openGateway } from '../../src/lib/workos';
import { type DiskFault, type FailingFiles, failingFiles } from '../support/failing-files';
import { type Bench, openBench, OPTIONS, type SandboxState } from '../support/import-harness';

const CHUNK_SIZE = 2;
const ROWS = [
  { email: 'ann@example.com', externalId: 'acme', org: 'Acme' },
  { email: 'bob@example.com', externalId: 'acme', org: 'Acme' },
  { email: 'ANN@example.com', externalId: 'globex', org: 'Globex' },
  { email: 'not-an-email', externalId: '', org: '' },
  { email: 'cem@example.com', externalId: '', org: '' },
  { email: 'dee@example.com', externalId: '', org: 'Initech' },
];
const CSV = [
  'email,org_external_id,org_name',
  ...ROWS.map(({ email, externalId, org }) => [email, externalId, org].join()),
  '',
].join('\n');

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});

afterEach(async () => {
  await bench.close();
});

const csvPath = (): string => join(bench.folder, 'users.csv');
const jobFolder = (): string => join(bench.folder, 'jobs', 'job');

/** How a run ended: with a result, or with what it threw. */
type Ending = { readonly end: ImportEnd } | { readonly error: unknown };

async function run(files: FailingFiles): Promise<Ending> {
  const jobId = parseJobId('job');
  if (jobId === undefined) throw new Error('the test names no job');
  writeFileSync(csvPath(), CSV);
  const gateway = await openGateway({
    apiKey: bench.sandbox.key,
    baseUrl: new URL(bench.sandbox.url),
    connections: OPTIONS.concurrency,
    timeoutMs: 60_000,
    now: () => systemClock.now(),
    appVersion: 'test',
  });
  const request = {
    csvPath: csvPath(),
    jobId,
    checkpointDir: join(bench.folder, 'jobs'),
    target: { apiUrl: bench.sandbox.url, environment: 'test' as const },
    options: { ...OPTIONS, chunkSize: CHUNK_SIZE },
  };
  try {
    const running = runImport(request, {
      files,
      clock: systemClock,
      random: () => 0.5,
      newNonce: () => 'nonce',
      gateway,
      stop: new StopSwitch(),
      emit: () => undefined,
    });
    return await withinAMinute(
      running.then(
        (end) => ({ end }),
        (error: unknown) => ({ error }),
      ),
    );
  } finally {
    await gateway.close();
  }
}

async function withinAMinute<T>(work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const tooLong = systemClock.sleep(60_000, timer.signal).then(() => {
    throw new Error('the run hangs');
  });
  tooLong.catch(() => undefined);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    timer.abort();
  }
}

/** What the ledgers on the disk know: rows over all chunks, and keys of organizations with an intent. */
async function readLedgers(): Promise<{ rows: Map<number, RowState>; orgs: Set<unknown> }> {
  const ledgers = join(jobFolder(), 'ledger');
  const { chunks } = await planCsv({ csvPath: csvPath(), chunkSize: CHUNK_SIZE });
  const rows = new Map<number, RowState>();
  for (const chunk of chunks) {
    const known = await readChunk(nodeFiles(), ledgers, chunk);
    for (const [row, state] of known.rows) rows.set(row, state);
  }
  const orgs = new Set<unknown>();
  const log = join(ledgers, 'job.log');
  if (existsSync(log)) {
    for await (const line of readLines(log)) {
      const [tag, key] = decodeLine(line) ?? [];
      if (tag === 'o?') orgs.add(key);
    }
  }
  return { rows, orgs };
}

/** Whatever the sandbox holds must have been intended first, on the disk. */
async function expectNothingUnrecorded(state: SandboxState): Promise<void> {
  const { rows, orgs } = await readLedgers();
  const known = ROWS.map((row, i) => ({ ...row, state: rows.get(i + 1) ?? {} }));
  const intended = known.filter(({ state: of }) => of.userIntentAtMs ?? of.user);
  const emails = new Set(intended.map(({ email }) => email.toLowerCase()));
  expect(state.users.filter(({ email }) => !emails.has(email.toLowerCase()))).toEqual([]);
  const joined = known
    .filter(({ state: of }) => of.membershipIntentAtMs ?? of.success?.membership)
    .map(({ email, org }) => `${email.toLowerCase()} ${org}`);
  for (const { user_id: userId, organization_id: orgId } of state.memberships) {
    const email = state.users.find(({ id }) => id === userId)?.email.toLowerCase();
    const org = state.organizations.find(({ id }) => id === orgId)?.name;
    expect(joined).toContain(`${String(email)} ${String(org)}`);
  }
  // One intent for each organization that was made.
  expect(orgs.size).toBeGreaterThanOrEqual(state.organizations.length);
}

/** What `checkpoint.json` claims must be in the ledgers. */
async function expectHonestCheckpoint(): Promise<void> {
  const path = join(jobFolder(), 'checkpoint.json');
  const { status, summary } = JSON.parse(readFileSync(path, 'utf8')) as Checkpoint;
  const { rows } = await readLedgers();
  const states = [...rows.values()];
  expect(states.filter((of) => of.success).length).toBeGreaterThanOrEqual(summary.successes);
  expect(states.filter((of) => of.failure).length).toBeGreaterThanOrEqual(summary.failures);
  if (status === 'completed' || status === 'partial') expect(summary.unprocessed).toBe(0);
}

/** Everything arrived, and everything says so. */
function expectClean(end: ImportEnd, state: SandboxState): void {
  expect(end.stoppedBy).toBeUndefined();
  expect(end.checkpoint).toMatchObject({
    status: 'partial',
    summary: { successes: 5, failures: 1, unprocessed: 0, usersCreated: 4, membershipsCreated: 4 },
  });
  expect(JSON.parse(readFileSync(end.files.checkpoint, 'utf8'))).toEqual(end.checkpoint);
  expect(readFileSync(end.files.results, 'utf8').split('\n')).toHaveLength(ROWS.length + 2);
  expect(readFileSync(end.files.errors, 'utf8').split('\n')).toHaveLength(2);
  expect(state.users).toHaveLength(4);
  expect(state.memberships).toHaveLength(4);
}

async function expectSoundEnding(ending: Ending): Promise<void> {
  const state = await bench.state();
  if ('error' in ending) {
    expect(ending.error).toBeInstanceOf(Abort);
    expect(ending.error).toMatchObject({ reason: 'stopped_early', code: 'disk_unwritable' });
    expect([state.users, state.organizations, state.memberships]).toEqual([[], [], []]);
    return;
  }
  const { end } = ending;
  await expectNothingUnrecorded(state);
  await expectHonestCheckpoint();
  if (end.stoppedBy === undefined) {
    expectClean(end, state);
    return;
  }
  expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'disk_unwritable' });
  expect(end.checkpoint.status).toBe('stopped');
}

describe('an import onto a disk that fails', () => {
  it.each<Pick<DiskFault, 'code' | 'sticky'>>([
    { code: 'ENOSPC', sticky: true },
    { code: 'EIO', sticky: false },
  ])(
    'ends plainly at whatever call, and has made nothing that is not recorded: $code',
    async (fault) => {
      const kinds = new Set<string>();
      for (let at = 1; ; at += 1) {
        const files = failingFiles({ ...fault, at });
        const ending = await run(files);
        try {
          await expectSoundEnding(ending);
        } catch (error) {
          throw new Error(`call ${String(at)}: ${files.failed[0] ?? 'none'}: ${String(error)}`, {
            cause: error,
          });
        }
        kinds.add('error' in ending ? 'refused' : ending.end.stoppedBy ? 'stopped' : 'clean');
        if (files.failed.length === 0) break;
        await bench.close();
        bench = await openBench();
      }
      expect([...kinds].sort()).toEqual(['clean', 'refused', 'stopped']);
    },
    600_000,
  );
});
