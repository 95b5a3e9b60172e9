import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/lib/cli/machine/system';
import type { ImportEnd } from '../../../src/lib/import';
import {
  type Checkpoint,
  chunkLedgers,
  type JobFiles,
  nodeFiles,
  type RowState,
} from '../../../src/lib/jobs';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { readLines } from '../../../src/lib/jobs/disk/lines';
import { Abort, type Chunk, parseJobId } from '../../../src/lib/model';
import { type DiskFault, failingFiles } from '../../support/failing-files';
import {
  type TestBed,
  type Imported,
  openTestBed,
  type SandboxState,
} from '../../support/import-test-bed';

const CHUNK_SIZE = 2;
/** A call in the middle of an import, when some rows are settled. */
const HALF = 60;
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

/** To read a ledger only their rows matter. */
const CHUNKS: readonly Chunk[] = [0, 1, 2].map((index) => ({
  index,
  first: index * CHUNK_SIZE + 1,
  count: CHUNK_SIZE,
}));
/** More than any test grants. */
const EPOCHS = 9;

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

const jobFolder = (): string => join(bed.folder, 'jobs', 'job');

/** How a run ended: with a result, or with what it threw. */
type Ending = { readonly end: ImportEnd } | { readonly error: unknown };

async function ending(run: Promise<Imported>): Promise<Ending> {
  return withinAMinute(
    run.then(
      ({ end }) => ({ end }),
      (error: unknown) => ({ error }),
    ),
  );
}

/** The process whose last call failed is gone, and its lock with it. */
function processEnds(): void {
  rmSync(join(jobFolder(), 'lock'), { force: true });
}

const importOn = (files: JobFiles): Promise<Ending> =>
  ending(bed.import(CSV, { jobId: 'job', files, options: { chunkSize: CHUNK_SIZE } }));

const resumeOn = (files: JobFiles): Promise<Ending> => ending(bed.resume({ jobId: 'job', files }));

/** Whatever happened, one more run on a sound disk finishes the job. */
async function expectFinished(): Promise<void> {
  processEnds();
  const isJob = existsSync(join(jobFolder(), 'checkpoint.json'));
  const last = await (isJob ? resumeOn : importOn)(nodeFiles());
  if ('error' in last) throw last.error;
  expectClean(last.end, await bed.state());
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
  const jobId = parseJobId('job');
  if (jobId === undefined) throw new Error('the test names no job');
  const known = chunkLedgers(nodeFiles(), jobFolder(), jobId);
  const rows = new Map<number, RowState>();
  for (const chunk of CHUNKS) {
    for (const [row, state] of (await known.read(chunk, EPOCHS)).rows) rows.set(row, state);
  }
  const orgs = new Set<unknown>();
  const log = join(ledgers, 'job.log');
  if (existsSync(log)) {
    for await (const line of readLines(log)) {
      const [tag, step, key] = decodeLine(line) ?? [];
      if (tag === '?' && step === 'organization') orgs.add(key);
    }
  }
  return { rows, orgs };
}

/** Every object of the sandbox must have an intent on the disk. */
async function expectNothingUnrecorded(state: SandboxState): Promise<void> {
  const { rows, orgs } = await readLedgers();
  const known = ROWS.map((row, i) => ({ ...row, state: rows.get(i + 1) ?? {} }));
  const intended = known.filter(({ state: of }) => of.steps?.['user']);
  const emails = new Set(intended.map(({ email }) => email.toLowerCase()));
  expect(state.users.filter(({ email }) => !emails.has(email.toLowerCase()))).toEqual([]);
  const joined = known
    .filter(({ state: of }) => of.steps?.['membership'])
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

/** All rows are settled, and every report says so. */
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

async function expectSoundEnding(ended: Ending): Promise<void> {
  const state = await bed.state();
  if ('error' in ended) {
    expect(ended.error).toBeInstanceOf(Abort);
    expect(ended.error).toMatchObject({ reason: 'stopped_early', code: 'disk_unwritable' });
    return;
  }
  const { end } = ended;
  await expectNothingUnrecorded(state);
  await expectHonestCheckpoint();
  if (end.stoppedBy === undefined) {
    expectClean(end, state);
    return;
  }
  expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'disk_unwritable' });
  expect(end.checkpoint.status).toBe('stopped');
}

const kindOf = (ended: Ending): string =>
  'error' in ended ? 'refused' : ended.end.stoppedBy ? 'stopped' : 'clean';

/** `every`: how many calls lie between those that fail, one in each run. */
type Fault = Pick<DiskFault, 'code' | 'sticky'> & { readonly every: number };

/** Fails the first call of a run, then a later one in another run, and so on until a run is clean. */
async function sweep(
  { every, ...fault }: Fault,
  run: (files: JobFiles) => Promise<Ending>,
): Promise<readonly string[]> {
  const kinds = new Set<string>();
  for (let at = 1; ; at += every) {
    const files = failingFiles({ ...fault, at });
    try {
      const ended = await run(files);
      kinds.add(kindOf(ended));
      await expectSoundEnding(ended);
      await expectFinished();
    } catch (error) {
      throw new Error(`call ${String(at)}: ${files.failed[0] ?? 'none'}: ${String(error)}`, {
        cause: error,
      });
    }
    if (files.failed.length === 0) return [...kinds].sort();
    await bed.close();
    bed = await openTestBed();
  }
}

const FAULTS: readonly Fault[] = [
  { code: 'ENOSPC', sticky: true, every: 1 },
  { code: 'EIO', sticky: false, every: 1 },
  // A network share that disappears, and is back for the resume: as a full disk, but in its code.
  { code: 'ESTALE', sticky: true, every: 5 },
];

describe('a disk that fails', () => {
  it.each(FAULTS)(
    'ends an import with a clear error at any call, and a resume finishes it: $code',
    async (fault) => {
      const kinds = await sweep(fault, async (files) => {
        const ended = await importOn(files);
        if ('error' in ended) {
          const { users, organizations, memberships } = await bed.state();
          expect([users, organizations, memberships]).toEqual([[], [], []]);
        }
        return ended;
      });
      expect(kinds).toEqual(['clean', 'refused', 'stopped']);
    },
    600_000,
  );

  it.each(FAULTS)(
    'ends a resume with a clear error at any call, and another resume finishes it: $code',
    async (fault) => {
      const kinds = await sweep(fault, async (files) => {
        // Half of the calls of an import, and then nothing is written any more.
        const first = await importOn(failingFiles({ code: 'ENOSPC', sticky: true, at: HALF }));
        expect(kindOf(first)).toBe('stopped');
        processEnds();
        return resumeOn(files);
      });
      expect(kinds).toEqual(['clean', 'refused', 'stopped']);
    },
    600_000,
  );
});
