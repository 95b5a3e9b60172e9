import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLine, encodeLine } from '../../src/lib/jobs/ledger/ledger-line';
import { openTestBed, type TestBed } from '../support/import-test-bed';
import { stateOfRoles, USERS, withRoles } from '../support/roles-bed';
import { undo } from '../support/undo/undo-bed';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

const HEADER = 'role_slug,role_name,permissions,org_external_id\n';
const LEAD = `${HEADER}org-lead,Lead,posts:read,acme\n`;

/** Imports files with a role of an organization, and with the organization itself. */
async function importTenant(jobId: string, role: string, plan: string): Promise<void> {
  const organizations = join(bed.folder, `${jobId}-organizations.csv`);
  writeFileSync(
    organizations,
    `org_external_id,org_name,metadata\nacme,Acme,"{""plan"":""${plan}""}"\n`,
  );
  const options = { ...withRoles(bed, { onExisting: 'update' }, role).options, organizations };
  const { end } = await bed.import('email,org_external_id\na@x.co,acme\n', { jobId, options });
  expect(end.checkpoint.status).toBe('completed');
}

it('takes back roles and organizations that a later job had changed, once that job is undone', async () => {
  await importTenant('first', LEAD, 'free');
  await importTenant('second', LEAD.replace('Lead', 'Head').replace('read', 'write'), 'gold');
  const second = await undo(bed, { jobId: 'second' });
  expect(second).toMatchObject({
    status: 'completed',
    summary: { roles: { restored: 1 }, organizations: { restored: 1 } },
  });
  expect(await undo(bed, { jobId: 'first' })).toMatchObject({ status: 'completed', kept: [] });
  const state = await stateOfRoles(bed);
  expect([state.organization_roles, state.permissions]).toEqual([[], []]);
  expect((await bed.state()).organizations).toEqual([]);
});

it('keeps roles and permissions that another job uses', async () => {
  await bed.import(USERS, { ...withRoles(bed, {}, LEAD), jobId: 'job' });
  await bed.import('email\nb@x.co\n', { ...withRoles(bed, {}, LEAD), jobId: 'other' });
  const { kept } = await undo(bed);
  expect(kept).toContainEqual(expect.objectContaining({ kind: 'role', reason: 'used_by_job' }));
  expect((await stateOfRoles(bed)).organization_roles).toHaveLength(1);
});

it('says that it cannot know of an update whose end is not recorded, rather than to undo another job', async () => {
  const file = (name: string): string => `email,first_name\nann@x.io,${name}\n`;
  await bed.import(file('Ann'), { jobId: 'first' });
  await bed.import(file('Zoe'), { jobId: 'second', options: { onExisting: 'update' } });
  const path = join(bed.folder, 'jobs/second/ledger/chunk-0000000.1.log');
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const untimed = lines.map((line) => {
    const record = decodeLine(line) ?? [];
    return record[0] === '=' && record[1] === 'user' ? encodeLine(record.slice(0, 5)) : `${line}\n`;
  });
  writeFileSync(path, untimed.join(''));
  const { kept } = await undo(bed, { jobId: 'second' });
  expect(kept).toMatchObject([{ kind: 'user', reason: 'in_doubt' }]);
});
