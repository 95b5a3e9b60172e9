import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLine, encodeLine } from '../../../src/lib/jobs/ledger/ledger-line';
import { type ImportSetup, openTestBed, type TestBed } from '../../support/import-test-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const HEADER = 'email,first_name,password,password_hash,password_hash_type,org_name,role_slugs\n';
const hash = (letter: string): string => `$2b$10$${letter.repeat(53)}`;

const ANN = `ann@example.com,Ann,,${hash('a')},bcrypt,,\n`;
const BOB = 'bob@example.com,Bob,correct horse 1,,,,\n';
const CEM = 'cem@example.com,Cem,,,,,\n';
const PEOPLE = HEADER + ANN + BOB + CEM;

const ALL_NEW = ['ann created hash', 'bob created plain', 'cem created none'];

/** Name, status and password of each row in results.csv. */
function passwordsOf(results: readonly string[]): readonly string[] {
  return results.slice(1).map((line) => {
    const cells = line.split(',');
    return [cells[1]?.split('@')[0], cells[3], cells[9]].join(' ').trim();
  });
}

/** What an import says that arrived of the passwords of these rows. */
async function imported(csv: string, setup: ImportSetup = {}): Promise<readonly string[]> {
  return passwordsOf((await bed.import(csv, setup)).results);
}

/** Takes the passwords out of the ledgers of a job, as an older version would have written them. */
function forgetPasswords(jobId: string): void {
  const folder = join(bed.folder, 'jobs', jobId, 'ledger');
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    const older = lines.map((line) => {
      const [tag, ...rest] = decodeLine(line) ?? [];
      return encodeLine(tag === '=' ? [tag, ...rest.slice(0, 4)] : [tag, ...rest]);
    });
    writeFileSync(path, older.join(''));
  }
}

describe('the password of a user in results.csv', () => {
  it('is what the create has sent', async () => {
    expect(await imported(PEOPLE)).toEqual(ALL_NEW);
  });

  it.each([
    ['in one process', {}],
    ['in worker processes', { workers: 2, chunkSize: 1 }],
  ])('is that of the first row for all rows of the email: %s', async (_, options) => {
    const csv =
      `${HEADER}ann@example.com,,,${hash('a')},bcrypt,Acme,\n` +
      'ann@example.com,,,,,Globex,\nann@example.com,,,,,Initech,owner\n' +
      `cem@example.com,,,,,Acme,\ncem@example.com,,,${hash('c')},bcrypt,Globex,\n`;
    const passwords = [
      'ann created hash',
      'ann merged hash',
      'ann failed hash',
      'cem created none',
      'cem merged none',
    ];
    expect(await imported(csv, { options })).toEqual(passwords);
    const { results } = await bed.resume({ retryFailed: 'all' });
    expect(passwordsOf(results)).toEqual(passwords);
  });

  it('is that of the row that created the user after an earlier one failed', async () => {
    const csv =
      `${HEADER}ann@example.com,,,${hash('a')},bcrypt,Nowhere,\nann@example.com,,,,,,\n` +
      `ann@example.com,,,${hash('a')},bcrypt,,\n`;
    expect(await imported(csv, { options: { createOrgs: false } })).toEqual([
      'ann failed',
      'ann created none',
      'ann merged none',
    ]);
  });

  it('is what was sent, where a look after doubt finds the user', async () => {
    await bed.faults('POST /user_management/users lost_answer n=3');
    expect(await imported(PEOPLE)).toEqual(ALL_NEW);
    expect((await bed.stats()).created.users).toBe(3);
  });

  it('is not known where the create of another row may have brought the user', async () => {
    await bed.faults(
      'POST /user_management/users lost_answer n=1',
      'GET /user_management/users status=500 n=12',
    );
    const csv = `${HEADER}ann@example.com,,,${hash('a')},bcrypt,,\nann@example.com,,,,,Acme,\n`;
    const [first, second] = await imported(csv);
    expect([first, second]).toEqual(['ann failed', 'ann created']);
  });

  it.each(['adopt', 'update'] as const)('is none for a user who was there: %s', async (how) => {
    await bed.seed({ users: [{ email: 'ann@example.com' }, { email: 'bob@example.com' }] });
    const outcome = how === 'adopt' ? 'adopted' : 'updated';
    expect(await imported(PEOPLE, { options: { onExisting: how } })).toEqual([
      `ann ${outcome} none`,
      `bob ${outcome} none`,
      'cem created none',
    ]);
  });
});

describe('with --since', () => {
  const SINCE = { onExisting: 'update', since: 'first' } as const;

  beforeEach(async () => {
    expect(await imported(PEOPLE, { jobId: 'first' })).toEqual(ALL_NEW);
  });

  it.each([
    ['in one process', {}],
    ['in worker processes', { workers: 2, chunkSize: 1 }],
  ])('is what the earlier job sent, or a new hash: %s', async (_, options) => {
    const csv =
      HEADER +
      ANN +
      BOB.replace('Bob', 'Rob') +
      `cem@example.com,Cem,,${hash('c')},bcrypt,,\ndee@example.com,,,,,,\n`;
    const passwords = [
      'ann unchanged hash',
      'bob updated plain',
      'cem updated hash',
      'dee created none',
    ];
    const second = { jobId: 'second', options: { ...SINCE, ...options } };
    expect(await imported(csv, second)).toEqual(passwords);
    const third = { jobId: 'third', options: { ...SINCE, since: 'second', ...options } };
    expect(await imported(csv, third)).toEqual(
      passwords.map((line) => line.replace(/updated|created/, 'unchanged')),
    );
  });

  it('is what any job of the chain sent', async () => {
    const adopting = { jobId: 'second', options: { onExisting: 'adopt' } as const };
    expect(await imported(PEOPLE, adopting)).toEqual([
      'ann adopted none',
      'bob adopted none',
      'cem adopted none',
    ]);
    const since = { jobId: 'third', options: { ...SINCE, since: 'first,second' } };
    expect(await imported(PEOPLE, since)).toEqual([
      'ann unchanged hash',
      'bob unchanged plain',
      'cem unchanged none',
    ]);
  });

  it('is none for one who was deleted and is there again', async () => {
    const { users } = await bed.state();
    await bed.remove({ users: users.map(({ id }) => ({ id })) });
    await bed.seed({ users: [{ email: 'ann@example.com' }] });
    const csv = HEADER + ANN.replace('Ann', 'Anna');
    expect(await imported(csv, { options: SINCE })).toEqual(['ann updated none']);
  });

  it('is not known where an older version wrote the ledger', async () => {
    forgetPasswords('first');
    const { results } = await bed.resume({ jobId: 'first', retryFailed: 'all' });
    expect(results).toHaveLength(4);
    const csv = PEOPLE.replace('Bob', 'Rob');
    expect(await imported(csv, { options: SINCE })).toEqual([
      'ann unchanged',
      'bob updated',
      'cem unchanged',
    ]);
  });
});
