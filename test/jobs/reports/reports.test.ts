import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChunkRecord } from '../../../src/lib/jobs';
import { asOrganizationId, type RowFailure, type StepResult } from '../../../src/lib/model';
import { failingFiles } from '../../support/failing-files';
import {
  arrivedRow,
  chunkOf,
  failureOf,
  intended,
  resulted,
  succeeded,
} from '../../support/jobs/records';
import { openReportsBed, type ReportsBed } from '../../support/jobs/reports-bed';

const HEADER =
  'row,email,external_id,status,user_id,organization_id,membership_id,error_type,error_code,password,factor';

let bed: ReportsBed;

beforeEach(() => {
  bed = openReportsBed();
});
afterEach(() => {
  bed.remove();
});

const linesOf = (name: string): string[] =>
  readFileSync(join(bed.folder, name), 'utf8').split('\n').slice(0, -1);
const errors = (): RowFailure[] =>
  linesOf('errors.jsonl').map((line) => JSON.parse(line) as RowFailure);

const user = (outcome: 'created' | 'adopted' | 'updated'): ChunkRecord =>
  resulted(1, 'user', { id: 'user_1', outcome });

const userOf = (more: Partial<StepResult>): ChunkRecord =>
  resulted(1, 'user', { id: 'user_1', outcome: 'created', ...more });

const success = succeeded(1, { email: 'ann@example.com' });
const membership = resulted(1, 'membership', {
  id: 'om_1',
  outcome: 'existing',
  organizationId: asOrganizationId('org_1'),
});
const member: ChunkRecord = { ...success, externalId: 'u1', steps: 2 };
const failed = (more: Partial<RowFailure>): ChunkRecord => ({
  type: 'failure',
  failure: failureOf(1, { email: 'ann@example.com', ...more }),
});

describe('results.csv', () => {
  it.each<[string, readonly ChunkRecord[], string]>([
    ['created', [user('created'), success], '1,ann@example.com,,created,user_1,,,,,,'],
    ['adopted', [user('adopted'), success], '1,ann@example.com,,adopted,user_1,,,,,,'],
    ['updated', [user('updated'), success], '1,ann@example.com,,updated,user_1,,,,,,'],
    [
      'created, with a membership',
      [user('created'), membership, member],
      '1,ann@example.com,u1,created,user_1,org_1,om_1,,,,',
    ],
    [
      'failed',
      [failed({ errorCode: 'email_not_available' })],
      '1,ann@example.com,,failed,,,,user_create,email_not_available,,',
    ],
    [
      'failed in its membership',
      [
        user('created'),
        failed({
          errorType: 'membership_create',
          externalId: 'u1',
          userId: 'user_1',
          orgId: 'org_1',
        }),
      ],
      '1,ann@example.com,u1,failed,user_1,org_1,,membership_create,,,',
    ],
    [
      'of the user of another row, who has the external id of that row',
      [userOf({ mark: 'shared', externalId: 'u0' }), membership, member],
      '1,ann@example.com,u0,merged,user_1,org_1,om_1,,,,',
    ],
    [
      'of a user who exists and has no external id',
      [userOf({ outcome: 'adopted', externalId: '' }), membership, member],
      '1,ann@example.com,,adopted,user_1,org_1,om_1,,,,',
    ],
    [
      'of the user of another row, and failed in its membership',
      [
        userOf({ mark: 'shared', externalId: 'u0' }),
        failed({ errorType: 'membership_create', externalId: 'u1', userId: 'user_1' }),
      ],
      '1,ann@example.com,u0,failed,user_1,,,membership_create,,,',
    ],
    [
      'failed first and created later',
      [failed({}), user('created'), success],
      '1,ann@example.com,,created,user_1,,,,,,',
    ],
    ['unprocessed, with a request under way', [intended(1, 'user', 5)], '1,,,unprocessed,,,,,,,'],
    [
      'unprocessed, with a success whose membership is lost',
      [user('created'), member],
      '1,,,unprocessed,user_1,,,,,,',
    ],
    ['unprocessed, with a user', [user('created')], '1,,,unprocessed,user_1,,,,,,'],
    ['unprocessed', [], '1,,,unprocessed,,,,,,,'],
    [
      'created, with a password and a second factor',
      [
        userOf({ password: 'hash' }),
        resulted(1, 'factor', { id: 'factor_1', outcome: 'existing' }),
        { ...success, steps: 2 },
      ],
      '1,ann@example.com,,created,user_1,,,,,hash,existing',
    ],
    [
      'of the user of another row, with the password of that row',
      [userOf({ mark: 'shared', password: 'plain' }), success],
      '1,ann@example.com,,merged,user_1,,,,,plain,',
    ],
    [
      'failed in its membership, of a user without a password',
      [
        userOf({ password: 'none' }),
        failed({ errorType: 'membership_create', userId: 'user_1', orgId: 'org_1' }),
      ],
      '1,ann@example.com,,failed,user_1,org_1,,membership_create,,none,',
    ],
    [
      'unprocessed, of a user with a password',
      [userOf({ password: 'hash' })],
      '1,,,unprocessed,user_1,,,,,hash,',
    ],
  ])('has one line for a row that is %s', async (_, records, line) => {
    const chunk = chunkOf(1, 1);
    await bed.record(chunk, ...records);
    await bed.report([chunk]);
    expect(linesOf('results.csv')).toEqual([HEADER, line]);
  });

  it('is written with the csv line it is given: quoted, and safe in a spreadsheet', async () => {
    const chunk = chunkOf(1, 1);
    const email = '=HYPERLINK("http://evil.example","a,b")@example.com';
    await bed.record(chunk, user('created'), { ...success, email, externalId: '+1' });
    await bed.report([chunk]);
    expect(linesOf('results.csv')[1]).toBe(
      `1,"'=HYPERLINK(""http://evil.example"",""a,b"")@example.com",'+1,created,user_1,,,,,,`,
    );
  });

  it('has the rows of all chunks in order, also of those that never began', async () => {
    const chunks = [chunkOf(1, 3, 0), chunkOf(4, 2, 1), chunkOf(6, 1, 2)];
    await bed.record(chunkOf(6, 1, 2), ...arrivedRow(6));
    await bed.record(chunkOf(1, 3, 0), ...arrivedRow(3), ...arrivedRow(1));
    expect(await bed.report(chunks)).toMatchObject({ badLines: 0 });
    const cells = linesOf('results.csv').map((line) => line.split(','));
    expect(cells.map(([row, , , status]) => `${String(row)} ${String(status)}`)).toEqual([
      'row status',
      '1 created',
      '2 unprocessed',
      '3 created',
      '4 unprocessed',
      '5 unprocessed',
      '6 created',
    ]);
  });
});

describe('errors.jsonl', () => {
  it('has the failures that remain, in the order of the rows', async () => {
    const fail = (row: number): ChunkRecord => ({ type: 'failure', failure: failureOf(row) });
    const chunks = [chunkOf(1, 4, 0), chunkOf(5, 4, 1)];
    await bed.record(chunkOf(5, 4, 1), fail(8), fail(5));
    await bed.record(chunkOf(1, 4, 0), fail(4), fail(2), fail(1), ...arrivedRow(2), fail(4));
    await bed.report(chunks);
    expect(errors()).toEqual([1, 4, 5, 8].map((row) => failureOf(row)));
  });

  it('does not list a row that arrived and failed later, as results.csv does not', async () => {
    const chunk = chunkOf(1, 1);
    await bed.record(chunk, ...arrivedRow(1), { type: 'failure', failure: failureOf(1) });
    await bed.report([chunk]);
    expect(errors()).toEqual([]);
    expect(linesOf('results.csv')[1]).toContain(',created,');
  });

  it('exists, and is empty, when nothing failed', async () => {
    await bed.report([chunkOf(1, 1)]);
    expect(readFileSync(join(bed.folder, 'errors.jsonl'), 'utf8')).toBe('');
  });

  it('keeps a failure on one line whatever it holds', async () => {
    const chunk = chunkOf(1, 1);
    const failure = failureOf(1, { email: 'a\n\u2028"b"\r@example.com' });
    await bed.record(chunk, { type: 'failure', failure });
    await bed.report([chunk]);
    expect(errors()).toEqual([failure]);
  });
});

describe('the reports', () => {
  it('say how many lines of the ledger could not be believed', async () => {
    const chunks = [chunkOf(1, 1, 0), chunkOf(2, 1, 1)];
    await bed.record(chunkOf(1, 1, 0), ...arrivedRow(5));
    await bed.record(chunkOf(2, 1, 1), ...arrivedRow(2), ...arrivedRow(9));
    expect(await bed.report(chunks)).toMatchObject({ badLines: 6 });
  });

  it('say which chunks have rows that are not settled', async () => {
    const chunks = [chunkOf(1, 2, 0), chunkOf(3, 2, 1), chunkOf(5, 1, 2)];
    await bed.record(chunkOf(1, 2, 0), ...arrivedRow(1), {
      type: 'failure',
      failure: failureOf(2),
    });
    await bed.record(chunkOf(3, 2, 1), ...arrivedRow(3), intended(4, 'user', 1));
    expect((await bed.report(chunks)).unsettled).toEqual(chunks.slice(1));
  });

  it('replace earlier ones whole, wherever the disk fails', async () => {
    const chunk = chunkOf(1, 2);
    await bed.report([chunk]);
    const old = { results: linesOf('results.csv'), errors: linesOf('errors.jsonl') };
    await bed.record(chunk, ...arrivedRow(1), { type: 'failure', failure: failureOf(2) });
    for (let at = 1; ; at += 1) {
      const files = failingFiles({ code: 'ENOSPC', at, sticky: true });
      const failed = await bed.report([chunk], { files }).then(
        () => false,
        () => true,
      );
      if (!failed) break;
      expect([old.results, [HEADER, ...newResults]]).toContainEqual(linesOf('results.csv'));
      expect([old.errors, [JSON.stringify(failureOf(2))]]).toContainEqual(linesOf('errors.jsonl'));
    }
    expect(linesOf('results.csv')).toEqual([HEADER, ...newResults]);
    expect(readdirSync(bed.folder).sort()).toEqual(['errors.jsonl', 'ledger', 'results.csv']);
    expect(existsSync(join(bed.folder, 'results.csv.new'))).toBe(false);
  });

  const newResults = [
    '1,row1@example.com,,created,user_1,,,,,,',
    '2,row2@example.com,,failed,,,,user_create,,,',
  ];
});
