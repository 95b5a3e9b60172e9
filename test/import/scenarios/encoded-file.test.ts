import { StopSwitch } from '../../../src/lib/import';
import { Abort } from '../../../src/lib/model';
import { openTestBed, type TestBed } from '../../support/import-test-bed';

const ROWS = 40;
const FORMAT = { encoding: 'windows-1252', delimiter: '~' };
const CSV = Buffer.from(
  [
    'email~first_name~org_name',
    ...Array.from({ length: ROWS }, (_unused, i) => `u${String(i)}@example.com~Zo\xeb~\xd6rg`),
    '',
  ].join('\n'),
  'latin1',
);

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await bed.close();
});

describe('a job whose file is in another encoding', () => {
  it('is resumed with the encoding and delimiter it began with, in workers, too', async () => {
    const stop = new StopSwitch();
    const halted = await bed.import(CSV, {
      options: { ...FORMAT, chunkSize: 10, concurrency: 3 },
      stop,
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tally.successes >= 13) {
          stop.halt(new Abort('interrupted', 'sigint', 'Stopped by SIGINT'));
        }
      },
    });
    expect(halted.end.checkpoint.summary.unprocessed).toBeGreaterThan(0);
    const { end } = await bed.resume({ changes: { workers: 2 } });
    expect(end.checkpoint).toMatchObject({
      status: 'completed',
      options: FORMAT,
      summary: { total: ROWS, successes: ROWS },
    });
    const { users, organizations } = await bed.state();
    expect(organizations).toMatchObject([{ name: 'Örg' }]);
    expect(new Set(users.map((user) => user.first_name))).toEqual(new Set(['Zoë']));
  });
});
