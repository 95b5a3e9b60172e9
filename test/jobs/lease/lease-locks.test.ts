import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginInTurn,
  beginJob,
  claimFolder,
  type JobFiles,
  leaseLocks,
  lookAtJob,
  nodeFiles,
  openJob,
} from '../../../src/lib/jobs';
import { FakeClock, settle } from '../../support/fake-clock';
import { checkpointOf } from '../../support/jobs/checkpoints';
import { memoryLeases } from '../../support/jobs/memory-leases';
import { jobIdOf } from '../../support/jobs/records';

const SINCE = '2026-01-01T00:00:00.000Z';
const IN_USE = { reason: 'job_in_the_way', code: 'job_in_use' };

function machines() {
  const clock = new FakeClock();
  const store = memoryLeases(clock);
  const machine = () => leaseLocks(store, clock);
  return { clock, store, a: machine(), b: machine() };
}

/** Lets time pass in steps, so that renewals come in between. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) await clock.advance(1_000);
}

describe('a job that is held by a lease', () => {
  it('is refused to others, with the process that has it, for as long as that one renews it', async () => {
    const { clock, store, a, b } = machines();
    expect(await a.take('job', SINCE)).toBeUndefined();
    await pass(clock, 120_000);
    expect(store.renewals).toBe(24);
    await expect(b.take('job', SINCE)).rejects.toMatchObject({
      ...IN_USE,
      message: expect.stringContaining(`in use by process ${String(process.pid)} on`),
      actions: [expect.stringContaining('Wait for that process'), expect.stringContaining('30 s')],
    });
    expect(await b.holder('job')).toMatchObject({ pid: process.pid, since: SINCE });
    await a.release('job');
    expect(await b.holder('job')).toBeUndefined();
    expect(await b.take('job', SINCE)).toBeUndefined();
    await b.release('job');
    expect(clock.sleeping).toBe(0);
  });

  it('lets requests leave for 25 s from when a renewal was asked for, not from when it was answered', async () => {
    const { clock, store, a } = machines();
    const beganMs = clock.monotonicMs();
    await a.take('job', SINCE);
    const hold = a.held('job');
    expect(hold?.sendUntil).toEqual({ monotonicMs: beganMs + 25_000, wallMs: beganMs + 25_000 });
    const renewed: number[] = [];
    hold?.onRenew(({ monotonicMs }) => renewed.push(monotonicMs - beganMs));
    await pass(clock, 9_000);
    store.away();
    await pass(clock, 31_000);
    store.back();
    await settle();
    // Asked for at 5 s; at 10 s, and answered at 40 s: too late, so that it is asked for again at once.
    expect(renewed).toEqual([30_000, 35_000, 65_000]);
    clock.setWall(-3_600_000);
    await pass(clock, 5_000);
    expect(hold?.sendUntil).toEqual({
      monotonicMs: beganMs + 70_000,
      wallMs: beganMs + 70_000 - 3_600_000,
    });
    await a.release('job');
  });

  it('is kept by a renewal that waited for the store, also after its end, if no process took it', async () => {
    const { clock, store, a, b } = machines();
    await a.take('job', SINCE);
    const lost: unknown[] = [];
    a.held('job')?.onEnd((error) => lost.push(error));
    store.away();
    await pass(clock, 31_000);
    const refused = expect(b.take('job', SINCE)).rejects.toMatchObject(IN_USE);
    store.back();
    await refused;
    expect(lost).toEqual([]);
    await a.release('job');
  });

  it('ends for a holder that renews it when another one has it, and every later listener is told', async () => {
    const { clock, store, a, b } = machines();
    await a.take('job', SINCE);
    const epoch = a.epochOf('job') ?? 0;
    const lost: unknown[] = [];
    a.held('job')?.onEnd((error) => lost.push(error));
    // The process stands still for longer than its lease: none of its timers run.
    const still = new FakeClock(clock.monotonicMs() + 31_000);
    const late = leaseLocks({ ...store, take: (request) => takeAt(store, clock, request) }, still);
    const former = await late.take('job', SINCE);
    expect(former).toMatchObject({ pid: process.pid });
    expect(late.epochOf('job')).toBeGreaterThan(epoch);
    expect(late.held('job')?.formerEndMs).toBe(still.monotonicMs() - 1_000);
    await pass(clock, 5_000);
    expect(lost).toEqual([expect.objectContaining(IN_USE)]);
    const later: unknown[] = [];
    a.held('job')?.onEnd((error) => later.push(error));
    expect(later).toEqual(lost);
    expect(clock.sleeping).toBe(0);
    await a.release('job');
    expect(await b.holder('job')).toBeDefined();
    await late.release('job');
  });

  it('ends with an error of the store that no wait helps against', async () => {
    const { clock, store, a } = machines();
    await a.take('job', SINCE);
    const ends: unknown[] = [];
    a.held('job')?.onEnd((error) => ends.push(error));
    const refused = new Error('permission denied');
    store.failNext(refused);
    await pass(clock, 5_000);
    expect(ends).toEqual([refused]);
    await a.release('job');
  });

  it('is given back only after a renewal that is under way: that one would take it again', async () => {
    const { clock, store, a, b } = machines();
    await a.take('job', SINCE);
    store.away();
    await pass(clock, 5_000);
    const released = a.release('job');
    store.back();
    await released;
    expect(await b.take('job', SINCE)).toBeUndefined();
    await b.release('job');
  });

  it('is given up after 5 s where the store is away, and ends by itself', async () => {
    const { clock, store, a, b } = machines();
    await a.take('job', SINCE);
    store.away();
    await pass(clock, 5_000);
    let isReleased = false;
    const released = a.release('job').then(() => {
      isReleased = true;
    });
    await pass(clock, 4_000);
    expect(isReleased).toBe(false);
    await pass(clock, 1_000);
    await released;
    expect(a.held('job')).toBeUndefined();
    store.back();
    await settle();
    expect(await b.take('job', SINCE)).toBeUndefined();
    await b.release('job');
    expect(clock.sleeping).toBe(0);
  });

  it('is given back with all others of its process', async () => {
    const { a, b } = machines();
    await a.take('job', SINCE);
    await a.take('.beginning', SINCE);
    await a.releaseAll();
    expect([await b.holder('job'), await b.holder('.beginning')]).toEqual([undefined, undefined]);
    await a.releaseAll();
  });
});

describe('two imports that begin together', () => {
  const place = (clock: FakeClock) => ({ checkpointDir: '/jobs', now: SINCE, clock });
  const disk = (locks: JobFiles['locks']): JobFiles => ({
    ...nodeFiles(),
    makeFolder: () => Promise.resolve(false),
    removeEmptyFolder: () => Promise.resolve(),
    ...(locks && { locks }),
  });

  it('wait for the whole lease of one that was killed in its turn', async () => {
    const { clock, store, a, b } = machines();
    await a.take('.beginning', SINCE);
    store.seize('.beginning');
    let isBegun = false;
    const begun = beginInTurn(disk(b), place(clock), () => {
      isBegun = true;
      return Promise.resolve();
    });
    for (let ms = 0; ms < 29_000; ms += 250) await clock.advance(250);
    expect(isBegun).toBe(false);
    for (let ms = 0; ms < 2_000; ms += 250) await clock.advance(250);
    await begun;
    expect(isBegun).toBe(true);
    await a.release('.beginning');
  });
});

/** Takes a lease when 31 s more have passed for the store. */
async function takeAt(
  store: ReturnType<typeof memoryLeases>,
  clock: FakeClock,
  request: Parameters<typeof store.take>[0],
): ReturnType<typeof store.take> {
  const monotonicMs = clock.monotonicMs.bind(clock);
  clock.monotonicMs = () => monotonicMs() + 31_000;
  const taken = await store.take(request);
  clock.monotonicMs = monotonicMs;
  return taken;
}

describe('a job folder whose disk has leases', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('needs no lock file: the lease says whose the job is', async () => {
    const { store, a, b } = machines();
    const disk = (locks: JobFiles['locks']): JobFiles => ({
      ...nodeFiles(),
      ...(locks && { locks }),
    });
    const place = { checkpointDir: folder, jobId: jobIdOf('job-1'), now: SINCE };
    const claimed = await claimFolder(disk(a), place);
    expect(claimed.hold?.epoch).toBe(store.epochOf('job-1'));
    const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
    const job = await beginJob(disk(a), claimed, first);
    expect(job.hold).toBe(a.held('job-1'));
    expect(await nodeFiles().list(join(folder, 'job-1'))).not.toContain('lock');
    const opening = { ...place, newNonce: () => 'n', takeOver: true };
    await expect(openJob(disk(b), opening)).rejects.toMatchObject(IN_USE);
    expect(await lookAtJob(disk(b), place)).toMatchObject({
      state: 'running',
      owner: { pid: process.pid },
    });
    await job.close();
    expect(await lookAtJob(disk(b), place)).toMatchObject({ state: 'killed' });
    const opened = await openJob(disk(b), opening);
    expect(opened.job.hold?.epoch).toBe(2);
    await opened.job.close();
    expect(await b.holder('job-1')).toBeUndefined();
  });

  it('names another machine that has taken the job, where a write is refused', async () => {
    const { a } = machines();
    const refuse = () =>
      Promise.reject(Object.assign(new Error('refused'), { code: 'ELEASELOST' }));
    const files: JobFiles = { ...nodeFiles(), locks: a };
    const place = { checkpointDir: folder, jobId: jobIdOf('job-1'), now: SINCE };
    const claimed = await claimFolder(files, place);
    const first = { checkpoint: checkpointOf('running'), nonce: 'nonce', atMs: 5 };
    const job = await beginJob({ ...files, rename: refuse }, claimed, first).catch(
      (error: unknown) => error,
    );
    expect(job).toMatchObject({
      ...IN_USE,
      message: expect.stringContaining('Another process has taken the job over'),
    });
    await claimed.abandonUnlessJob();
  });
});
