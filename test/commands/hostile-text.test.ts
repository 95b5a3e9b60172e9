import { join } from 'node:path';
import { parse } from 'papaparse';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { type CliRun, envOf, openWorkplace, runCli, type Workplace } from '../support/run-cli';

// Characters that control a terminal, or hide and reorder text. The only control character we print is the line feed.
const TERMINAL_CODES =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const RED = '\u001b[31m';
const TITLE = '\u001b]0;owned\u0007';
const HIDDEN = 'pay\u202eroll';

let bed: TestBed;
let place: Workplace;

beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

beforeEach(() => {
  place = openWorkplace();
});
afterEach(async () => {
  place.remove();
  await bed.faults();
});

const IN_WORDS = [
  ['status'],
  ['status', 'j'],
  ['errors', 'j'],
  ['errors', 'j', '--count-by', 'message'],
  ['errors', 'j', '--format', 'csv'],
];
const IN_JSON = [
  ['errors', 'j', '--json'],
  ['errors', 'j', '--format', 'jsonl'],
  ['status', '--json'],
];

function expectSafe({ stdout, stderr }: CliRun): void {
  for (const stream of [stdout, stderr]) {
    const found = TERMINAL_CODES.exec(stream);
    expect(
      found === null ? '' : stream.slice(Math.max(0, found.index - 60), found.index + 20),
    ).toBe('');
  }
}

describe('text from the CSV or from WorkOS with terminal control sequences', () => {
  const CSV = [
    `email,org_name,org_external_id,role_slugs,"${RED}colour${TITLE}","${HIDDEN}"`,
    `"${RED}esc@example.com${TITLE}",,,,,`,
    `name@example.com,"${TITLE}Acme",,,,`,
    `role@example.com,Acme,,"ad${RED}min",,`,
    `id@example.com,,"ac${RED}me",,,`,
    `c1@example.com,"\u009b31mAcme",,,,`,
    `bidi@example.com,${HIDDEN},,,,`,
    'answer@example.com,,,,,',
    `"long${RED}@example.com","Acme",,,,,,,`,
    '',
  ].join('\n');

  it.each([['in words'], ['--json'], ['--dry-run']])('is never printed raw: %s', async (flag) => {
    await bed.seed({ organizations: [{ name: HIDDEN }, { name: HIDDEN }] });
    const message = JSON.stringify({ message: `No${RED}\u009b${TITLE}\u202e` });
    await bed.faults(`POST /user_management/users status=400 body=${message}`);
    const name = `users${RED}.csv`;
    place.write(name, CSV);
    const flags = flag.startsWith('--') ? [flag] : [];
    const run = await runCli(['import', name, '--job-id', 'j', ...flags], {
      cwd: place.folder,
      env: envOf(bed.sandbox),
    });
    expect(run.status).toBe(3);
    expectSafe(run);
    if (flag === '--dry-run') return;
    for (const command of flag === '--json' ? IN_JSON : IN_WORDS) {
      const told = await runCli(command, { cwd: place.folder });
      expect(told.status).toBe(0);
      expectSafe(told);
    }
    const errors = place.read(join('.workos-checkpoints', 'j', 'errors.jsonl'));
    expect(errors.split('\n')).toHaveLength(9);
    expect(errors).not.toMatch(TERMINAL_CODES);
    expect(errors).not.toMatch(/\\u00[01]/);
  });
});

describe('text that a spreadsheet interprets as a formula', () => {
  it('is sent unchanged and escaped in results.csv', async () => {
    const emails = ['=cmd@example.com', '+plus@example.com', '-minus@example.com'];
    const ids = ['=HYPERLINK("http://x","y")', '@SUM(1)', '-1+1'];
    const rows = emails.map((email, index) => [email, ids[index] ?? '']);
    const quoted = rows.map((row) =>
      row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
    );
    place.write('users.csv', ['email,external_id', ...quoted, ''].join('\n'));
    const { status } = await runCli(['import', 'users.csv', '--job-id', 'j', '--quiet'], {
      cwd: place.folder,
      env: envOf(bed.sandbox),
    });
    expect(status).toBe(0);
    const { users } = await bed.state();
    const sent = users.map(({ email, external_id }) => [email, external_id]);
    expect(sent).toEqual(expect.arrayContaining(rows));
    const results = parse<string[]>(place.read(join('.workos-checkpoints', 'j', 'results.csv')));
    expect(results.data.slice(1, 4).map(([, email, id]) => [email, id])).toEqual(
      rows.map((row) => row.map((cell) => `'${cell}`)),
    );
  });
});
