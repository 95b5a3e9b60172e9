import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dryRun } from '../../../src/lib/cli/import';
import type { JobOptions } from '../../../src/lib/jobs';
import { aJobId, AN_OPTIONS } from '../../support/an-import';
import { abortOf, temporaryFolder, write } from '../../support/csv/csv-files';

const folder = temporaryFolder();
const checkpointDir = join(folder, 'jobs');

function plan(csv: string, options: Partial<JobOptions> = {}): ReturnType<typeof dryRun> {
  return dryRun({
    csvPath: write(folder, csv),
    jobId: aJobId(),
    checkpointDir,
    noPartial: false,
    options: { ...AN_OPTIONS, ...options },
  });
}

const GOOD =
  'email,org_external_id,org_name\na@x.io,acme,Acme\nb@x.io,acme,\nb@x.io,,Globex\nc@x.io,,\n';
const BAD = `${GOOD}no,,\n`;

describe('a dry run', () => {
  it('has the result of an import that sent nothing, and the plan', async () => {
    const { json, exit } = await plan(GOOD);
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      jobId: 'users-1',
      status: 'completed',
      target: null,
      dryRun: true,
      csv: { rows: 4 },
      summary: {
        total: 4,
        successes: 0,
        failures: 0,
        unprocessed: 4,
        usersCreated: 0,
        requests: { writes: 0, reads: 0, throttled: 0, retried: 0 },
        warnings: [],
      },
      throughput: { writesPerSecond: 0, usersPerSecond: 0, budgetUsed: 0 },
      files: null,
      plan: {
        users: 3,
        memberships: 3,
        organizations: { byId: 0, byExternalId: 1, byName: 1 },
        refused: [],
        requests: { writes: 6, organizationReads: 2, organizationCreatesAtMost: 2 },
        shortestDurationMs: 120,
      },
    });
  });

  it('counts rejected rows as failures, and always balances', async () => {
    const { json, exit } = await plan(BAD);
    expect([exit, json.status]).toEqual([3, 'partial']);
    const { total, successes, failures, unprocessed } = json.summary;
    expect([total, failures]).toEqual([5, 1]);
    expect(total).toBe(successes + failures + unprocessed);
    expect(json.plan.refused).toEqual([
      expect.objectContaining({ rule: 'email_invalid', rows: [5] }),
    ]);
  });

  it('respects the options: organization for all, rate, headroom, no new organizations', async () => {
    const all = await plan(GOOD, { orgId: 'org_1' });
    expect(all.json.plan).toMatchObject({
      memberships: 4,
      organizations: { byId: 1, byExternalId: 0, byName: 0 },
    });
    const slow = await plan(GOOD, { rateLimit: 10, headroom: 0.5, createOrgs: false });
    expect(slow.json.plan).toMatchObject({
      shortestDurationMs: 1_200,
      requests: { organizationCreatesAtMost: 0 },
    });
    expect(slow.text).toContain('at 5 writes/s');
  });

  it('prints the import command, with the path as it was given', async () => {
    const { json, text } = await plan(GOOD, { onExisting: 'adopt', concurrency: 3 });
    const command =
      `workos-migrate import ${folder}/users.csv ` +
      `--on-existing adopt --concurrency 3 --checkpoint-dir ${checkpointDir}`;
    expect(json.next).toEqual([command]);
    expect(text).toContain(command);
  });

  it('leads to the check of the file first when rows would be rejected', async () => {
    const { json, text } = await plan(BAD, { onExisting: 'adopt', delimiter: ',' });
    const check = `workos-migrate validate ${folder}/users.csv --delimiter ,`;
    expect(json.next).toEqual([check, expect.stringMatching(/^workos-migrate import /)]);
    expect(text).toContain(`Next           ${check}`);
  });

  it('leaves no job behind', async () => {
    await plan(GOOD);
    expect(existsSync(checkpointDir)).toBe(false);
  });

  it('rejects the files that an import rejects', async () => {
    expect(await abortOf(plan('email\n'))).toMatchObject({
      reason: 'input_invalid',
      code: 'csv_no_rows',
    });
  });
});
