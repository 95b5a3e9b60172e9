import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_TYPES } from '../../src/lib/model';
import {
  type CliRun,
  filesBelow,
  openWorkplace,
  readErrors,
  ROOT,
  runCli,
  type Workplace,
} from '../support/run-cli';

const EXAMPLE = join(ROOT, 'examples', 'users.csv');
const JOBS = '.workos-checkpoints';

const SUMMARY_KEYS =
  'total successes failures unprocessed usersCreated usersAdopted usersUpdated usersUnchanged membershipsCreated ' +
  'membershipsExisting membershipsUnchanged membershipsInactive membershipsPending membershipsRepeated missing ' +
  'factorsCreated factorsExisting factorsUnchanged ' +
  'rolesCreated rolesFound rolesUpdated rolesFailed permissionsCreated ' +
  'membershipsDeactivated organizationsCreated organizationsFound organizationsUpdated ' +
  'organizationsFailed requests startedAt endedAt durationMs warnings existing';
const ERROR_KEYS =
  'recordNumber email externalId errorType errorMessage errorCode httpStatus requestId userId orgId orgExternalId ' +
  'roleSlugs retryable attempts timestamp';
const ALWAYS_IN_ERROR =
  'recordNumber email errorType errorMessage retryable attempts timestamp'.split(' ');
const RESULT_HEADER =
  'row,email,external_id,status,user_id,organization_id,membership_id,error_type,error_code,password,factor';

interface Json {
  readonly [key: string]: unknown;
  readonly summary: Record<string, number>;
  readonly files: { checkpoint: string; errors: string; results: string };
}

let place: Workplace;
let plain: CliRun;
let json: CliRun;
let document: Json;

beforeAll(async () => {
  place = openWorkplace();
  const roles = ['--role', 'editor', '--role', 'billing', '--multiple-roles'];
  const example = ['import', EXAMPLE, '--sandbox', ...roles];
  [plain, json] = await Promise.all([
    runCli([...example, '--job-id', 'plain'], { cwd: place.folder }),
    runCli([...example, '--job-id', 'json', '--json'], { cwd: place.folder }),
  ]);
  document = JSON.parse(json.stdout) as Json;
});
afterAll(() => {
  place.remove();
});

describe('import --json of the example', () => {
  it('ends 3, because some rows fail, and says nothing on stderr', () => {
    expect({ status: json.status, stderr: json.stderr }).toEqual({ status: 3, stderr: '' });
  });

  it('prints one document of the documented shape', () => {
    expect(document).toEqual({
      jobId: 'json',
      status: 'partial',
      target: { apiUrl: expect.stringMatching(/^http:\/\/127\./), environment: 'sandbox' },
      dryRun: false,
      csv: {
        path: EXAMPLE,
        absolutePath: EXAMPLE,
        bytes: statSync(EXAMPLE).size,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        rows: 500,
      },
      summary: expect.any(Object),
      throughput: {
        writesPerSecond: expect.any(Number),
        usersPerSecond: expect.any(Number),
        budgetUsed: expect.any(Number),
      },
      withoutPassword: 84,
      files: {
        checkpoint: join(JOBS, 'json', 'checkpoint.json'),
        errors: join(JOBS, 'json', 'errors.jsonl'),
        results: join(JOBS, 'json', 'results.csv'),
      },
      next: [
        expect.stringMatching(/^workos-migrate analyze json$/),
        expect.stringMatching(/^workos-migrate import /),
      ],
    });
    expect(Object.keys(document.summary).sort()).toEqual(SUMMARY_KEYS.split(' ').sort());
    const requests = { writes: 924, reads: 11, throttled: 0, retried: 0 };
    expect(document.summary['requests']).toEqual(requests);
  });

  it('balances', () => {
    expect(document.summary).toMatchObject({
      total: 500,
      successes: 492,
      failures: 8,
      unprocessed: 0,
      usersCreated: 421,
      membershipsCreated: 492,
      organizationsCreated: 9,
    });
  });
});

describe('the job folder', () => {
  const pathOf = (name: string): string => join(place.folder, JOBS, 'json', name);
  const rightsOf = (path: string): number => statSync(path).mode & 0o777;

  it('is kept from version control', () => {
    expect(place.read(join(JOBS, '.gitignore'))).toBe('*\n');
  });

  // Windows has no such permissions.
  (process.platform === 'win32' ? it.skip : it)('is private', () => {
    const jobs = join(place.folder, JOBS);
    for (const folder of [jobs, join(jobs, 'json'), join(jobs, 'json', 'ledger')]) {
      expect([folder, rightsOf(folder)]).toEqual([folder, 0o700]);
    }
    for (const file of filesBelow(jobs)) {
      expect([file, rightsOf(join(jobs, file))]).toEqual([file, 0o600]);
    }
  });

  it('has the documented files and no leftover lock', () => {
    const files = filesBelow(join(place.folder, JOBS, 'json'));
    expect(files).toEqual(
      expect.arrayContaining(['checkpoint.json', 'errors.jsonl', 'results.csv']),
    );
    expect(files.filter((file) => /lock|tmp/.test(file))).toEqual([]);
  });

  it('has a checkpoint that agrees with the JSON, without the key', () => {
    const text = place.read(join(JOBS, 'json', 'checkpoint.json'));
    const { jobId, status, target, csv, summary } = document;
    expect(JSON.parse(text)).toEqual({
      version: 1,
      jobId,
      kind: 'import',
      status,
      target,
      dryRun: false,
      csv,
      summary,
      options: expect.objectContaining({ chunkSize: 1000, onExisting: 'fail', createOrgs: true }),
      chunks: { total: 1, done: 1, size: 1000 },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(text).not.toContain('sk_');
  });

  it('has one line for every row in results.csv, in order', () => {
    const [header, ...lines] = place
      .read(join(JOBS, 'json', 'results.csv'))
      .split('\n')
      .slice(0, -1);
    expect(header).toBe(RESULT_HEADER);
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(
      Array.from({ length: 500 }, (_, index) => index + 1),
    );
    expect(lines[0]).toMatch(
      /^1,user\.0001@example\.com,legacy-0001,\w+,user_\w+,org_\w+,om_\w+,,,hash,$/,
    );
    expect(lines[36]).toMatch(/,row_invalid,email_invalid,,$/);
  });

  it('has the failures in errors.jsonl with only the documented keys', () => {
    const failures = readErrors(pathOf('errors.jsonl'));
    expect(failures.map(({ recordNumber }) => recordNumber)).toEqual([
      37, 101, 158, 222, 263, 311, 390, 444,
    ]);
    for (const failure of failures) {
      const keys = Object.keys(failure);
      expect(keys).toEqual(expect.arrayContaining(ALWAYS_IN_ERROR));
      expect(keys.filter((key) => !ERROR_KEYS.split(' ').includes(key))).toEqual([]);
      expect(ERROR_TYPES).toContain(failure.errorType);
      expect(failure.errorMessage).not.toContain('\n');
    }
  });
});

describe('import as text', () => {
  it('ends with the same status', () => {
    expect(plain.status).toBe(3);
  });

  it('names the target first, on stderr', () => {
    expect(plain.stderr).toMatch(/^Target http:\/\/127\.0\.0\.1:\d+ \(sandbox\), file /);
    expect(plain.stderr).toContain('Job plain');
  });

  it('prints a plain line every 10 % without a terminal', () => {
    const shares = [...plain.stderr.matchAll(/^ *(\d+) % /gm)].map(([, share]) => Number(share));
    expect(shares.length).toBeGreaterThan(0);
    expect(shares.length).toBeLessThanOrEqual(10);
    expect(shares.at(-1)).toBe(100);
  });

  it('prints the result and nothing else on stdout', () => {
    expect(plain.stdout).toMatch(/^Finished in .*: 8 of 500 rows failed\n/);
    expect(plain.stdout).toContain(
      'Sandbox        now holds 421 users, 9 organizations, 492 memberships',
    );
    expect(plain.stdout).toMatch(/Next +workos-migrate analyze plain\n/);
    expect(plain.stdout).not.toMatch(/Target|ETA/);
  });

  it('has no colours and no animation without a terminal', () => {
    expect(plain.stdout + plain.stderr).not.toMatch(/[\u001b\r]/);
  });
});

describe('import --dry-run', () => {
  const dryRun = (...args: readonly string[]): Promise<CliRun> =>
    runCli(['import', EXAMPLE, '--dry-run', ...args], { cwd: dry.folder, env: FORCED });
  // A dry run prints only to stdout, so it is the fastest check of requested colours.
  const FORCED = { FORCE_COLOR: '1' };
  let dry: Workplace;

  beforeAll(() => {
    dry = openWorkplace();
  });
  afterAll(() => {
    dry.remove();
  });

  it('needs no key, leaves nothing behind and prints the plan', async () => {
    const { status, stdout, stderr } = await dryRun();
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    expect(filesBelow(dry.folder)).toEqual([]);
    expect(stdout).toMatch(/\u001b\[32mPlan/);
    const words = stdout.replaceAll(/\u001b\[\d+m/g, '');
    expect(words).toMatch(/^Plan for .*users\.csv: nothing was sent\n/);
    expect(words).toMatch(/Rows +500; 5 of them would be rejected/);
    expect(words).toMatch(/Users +424 to create/);
    expect(words).toMatch(/Memberships +495 to create/);
    expect(words).toMatch(/Organizations +9 to find or create by external id, 1 .* by name/);
    expect(words).toMatch(/Requests +919 writes/);
    expect(words).toMatch(/Duration +at least 18 s, at 50 writes\/s/);
    for (const row of [37, 101, 222, 263, 311]) expect(words).toContain(`(row ${String(row)})`);
  });

  it('prints the plan as JSON, without colours', async () => {
    const { status, stdout } = await dryRun('--json', '--quiet');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      target: null,
      files: null,
      summary: { total: 500, failures: 5, unprocessed: 495, requests: { writes: 0, reads: 0 } },
      plan: {
        users: 424,
        memberships: 495,
        organizations: { byExternalId: 9, byName: 1 },
        requests: { writes: 919 },
        shortestDurationMs: expect.any(Number),
      },
    });
  });

  it('has no colours when NO_COLOR is set', async () => {
    const { stdout } = await runCli(['import', EXAMPLE, '--dry-run'], {
      cwd: dry.folder,
      env: { NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/^Plan for/);
  });
});
