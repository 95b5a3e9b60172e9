import { openWorkplace, runCli, type Workplace } from '../support/run-cli';

const ROWS = 3_000;
const CSV = [
  'email,org_name',
  ...Array.from({ length: ROWS }, (_, i) => `u${String(i)}@example.com,Org ${String(i % 50)}`),
  '',
].join('\n');

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
  place.write('users.csv', CSV);
});
afterEach(() => {
  place.remove();
});

it.each(['1', '2'])(
  'an import with --workers %s needs a heap of 64 MiB at most',
  async (workers) => {
    const { status, stdout } = await runCli(
      ['import', 'users.csv', '--sandbox', '--workers', workers],
      {
        cwd: place.folder,
        env: { NODE_OPTIONS: '--max-old-space-size=64' },
      },
    );
    expect([status, stdout]).toEqual([0, expect.stringContaining('all 3,000 rows arrived')]);
  },
);
