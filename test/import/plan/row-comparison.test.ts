import { type Plan, planCsv, type PlanRequest } from '../../../src/lib/import';
import { BY_NAME } from '../../../src/lib/records';
import { temporaryFolder, write } from '../../support/csv/csv-files';

const folder = temporaryFolder();
const ONE_ORG = { reading: { ...BY_NAME, orgId: 'org_all' } };

function plan(text: string, request: Partial<PlanRequest> = {}): Promise<Plan> {
  return planCsv({ csvPath: write(folder, text), chunkSize: 1_000, ...request });
}

const HEADER = 'email,first_name,org_id,org_external_id,org_name,role_slugs';

/** A file of these rows; cells left out at the end of a row are blank. No cell holds a comma. */
function file(...rows: readonly string[]): string {
  const columns = HEADER.split(',').length;
  const full = rows.map((row) => row + ','.repeat(columns - row.split(',').length));
  return [HEADER, ...full, ''].join('\n');
}

describe('repeated emails', () => {
  it('are linked row to row, without regard to case, and make one user', async () => {
    const { links, expectation } = await plan(
      file('Ann@Example.com', 'bob@example.com', 'ann@example.com', ' ANN@EXAMPLE.COM '),
    );
    expect(expectation.users).toBe(2);
    expect([1, 2, 3, 4].map((row) => links.previousOf(row))).toEqual([0, 0, 1, 3]);
  });

  it('skip rejected rows', async () => {
    const both = 'ann@example.com,Ann,org_1,acme,,';
    const { links, expectation, warnings } = await plan(
      file('ann@example.com,Ann', both, 'ann@example.com,Ann'),
    );
    expect(links.previousOf(3)).toBe(1);
    expect([expectation, warnings]).toEqual([
      expect.objectContaining({ users: 1, rejectedRows: 1 }),
      [
        'An earlier row has this email and neither has an organization: this row adds nothing (row 3)',
      ],
    ]);
  });

  it('get a warning when they contradict the first row', async () => {
    const { warnings } = await plan(
      file(
        'a@x.io,Ann,,,A',
        'a@x.io,Bob,,,B',
        'a@x.io,Ann,,,C',
        'a@x.io,,,,D',
        'b@x.io,Bob,,,A',
        'a@x.io,Cem,,,E',
      ),
    );
    expect(warnings).toEqual([
      "2 rows: An earlier row of the email has other user data: the first row's data is sent (rows 2, 6)",
    ]);
  });

  it('get a warning of their own for another external id', async () => {
    const { warnings } = await plan(
      'email,external_id,org_name\na@x.io,u1,A\na@x.io,u2,B\na@x.io,,C\na@x.io,u1,D\n',
    );
    expect(warnings).toEqual([
      'An earlier row has this email with another external_id: the one of that row is sent (row 2)',
    ]);
  });

  it('get a warning when a row adds nothing', async () => {
    const rows = ['a@x.io', 'b@x.io,,,,B', 'a@x.io', 'b@x.io,,,,C', 'B@x.io,,,,C', 'b@x.io,,,,B'];
    expect((await plan(file(...rows))).warnings).toEqual([
      '2 rows: An earlier row has this email with the same organization: this row adds nothing (rows 5, 6)',
      'An earlier row has this email and neither has an organization: this row adds nothing (row 3)',
    ]);
    expect((await plan(file(...rows), ONE_ORG)).warnings).toEqual([
      '4 rows: An earlier row has this email with the same organization: this row adds nothing (rows 3, 4, 5, 6)',
    ]);
  });

  it('are compared as --map and --set read them, and named as the file names them', async () => {
    const reading = {
      ...BY_NAME,
      map: { Mail: 'email', No: 'external_id', Tier: 'metadata.tier' },
      set: { org_name: 'Acme' },
    };
    const { warnings } = await plan(
      'Mail,No,Tier\na@x.io,u1,pro\na@x.io,u2,free\njürgen@x.io,,\nju\u0308rgen@x.io,,\n',
      { reading },
    );
    expect(warnings).toEqual([
      'An earlier row has this email with the same organization: this row adds nothing (column "Mail") (row 2)',
      'An earlier row has this email with another external_id: the one of that row is sent (column "No") (row 2)',
      'An earlier row of the email has other user data: the first row\'s data is sent (column "Mail") (row 2)',
      'An earlier row has this email in another form of its characters: these become two users (column "Mail") (row 4)',
    ]);
  });

  it('get what WorkOS may refuse in the rows that create their user', async () => {
    const { warnings } = await plan(
      'email,password,org_name\na@x.io,short,A\na@x.io,other,B\nb@x.io,,A\nb@x.io,short,B\n',
    );
    expect(warnings.filter((text) => text.includes('shorter'))).toEqual([
      expect.stringMatching(/^password is shorter than \d+ characters.* \(row 1\)$/),
    ]);
  });
});
