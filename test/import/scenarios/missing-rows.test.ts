import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import { Abort } from '../../../src/lib/model';
import { openTestBed, requestCounts, type TestBed } from '../../support/import-test-bed';
import { writesSince } from '../../support/since-state';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ roles: ['editor'] });
});
afterEach(() => bed.close());

const SINCE = { onExisting: 'update', since: 'first' } as const;

describe('the rows of an earlier job that are gone', () => {
  const FILE = 'email,external_id,org_external_id,org_name\n';
  const row = (name: string, org = 'acme'): string => `${name}@x.io,=${name},${org},${org}\n`;
  const ALL = ['ann', 'bob', 'cem', 'dan'].map((name) => row(name)).join('');
  const WITHOUT_BOB = FILE + ALL.replace(row('bob'), '');

  async function statusOf(email: string): Promise<unknown> {
    const { users, memberships } = await bed.state();
    const user = users.find((each) => each.email === email);
    return memberships.find(({ user_id: id }) => id === user?.id);
  }

  beforeEach(async () => {
    await bed.import(FILE + ALL, { jobId: 'first' });
  });

  it('are listed, and left as they are', async () => {
    const before = requestCounts(await bed.stats());
    const { end } = await bed.import(WITHOUT_BOB, { options: SINCE });
    expect(await writesSince(bed, before)).toEqual({});
    expect(end.checkpoint.summary).toMatchObject({ missing: 1, membershipsDeactivated: 0 });
    const path = join(end.files.results, '..', 'missing.csv');
    expect(end.files.missing).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const [header, bob, ...others] = readFileSync(path, 'utf8').trim().split('\n');
    expect(header?.trim()).toBe('email,external_id,user_id,organization_id,membership_id,job_id');
    expect(bob).toMatch(/^bob@x\.io,'=bob,user_\w+,org_\w+,om_\w+,first/);
    expect(others).toEqual([]);
  });

  it('lose their memberships with --deactivate-missing, and nothing else', async () => {
    const options = { ...SINCE, deactivateMissing: true, maxDeactivate: '25%' };
    const before = requestCounts(await bed.stats());
    const { end } = await bed.import(WITHOUT_BOB, { options });
    expect(await writesSince(bed, before)).toEqual({
      'PUT /user_management/organization_memberships/{id}/deactivate': 1,
    });
    expect(end.checkpoint.summary).toMatchObject({ missing: 1, membershipsDeactivated: 1 });
    expect(await statusOf('bob@x.io')).toMatchObject({ status: 'inactive' });
    expect(await statusOf('ann@x.io')).toMatchObject({ status: 'active' });
  });

  it('become active again once the file has them, whatever an older job of the chain sent', async () => {
    const deactivating = { ...SINCE, deactivateMissing: true, maxDeactivate: '25%' };
    await bed.import(WITHOUT_BOB, { jobId: 'second', options: deactivating });
    const chain = { ...deactivating, since: 'first,second' };
    const again = await bed.import(WITHOUT_BOB, { options: chain });
    expect(again.end.checkpoint.summary).toMatchObject({ missing: 0, membershipsDeactivated: 0 });
    const back = await bed.import(FILE + ALL, { options: chain });
    expect(back.end.checkpoint.summary).toMatchObject({ failures: 0, usersUnchanged: 4 });
    expect(await statusOf('bob@x.io')).toMatchObject({ status: 'active' });
  });

  it('deactivates the rest after a failure of WorkOS, once the job is resumed', async () => {
    const options = { ...SINCE, deactivateMissing: true, maxDeactivate: '3' };
    const stop = new StopSwitch();
    await bed.import(FILE + row('ann'), {
      jobId: 'second',
      options: { ...options, concurrency: 1 },
      stop,
      onEvent: ({ type }) => {
        if (type === 'reporting') stop.stop(new Abort('interrupted', 'sigint', 'stopped'));
      },
    });
    const { end } = await bed.resume();
    expect(end.checkpoint).toMatchObject({
      status: 'completed',
      summary: { missing: 3, membershipsDeactivated: 3 },
    });
    const { memberships } = await bed.state();
    expect(
      memberships.filter((each) => (each as { status?: string }).status === 'active'),
    ).toHaveLength(1);
  });

  it.each([
    ['1%', 'too_many_missing'],
    ['2', 'too_many_missing'],
  ])('are too many in the wrong file: --max-deactivate %s', async (maxDeactivate, code) => {
    const options = { ...SINCE, deactivateMissing: true, maxDeactivate };
    const before = requestCounts(await bed.stats());
    const wrong = bed.import(FILE + row('eve') + row('ann'), { options });
    await expect(wrong).rejects.toMatchObject({
      reason: 'input_invalid',
      code,
      message: expect.stringContaining('3 of 4 memberships'),
    });
    expect(requestCounts(await bed.stats())).toEqual(before);
  });

  it('are not those whose row is rejected, and none where a rejected row has no email', async () => {
    const options = { ...SINCE, deactivateMissing: true, maxDeactivate: '100%' };
    const kept = await bed.import(
      FILE + ALL.replace(row('bob'), `bob@x.io,${'x'.repeat(200)},,\n`),
      {
        options,
      },
    );
    expect(kept.errors).toHaveLength(1);
    expect(kept.end.checkpoint.summary).toMatchObject({ missing: 0 });
    const unclear = bed.import(FILE + ALL.replace(row('bob'), ',=bob,acme,acme\n'), { options });
    await expect(unclear).rejects.toMatchObject({ code: 'missing_unclear' });
  });

  it('are not those whose organization is named in another way', async () => {
    const { organizations } = await bed.state();
    const id = organizations[0]?.id ?? '';
    const csv = `email,external_id,org_id\n${['ann', 'bob', 'cem', 'dan']
      .map((name) => `${name}@x.io,=${name},${id}\n`)
      .join('')}`;
    const { end } = await bed.import(csv, { options: SINCE });
    expect(end.checkpoint.summary).toMatchObject({ missing: 0, membershipsUnchanged: 4 });
  });
});
