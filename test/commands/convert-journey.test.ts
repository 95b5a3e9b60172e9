import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { type CliRun, ROOT, runCli } from '../support/run-cli';

/** The password of every hash of the fixtures. */
const PASSWORD = 'Corr3ct-Horse!';

interface Journey {
  readonly source: string;
  /** Files and flags as they are typed; a word without dashes is a fixture of the source. */
  readonly line: string;
  /** Users who keep their password. */
  readonly passwords: number;
}

const JOURNEYS: readonly Journey[] = [
  {
    source: 'auth0',
    line: 'job.ndjson --passwords hashes.ndjson --mfa mfa.ndjson --organizations organizations.json --memberships members.json',
    passwords: 2,
  },
  {
    source: 'clerk',
    line: 'dashboard.csv --organizations organizations.json --memberships memberships.json',
    passwords: 3,
  },
  { source: 'firebase', line: 'users.json --hash-config hash-config.json', passwords: 1 },
  { source: 'supabase', line: 'users.csv mfa_factors.csv identities.csv', passwords: 2 },
  {
    source: 'better-auth',
    line: 'users.csv accounts.csv organizations.csv members.csv',
    passwords: 4,
  },
  {
    source: 'keycloak',
    line: 'acme-realm.json acme-users-0.json acme-users-1.json acme-federated-users-0.json',
    passwords: 2,
  },
  { source: 'ldif', line: 'openldap.ldif', passwords: 2 },
  { source: 'django', line: 'users.json addresses.json groups.jsonl', passwords: 2 },
  { source: 'laravel', line: 'users.tsv teams.csv team_user.csv', passwords: 2 },
];

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const run = (...args: string[]): Promise<CliRun> =>
  runCli(args, {
    cwd: bed.folder,
    env: { WORKOS_SECRET_KEY: bed.sandbox.key, WORKOS_API_URL: bed.sandbox.url },
  });

/** The emails of users.csv that have a hash. */
function emailsWithHash(): readonly string[] {
  const text = readFileSync(join(bed.folder, 'converted', 'users.csv'), 'utf8');
  const { data } = Papa.parse<{ email: string; password_hash: string }>(text, {
    header: true,
    skipEmptyLines: true,
  });
  return [...new Set(data.flatMap((row) => (row.password_hash === '' ? [] : row.email)))];
}

async function doesSignIn(email: string): Promise<unknown> {
  const response = await fetch(`${bed.sandbox.url}/_sandbox/sign-in`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bed.sandbox.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  return response.json();
}

describe('an export of another provider', () => {
  it.each(JOURNEYS)('of $source arrives whole, and its passwords work', async (journey) => {
    const folder = join(ROOT, 'test', 'sources', journey.source, 'fixtures');
    const words = journey.line.split(' ');
    const args = words.map((word) => (word.startsWith('--') ? word : join(folder, word)));

    const converted = await run('convert', ...args, '--output', 'converted', '--quiet');
    const valid = await run('validate', 'converted', '--quiet');
    const imported = await run('import', 'converted', '--yes', '--create-orgs', '--quiet');
    const verified = await run('verify', '--csv', 'converted', '--quiet');

    expect([converted.status, valid.status]).toEqual([3, 0]);
    expect({ imported, verified }).toMatchObject({
      imported: { status: 0 },
      verified: { status: 0 },
    });
    const emails = emailsWithHash();
    expect(emails).toHaveLength(journey.passwords);
    for (const email of emails) {
      expect(await doesSignIn(email)).toMatchObject({ signedIn: true, user: { email } });
    }
  });
});
