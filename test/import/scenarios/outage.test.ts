import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ImportEvent } from '../../../src/lib/import';
import { decodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { type TestBed, openTestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});

afterEach(async () => {
  await bed.close();
});

const ROWS = 120;

function file(): string {
  const rows = Array.from(
    { length: ROWS },
    (_unused, row) => `user${String(row)}@example.com,Acme`,
  );
  return `email,org_name\n${rows.join('\n')}\n`;
}

/** The process of the worker that was started last, as the job's ledger notes it. */
function lastWorker(): number {
  const log = readFileSync(join(bed.folder, 'jobs/job/ledger/job.log'), 'utf8');
  const records = log.split('\n').map((line) => decodeLine(line) ?? []);
  return Number(records.filter(([tag]) => tag === 'worker').at(-1)?.[1]);
}

/** Imports, and switches faults on as soon as rows are settled. Returns every outage that began or ended. */
async function importWith(
  faults: readonly string[],
  onOutage: (isOn: boolean) => void = () => undefined,
) {
  const events: ImportEvent[] = [];
  let isStruck = false;
  const imported = await bed.import(file(), {
    onEvent: (event) => {
      events.push(event);
      if (event.type === 'outage') onOutage(event.isOn);
      if (event.type !== 'progress' || isStruck || event.progress.tally.successes < 20) return;
      isStruck = true;
      void bed.faults(...faults);
    },
  });
  return { ...imported, events };
}

describe('an outage', () => {
  it.each(['status=503', 'reset', 'lost_answer'])(
    'costs no row when it passes, however long each request was refused: %s',
    async (effect) => {
      // The clock of these tests runs a hundred times as fast where it waits, and not where it looks.
      const outages: boolean[] = [];
      const { end, errors } = await importWith([`* * ${effect}`], (isOn) => {
        outages.push(isOn);
        if (isOn) void wait(1_000).then(() => bed.faults());
      });
      expect(errors).toEqual([]);
      expect(end.checkpoint).toMatchObject({ status: 'completed', summary: { successes: ROWS } });
      expect(outages.slice(0, 2)).toEqual([true, false]);
      expect((await bed.stats()).created).toEqual({
        users: ROWS,
        organizations: 1,
        memberships: ROWS,
      });
    },
  );

  /** Without organizations. */
  const users = (rows: number): string =>
    `email\n${Array.from({ length: rows }, (_unused, i) => `u${String(i)}@example.com\n`).join('')}`;

  it.each([
    ['that leaves few rows to ask about it', '* * status=503 after=3', users(12)],
    ['that began before the run', '* * status=503', users(40)],
  ])('%s ends the job, and no row fails for it', async (_how, fault, csv) => {
    await bed.faults(fault);
    const { end, errors } = await bed.import(csv);
    expect(errors).toEqual([]);
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'outage' });
  });

  it.each([
    ['one request at a time', users(3), 1],
    ['five at a time', users(20), 5],
    ['a file of one row', users(1), 10],
    ['a file of one row with an organization', 'email,org_name\nann@example.com,Acme\n', 1],
  ])('costs no row when it passes: %s', async (_how, csv, concurrency) => {
    await bed.faults('* * status=503');
    const outages: boolean[] = [];
    const { end, errors } = await bed.import(csv, {
      options: { concurrency },
      onEvent: (event) => {
        if (event.type !== 'outage') return;
        outages.push(event.isOn);
        if (event.isOn) void wait(300).then(() => bed.faults());
      },
    });
    expect(errors).toEqual([]);
    expect(end.checkpoint.status).toBe('completed');
    expect(outages).toEqual([true, false]);
  });

  it.each([1, 5])('that lasts fails no row with %d requests at a time', async (concurrency) => {
    await bed.faults('* * reset after=3');
    const { end, errors } = await bed.import(users(20), { options: { concurrency } });
    expect(errors).toEqual([]);
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'outage' });
  });

  it('is waited out by a worker that was started meanwhile and was never answered', async () => {
    const lost: ImportEvent[] = [];
    let isStruck = false;
    let isKilled = false;
    const { end, errors } = await bed.import(users(200), {
      jobId: 'job',
      options: { workers: 2, chunkSize: 20, concurrency: 4 },
      workerModule: join(__dirname, '../../support/fixtures/hasty-worker.js'),
      onEvent: (event) => {
        if (event.type === 'worker_lost') lost.push(event);
        if (event.type === 'outage' && !isKilled) {
          isKilled = true;
          process.kill(lastWorker(), 'SIGKILL');
        }
        if (event.type !== 'progress' || isStruck || event.progress.tally.successes < 20) return;
        isStruck = true;
        void bed.faults('* * reset');
      },
    });
    expect(errors).toEqual([]);
    expect(lost).toMatchObject([{ isReplaced: true }]);
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'outage' });
  });

  it('that lasts ends the job with work left, and fails no row', async () => {
    const { end, errors } = await importWith(['* * status=503']);
    expect(errors).toEqual([]);
    expect(end.stoppedBy).toMatchObject({ reason: 'stopped_early', code: 'outage' });
    expect(end.checkpoint.summary.unprocessed).toBeGreaterThan(0);
    await bed.faults();
    const resumed = await bed.resume();
    expect(resumed.end.checkpoint).toMatchObject({
      status: 'completed',
      summary: { successes: ROWS, failures: 0 },
    });
    expect((await bed.stats()).created).toEqual({
      users: ROWS,
      organizations: 1,
      memberships: ROWS,
    });
  });

  it('is asked about by one request at a time', async () => {
    let before = 0;
    const asked = async (): Promise<number> =>
      Object.values((await bed.stats()).requests)
        .flatMap((endings) => Object.entries(endings))
        .filter(([ending]) => ending === '503')
        .reduce((sum, [, count]) => sum + count, 0);
    const counting: Promise<unknown>[] = [];
    await importWith(['* * status=503'], (isOn) => {
      if (isOn) counting.push(asked().then((count) => (before = count)));
    });
    await Promise.all(counting);
    // Ten probes at the most, and what was in flight when the outage was noticed.
    expect((await asked()) - before).toBeLessThanOrEqual(20);
  });
});

describe('failures that are not an outage', () => {
  const POISON = 'GET /organizations/external_id/poison status=500';

  it.each([
    ['alone in its file', [], 1, [1]],
    ['left over when the others are in', ['a', 'b', 'c'], 1, [4]],
    ['among others', ['a', 'b', 'c'], 10, [4]],
  ])('fails a row that has it for ever: %s', async (_how, others, concurrency, failed) => {
    await bed.faults(POISON);
    const outages: ImportEvent[] = [];
    const orgs = [...others, 'poison'];
    const rows = orgs.map((org) => `${org}@example.com,${org},${org}\n`);
    const { end, errors } = await bed.import(`email,org_external_id,org_name\n${rows.join('')}`, {
      options: { concurrency },
      onEvent: (event) => {
        if (event.type === 'outage') outages.push(event);
      },
    });
    expect(errors.map(({ recordNumber }) => recordNumber)).toEqual(failed);
    expect(errors[0]).toMatchObject({ errorType: 'org_resolution', httpStatus: 500 });
    expect(end.stoppedBy).toBeUndefined();
    expect(outages).toEqual([]);
  });

  it('fails the rows that have it: looks are answered', async () => {
    await bed.faults('POST /user_management/users status=500');
    const { end, errors } = await bed.import(file());
    expect(end.stoppedBy).toBeUndefined();
    expect(errors).toHaveLength(ROWS);
    expect(errors[0]).toMatchObject({ errorType: 'user_create', httpStatus: 500, attempts: 6 });
  });

  it('stops the job when every membership is refused for want of a feature', async () => {
    await bed.faults(
      'POST /user_management/organization_memberships status=422 code=multiple_roles_not_enabled',
    );
    const { end } = await bed.import(file(), { options: { concurrency: 2 } });
    expect(end.stoppedBy).toMatchObject({
      reason: 'stopped_early',
      code: 'multiple_roles_not_enabled',
    });
    expect(end.checkpoint.summary.unprocessed).toBeGreaterThan(0);
  });

  it('has finished the job when such a stop comes with the last row', async () => {
    await bed.faults(
      'POST /user_management/organization_memberships status=422 code=multiple_roles_not_enabled',
    );
    const rows = Array.from({ length: 25 }, (_, row) => `u${String(row)}@example.com,acme,Acme`);
    const { end } = await bed.import(['email,org_external_id,org_name', ...rows, ''].join('\n'));
    expect(end.stoppedBy).toBeUndefined();
    expect(end.checkpoint).toMatchObject({
      status: 'partial',
      summary: { failures: 25, unprocessed: 0 },
    });
  });
});
