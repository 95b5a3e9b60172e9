import chalk from 'chalk';
import { renderPlan } from '../../../src/lib/cli/import/render-plan';
import { type Estimate, planCsv } from '../../../src/lib/import';
import { temporaryFolder, write } from '../../support/csv/csv-files';

const folder = temporaryFolder();
const level = chalk.level;
beforeEach(() => {
  chalk.level = 0;
});
afterEach(() => {
  chalk.level = level;
});

const NEED: Estimate = {
  writes: 1_234,
  organizationReads: 5,
  organizationCreatesAtMost: 4,
  shortestMs: 200_000,
};

async function lines(csv: string, name = 'users.csv'): Promise<string[]> {
  const plan = await planCsv({ csvPath: write(folder, csv, name), chunkSize: 10 });
  const next = ['workos-migrate import users.csv'];
  return renderPlan(plan, NEED, { writesPerSecond: 25, next, changes: undefined }).split('\n');
}

/** The lines under a title, down to a blank one. */
function under(title: string, text: readonly string[]): string[] | undefined {
  const at = text.indexOf(title);
  return at < 0 ? undefined : text.slice(at + 1, text.indexOf('', at));
}

describe('the plan of a dry run as text', () => {
  it('says first that nothing was sent, then what would be sent', async () => {
    const text = await lines(
      'email,org_id,org_external_id,org_name\na@x.io,org_1,,\nb@x.io,,acme,Acme\nc@x.io,,,Globex\nno,,,\n',
    );
    expect(text).toEqual([
      `Plan for ${folder}/users.csv: nothing was sent`,
      '',
      '  Rows           4; 1 of them would be rejected',
      '  Users          3 to create',
      '  Memberships    3 to create',
      '  Organizations  1 to find by id, 1 to find or create by external id, 1 to find or create by name',
      '  Requests       1,234 writes, 5 organization reads, up to 4 organization creates',
      '  Duration       at least 3 min 20 s, at 25 writes/s',
      '',
      'Rows that would be rejected',
      expect.stringMatching(/^ {2}.+ \(row 4\)$/),
      '',
      '  Next           workos-migrate import users.csv',
      '                 Imports the file.',
    ]);
  });

  it.each([
    [50, 'at 50 writes/s'],
    [500, 'at 500 writes/s (WorkOS documents 50)'],
  ])('names the limit of WorkOS where %d writes/s exceed it', async (pace, words) => {
    const plan = await planCsv({ csvPath: write(folder, 'email\na@x.io\n'), chunkSize: 10 });
    const text = renderPlan(plan, NEED, { writesPerSecond: pace, next: [], changes: undefined });
    expect(text).toContain(`  Duration       at least 3 min 20 s, ${words}\n`);
  });

  it('lists rejected rows and warnings, each on a line of bounded length', async () => {
    const rows = Array.from({ length: 40 }, () => `no\u001b[31m,${'x'.repeat(300)}\n`).join('');
    const text = await lines(`email,shoe\u0007size\n${rows}`);
    expect(under('Rows that would be rejected', text)).toEqual([
      expect.stringMatching(/^ {2}40 rows: .{1,298}$/),
    ]);
    const hidden = 'a name of 9 characters that is not shown';
    expect(under('Warnings', text)).toEqual([`  Ignored column: ${hidden}.`]);
  });

  it('has no headings without rejected rows and warnings', async () => {
    const text = await lines('email\na@x.io\n');
    expect([under('Rows that would be rejected', text), under('Warnings', text)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('prints an unusual file name on one line', async () => {
    const [first] = await lines('email\na@x.io\n', 'us\ners\u001b[2J.csv');
    expect(first).toBe(`Plan for ${folder}/us ers [2J.csv: nothing was sent`);
  });
});
