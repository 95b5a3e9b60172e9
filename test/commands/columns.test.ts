import { type TestBed, openTestBed } from '../support/import-test-bed';
import { type CliRun, envOf, openWorkplace, runCli, type Workplace } from '../support/run-cli';
import { runLine } from '../support/run-line';
import { contentsOf } from '../support/sandbox-contents';

const HR = [
  'E-Mail,First Name,user_id,Company,plan',
  'ada@example.com,Ada,u1,Acme,pro',
  'bob@example.com,Bob,u2,Globex,',
  'eve(at)example.com,Eve,u3,Acme,pro',
  '',
].join('\n');

const PROPOSED =
  "--map E-Mail=email --map 'First Name=first_name' --map user_id=external_id --map Company=org_name";

let bed: TestBed;
let place: Workplace;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());
beforeEach(() => {
  place = openWorkplace();
});
afterEach(() => {
  place.remove();
});

const run = (...args: string[]): Promise<CliRun> =>
  runCli(args, { cwd: place.folder, env: envOf(bed.sandbox) });
const runPrinted = (line: string): Promise<CliRun> =>
  runLine(line, { cwd: place.folder, env: envOf(bed.sandbox) });

/** The line of the next command. */
function nextOf({ stdout }: CliRun): string {
  return /^ +Next +(.*)$/m.exec(stdout)?.[1] ?? '';
}

describe('a file with headers of its own', () => {
  it.each([
    ['validate', 'hr.csv'],
    ['import', 'hr.csv', '--dry-run'],
    ['import', 'hr.csv', '--sandbox'],
    ['import', 'hr.csv', '--job-id', 'hr', '--no-partial'],
  ])('is refused with the whole command that reads it: %s', async (...args) => {
    place.write('hr.csv', HR);
    const { status, stderr } = await run(...args);
    expect(status).toBe(4);
    expect(stderr).toContain(`→ workos-migrate ${args.join(' ')} ${PROPOSED}\n`);
  });

  it('is imported by workers, resumed and retried as the flags say', async () => {
    place.write('hr.csv', HR);
    await bed.faults('POST /user_management/users status=500 n=1000');
    const flags = [
      '--map',
      'E-Mail=email',
      '--map',
      'Company=org_name',
      '--map',
      'plan=metadata.plan',
    ];
    const more = ['--map', 'First Name=first_name', '--set', 'role_slugs=admin', '--workers', '2'];
    const first = await run(
      'import',
      'hr.csv',
      '--job-id',
      'hr',
      ...flags,
      ...more,
      '--max-errors',
      '1',
    );
    expect(first.status).not.toBe(0);
    await bed.faults();
    const resumed = await run('resume', 'hr', '--retry-failed', 'all');
    expect(resumed.status).toBe(3);
    const contents = [
      'Acme ',
      'Globex ',
      'ada@example.com Acme admin',
      'ada@example.com Ada ',
      'bob@example.com Bob ',
      'bob@example.com Globex admin',
    ];
    expect(await contentsOf(bed)).toEqual(contents);
    const { users } = await bed.state();
    expect(users.map(({ email, metadata }) => [email, metadata]).sort()).toEqual([
      ['ada@example.com', { plan: 'pro' }],
      ['bob@example.com', {}],
    ]);

    const analyzed = await run(
      'analyze',
      'hr',
      '--retry-csv',
      'retry.csv',
      '--include',
      'permanent',
    );
    expect((await run('errors', 'hr', '--format', 'csv')).stdout).toContain('(column ""E-Mail"")');
    expect(place.read('retry.csv')).toBe([HR.split('\n')[0], HR.split('\n')[3], ''].join('\n'));
    place.write('retry.csv', place.read('retry.csv').replace('(at)', '@'));
    expect((await runPrinted(nextOf(analyzed))).status).toBe(0);
    expect(await contentsOf(bed)).toEqual([
      ...contents,
      'eve@example.com Acme admin',
      'eve@example.com Eve ',
    ]);
  });
});

describe('the step after validate', () => {
  it('reads what would be lost, repairs, then imports: each printed command leads to the next', async () => {
    place.write(
      'hr.csv',
      HR.replace('eve(at)example.com', 'eve@example.com ')
        .replace('E-Mail', 'email')
        .replace('ada@example.com', '<ada@example.com>'),
    );
    const lost = await run('validate', 'hr.csv');
    expect(lost.status).toBe(4);
    const broken = await runPrinted(nextOf(lost));
    expect(broken.status).toBe(4);
    expect(nextOf(broken)).toMatch(
      /^workos-migrate validate hr\.csv .*--auto-fix --fixed-csv hr\.fixed\.csv$/,
    );
    const fixed = await runPrinted(nextOf(broken));
    expect(fixed.status).toBe(0);
    expect(place.read('hr.fixed.csv')).toMatch(
      /^email,First Name,user_id,Company,plan\nada@example\.com,/,
    );
    expect(nextOf(fixed)).toMatch(
      /^workos-migrate import hr\.fixed\.csv --dry-run --map 'First Name=first_name'/,
    );
    const planned = await runPrinted(nextOf(fixed));
    expect(planned.status).toBe(0);
    expect(nextOf(planned)).toMatch(/^workos-migrate import hr\.fixed\.csv --map /);
  });

  it('names the columns that will not arrive in the first line of a valid file, and of its plan', async () => {
    place.write('hr.csv', 'email,user_id,shoe\nada@example.com,u1,38\n');
    const lost = '1 column will not arrive ("user_id")';
    expect((await run('validate', 'hr.csv')).stdout.split('\n')[0]).toContain(
      `Valid hr.csv, but ${lost}:`,
    );
    expect((await run('import', 'hr.csv', '--dry-run')).stdout.split('\n')[0]).toBe(
      `Plan for hr.csv: nothing was sent. ${lost}`,
    );
    expect((await run('import', 'hr.csv', '--sandbox')).stderr).toMatch(
      /^Job .*\. 1 column will not arrive \("user_id"\)$/m,
    );
  });

  it('is a correction where nothing has one right fix', async () => {
    place.write('hr.csv', 'email\nno address\n');
    expect(nextOf(await run('validate', 'hr.csv', '--strict'))).toBe(
      'Correct hr.csv, then workos-migrate validate hr.csv --strict',
    );
  });

  it('writes the copy beside the file where --auto-fix names none, but not for standard input', async () => {
    place.write('data/hr.csv', 'email\n<ada@example.com>\n');
    expect((await run('validate', 'data/hr.csv', '--auto-fix')).status).toBe(0);
    expect(place.read('data/hr.fixed.csv')).toBe('email\nada@example.com\n');
    const { status, stderr } = await run('validate', '-', '--auto-fix');
    expect(status).toBe(2);
    expect(stderr).toContain('→ workos-migrate validate - --auto-fix --fixed-csv fixed.csv');
  });
});

it('--strict-columns refuses unread columns, in validate and import', async () => {
  place.write('hr.csv', 'email,shoe\nada@example.com,38\n');
  for (const args of [['validate'], ['import', '--dry-run']]) {
    const { status, stderr } = await run(...args, 'hr.csv', '--strict-columns');
    expect(status).toBe(4);
    expect(stderr).toContain('--strict-columns: "shoe" would not be read.');
  }
});
