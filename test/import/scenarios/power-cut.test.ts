import { join } from 'node:path';
import { Abort } from '../../../src/lib/model';
import type { ImportEnd } from '../../../src/lib/import';
import { chanceOf } from '../../support/chance';
import { openTestBed, type TestBed } from '../../support/import-test-bed';
import { PowerCutDisk } from '../../support/jobs/power-cut-disk';

/** 300 cuts: `POWER_CUTS=300 npx jest test/import/scenarios/power-cut`. */
const SEEDS = Number(process.env['POWER_CUTS'] ?? 24);
/** Every call of a run has its turn before one comes again: prime, and so no divisor of their number. */
const STRIDE = 7919;
const CUTS_AT_MOST = 3;

const OLD = { email: 'old@example.com', created_at: '2020-01-01T00:00:00.000Z' };
const CSV = [
  'email,external_id,org_external_id,org_name',
  'ann@example.com,a1,acme,Acme',
  'bob@example.com,b1,acme,Acme',
  'cem@example.com,,,Initech',
  'dee@example.com,d1,globex,Globex',
  'ann@example.com,a1,globex,Globex',
  'not-an-email,,,',
  'old@example.com,,,Initech',
  'eva@example.com,e1,,',
  'fay@example.com,,globex,Globex',
  'bob@example.com,b1,,Initech',
  'gus@example.com,g1,acme,Acme',
  'ann@example.com,a1,globex,Globex',
  '',
].join('\n');
const OPTIONS = { chunkSize: 3, concurrency: 3 };

/** A machine with a job on its disk, which loses its power now and then. */
class Machine {
  private constructor(private readonly bed: TestBed) {}

  static async open(): Promise<Machine> {
    const bed = await openTestBed();
    await bed.seed({ users: [OLD] });
    return new Machine(bed);
  }

  disk(cutAt?: number): PowerCutDisk {
    return new PowerCutDisk(this.bed.folder, cutAt);
  }

  /** Resumes the job, or begins it where there is none yet. Undefined when the power is gone before it is over. */
  async run(disk: PowerCutDisk): Promise<ImportEnd | undefined> {
    const { files } = disk;
    const setup = { jobId: 'job', files };
    try {
      const { end } = disk.has(join(this.bed.folder, 'jobs/job/checkpoint.json'))
        ? await this.bed.resume(setup)
        : await this.bed.import(CSV, { ...setup, options: OPTIONS });
      return end;
    } catch (error) {
      if (error instanceof Abort && disk.isCut) return undefined;
      throw error;
    }
  }

  /** Whatever WorkOS has was intended, and the intent outlives the cut. */
  async expectIntended(disk: PowerCutDisk): Promise<void> {
    const text = disk.texts.join('');
    const intended = (step: string): string[] =>
      Array.from(
        text.matchAll(new RegExp(`\\["\\?","${step}",([^,]+),`, 'g')),
        ([, of = '']) => of,
      );
    const emailOf = (row: string): string => CSV.split('\n')[Number(row)]?.split(',')[0] ?? '';
    const { users, memberships, organizations } = await this.bed.state();
    const emails = new Set([OLD.email, ...intended('user').map(emailOf)]);
    expect(users.filter(({ email }) => !emails.has(email))).toEqual([]);
    expect(new Set(intended('membership')).size).toBeGreaterThanOrEqual(memberships.length);
    expect(new Set(intended('organization')).size).toBeGreaterThanOrEqual(organizations.length);
  }

  async expectDone(end: ImportEnd | undefined, disk: PowerCutDisk): Promise<void> {
    if (end === undefined) throw new Error('The run has no end');
    expect(end.stoppedBy).toBeUndefined();
    const failures = (disk.textOf(end.files.errors) ?? '').split('\n').slice(0, -1);
    expect(failures.map((line) => JSON.parse(line) as object)).toMatchObject([
      { recordNumber: 6, errorType: 'row_invalid' },
      { recordNumber: 7, errorType: 'user_create' },
    ]);
    expect(end.checkpoint.summary).toMatchObject({
      successes: 10,
      failures: 2,
      unprocessed: 0,
      usersCreated: 7,
      membershipsCreated: 8,
      membershipsExisting: 0,
      membershipsRepeated: 1,
      organizationsCreated: 3,
    });
    const { users, memberships, organizations } = await this.bed.state();
    expect([users.length, memberships.length, organizations.length]).toEqual([8, 8, 3]);
  }

  close(): Promise<void> {
    return this.bed.close();
  }
}

async function callsOfARun(): Promise<number> {
  const machine = await Machine.open();
  try {
    const disk = machine.disk();
    await machine.expectDone(await machine.run(disk), disk);
    return disk.calls;
  } finally {
    await machine.close();
  }
}

async function cutAndFinish(seed: number, calls: number): Promise<void> {
  const chance = chanceOf(seed, 'power');
  const machine = await Machine.open();
  try {
    let disk = machine.disk(1 + ((seed * STRIDE) % calls));
    let end = await machine.run(disk);
    for (let cuts = 1; disk.isCut; cuts += 1) {
      const isCutAgain = cuts < CUTS_AT_MOST && chance.happens(0.4);
      disk = disk.afterCut(chance, isCutAgain ? chance.int(1, calls) : undefined);
      await machine.expectIntended(disk);
      end = await machine.run(disk);
    }
    await machine.expectDone(end, disk);
  } finally {
    await machine.close();
  }
}

it(`nothing is lost, sent twice or falsely failed after ${String(SEEDS)} power cuts`, async () => {
  const calls = await callsOfARun();
  const wrong: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    await cutAndFinish(seed, calls).catch((error: unknown) => {
      wrong.push(`seed ${String(seed)}: ${String(error)}`);
    });
  }
  expect(wrong).toEqual([]);
}, 3_600_000);
