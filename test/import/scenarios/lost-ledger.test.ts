import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import { decodeLine, encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { Abort } from '../../../src/lib/model';
import { type TestBed, openTestBed } from '../../support/import-test-bed';

const INTERRUPTED = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');
const ROWS = 20;
/** Each of the ten users has two rows, ten rows apart, with different organizations. */
const CSV = [
  'email,external_id,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_unused, i) => {
    const [user, org] = [String(i % 10), i < 10 ? 'acme' : 'globex'];
    return `u${user}@example.com,x${user},${org},${org}`;
  }),
  '',
].join('\n');
const OPTIONS = { chunkSize: 5, concurrency: 2 };

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

const ledger = (name: string): string => join(bed.folder, 'jobs/job/ledger', name);
const FIRST = 'chunk-0000000.1.log';

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('a chunk without a receipt', () => {
  /** Some rows have arrived, others have a user alone, and then nothing more is sent. */
  beforeEach(async () => {
    await bed.faults('POST /user_management/organization_memberships reset after=3');
    const stop = new StopSwitch();
    const running = bed.import(CSV, { jobId: 'job', options: OPTIONS, stop });
    while ((await bed.state()).users.length < 5);
    stop.halt(INTERRUPTED);
    await running;
    await bed.faults();
  });

  async function expectAllOurs(): Promise<void> {
    const { end, errors } = await bed.resume();
    expect(errors).toEqual([]);
    expect(end.checkpoint).toMatchObject({
      status: 'completed',
      summary: {
        successes: ROWS,
        failures: 0,
        usersCreated: 10,
        membershipsCreated: ROWS,
        membershipsExisting: 0,
        organizationsCreated: 2,
        organizationsFound: 0,
      },
    });
    const created = { users: 10, memberships: ROWS, organizations: 2 };
    expect((await bed.stats()).created).toEqual(created);
  }

  const firstLines = (text: string): string => `${text.split('\n').slice(0, 3).join('\n')}\n`;

  it.each<[string, () => void]>([
    ['the file of a lease is gone', () => rmSync(ledger(FIRST))],
    ['the file of a lease is empty', () => writeFileSync(ledger(FIRST), '')],
    ['the file of a lease has lost its tail', () => rewrite(ledger(FIRST), firstLines)],
    ['job.log has lost its tail', () => rewrite(ledger('job.log'), firstLines)],
    ['job.log is empty', () => writeFileSync(ledger('job.log'), '')],
    ['job.log is gone', () => rmSync(ledger('job.log'))],
    ['the whole ledger is gone', () => rmSync(ledger(''), { recursive: true })],
  ])('takes what it finds for its own where %s', async (_what, lose) => {
    lose();
    await expectAllOurs();
  });

  it('takes it for its own where its grant is lost as well, and the file of another lease shows that', async () => {
    rmSync(ledger(FIRST));
    rewrite(ledger('job.log'), (text) => text.replaceAll(/^.*\["grant",.*\n/gm, ''));
    expect(readdirSync(ledger(''))).toContain('chunk-0000001.1.log');
    await expectAllOurs();
  });

  it('takes it for its own in a second resume, too', async () => {
    rmSync(ledger(''), { recursive: true });
    const stop = new StopSwitch();
    await bed.resume({
      stop,
      onEvent: ({ type }) => {
        if (type === 'planned') stop.stop(INTERRUPTED);
      },
    });
    await expectAllOurs();
  });

  it('still fails a row whose user was there before the job', async () => {
    await bed.seed({
      users: [{ email: 'u7@example.com', created_at: '2020-01-01T00:00:00.000Z' }],
    });
    rmSync(ledger(''), { recursive: true });
    const { errors } = await bed.resume();
    expect(errors.map(({ recordNumber }) => recordNumber)).toEqual([8, 18]);
  });
});

describe('an update whose records are lost, of a chunk that has its receipt', () => {
  const ANN = 'ann@example.com';
  const UPDATE = { onExisting: 'update', chunkSize: 1 } as const;

  beforeEach(async () => {
    await bed.seed({
      users: [{ email: ANN, first_name: 'Old', created_at: '2020-01-01T00:00:00.000Z' }],
    });
  });

  /** Rows of Ann with these names, the first of them imported, as if the others had never been begun. */
  async function firstImported(...names: readonly string[]): Promise<void> {
    const lines = names.map((name) => `${ANN},${name}`);
    const csv = `email,first_name\n${lines.join('\n')}\n`;
    const { end } = await bed.import(csv, { jobId: 'job', options: UPDATE });
    for (let row = 1; row < names.length; row += 1) {
      rmSync(ledger(`chunk-000000${String(row)}.1.log`));
    }
    rewrite(ledger('job.log'), (text) => text.replaceAll(/^.*\["(grant|done)",[^0].*\n/gm, ''));
    rewrite(end.files.checkpoint, (text) => text.replace('"completed"', '"running"'));
    rmSync(ledger(FIRST));
  }

  it.each([1, 2])(
    'holds the next rows of its email until it is repeated, with %i',
    async (workers) => {
      await firstImported('First', 'Second', 'Third');
      const { end, errors } = await bed.resume({ changes: { workers } });
      expect(errors).toEqual([]);
      expect(end.checkpoint).toMatchObject({
        status: 'completed',
        chunks: { total: 3, done: 3 },
        summary: { successes: 3, unprocessed: 0, usersUpdated: 0, usersUnchanged: 1 },
      });
      const [ann] = (await bed.state()).users;
      expect(ann).toMatchObject({ email: ANN, first_name: 'First' });
      expect((await bed.resume()).wasFinished).toBe(true);
    },
  );

  it('records no value of the job as one that was there before', async () => {
    await firstImported('First');
    await bed.resume();
    const records = readFileSync(ledger('chunk-0000000.2.log'), 'utf8').split('\n').map(decodeLine);
    expect(records.filter((record) => record?.[0] === 'was')).toEqual([
      ['was', 'user', 1, {}, ['first_name']],
    ]);
  });
});

it('sends nothing when the head of job.log names another chunk size, with a valid checksum', async () => {
  await bed.import(CSV, { jobId: 'job', options: OPTIONS });
  const sent = (await bed.stats()).requests;
  rewrite(ledger('job.log'), (text) => {
    const [head = '', ...rest] = text.split('\n');
    const other = head.slice(9).replace('"chunkSize":5', '"chunkSize":7');
    return encodeLine(JSON.parse(other) as unknown[]) + rest.join('\n');
  });
  await expect(bed.resume()).rejects.toMatchObject({ code: 'job_contradictory' });
  expect((await bed.stats()).requests).toEqual(sent);
});
