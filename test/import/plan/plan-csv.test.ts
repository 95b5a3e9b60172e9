import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Plan, planCsv, type PlanRequest } from '../../../src/lib/import';
import { asOrganizationId } from '../../../src/lib/model';
import type { CsvRow } from '../../../src/lib/csv';
import { BY_NAME } from '../../../src/lib/records';
import { abortOf, encoded, rowsOf, temporaryFolder, write } from '../../support/csv/csv-files';

const folder = temporaryFolder();
const ALL = { kind: 'id', id: asOrganizationId('org_all') } as const;

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

describe('the fingerprint', () => {
  it.each(['utf-8', 'utf-8 with a BOM', 'utf-16le', 'utf-16be'] as const)(
    'is of the bytes of the file on disk: %s',
    async (form) => {
      const csvPath = write(folder, encoded(file('ann@example.com,Änn', 'bob@example.com'), form));
      const bytes = readFileSync(csvPath);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const { csv } = await planCsv({ csvPath, chunkSize: 1 });
      expect(csv).toMatchObject({ path: csvPath, bytes: bytes.length, sha256, rows: 2 });
    },
  );
});

describe('the chunks', () => {
  it('cover the body exactly, each with the rows it says', async () => {
    const name = fc.constantFrom('Ann', '"B\nb"', '"C ""c"""', 'Ä', '');
    const rows = fc.array(name, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 12 }), async (names, chunkSize) => {
        const lines = names.map((first, i) => `user${String(i)}@example.com,${first},,,,`);
        const { chunks, csv } = await plan(file(...lines), { chunkSize });
        const bytes = readFileSync(csv.path);
        const texts = chunks.map(({ byteStart, byteEnd }) =>
          bytes.subarray(byteStart, byteEnd).toString('utf8'),
        );
        expect(`${HEADER}\n${texts.join('')}`).toBe(bytes.toString('utf8'));
        expect(chunks.map(({ index }) => index)).toEqual([...chunks.keys()]);
        let row = 0;
        for (const [index, chunk] of chunks.entries()) {
          expect(chunk.first).toBe(row + 1);
          expect(texts[index]).toBe(
            lines
              .slice(row, row + chunk.count)
              .map((line) => `${line}\n`)
              .join(''),
          );
          row += chunk.count;
          const isLast = index === chunks.length - 1;
          expect(isLast ? chunk.count <= chunkSize : chunk.count === chunkSize).toBe(true);
        }
        expect(row).toBe(names.length);
      }),
      { numRuns: 40 },
    );
  });

  it.each(['utf-8', 'utf-8 with a BOM', 'utf-16le', 'utf-16be'] as const)(
    'are read again by their digests, empty lines and all: %s',
    async (form) => {
      const lines = Array.from({ length: 3_000 }, (_, i) => {
        // Now and then more empty lines than a block has bytes.
        const blank = i % 1_000 === 500 ? '\n'.repeat(40_000) : '\n'.repeat((i % 3) + 1);
        return `user${String(i)}@example.com,Änn${blank}`;
      });
      const csvPath = write(folder, encoded(`\nemail,first_name\n\n${lines.join('')}`, form));
      for (const chunkSize of [7, 1_000, 5_000]) {
        const { source, chunks } = await planCsv({ csvPath, chunkSize });
        const found: CsvRow[] = [];
        for (const chunk of chunks) {
          const rows = await rowsOf(source, { range: { ...chunk, firstRow: chunk.first } });
          expect(rows).toHaveLength(chunk.count);
          found.push(...rows);
        }
        expect(found).toEqual(await rowsOf(source));
        expect(new Set(chunks.map(({ digests }) => digests.join())).size).toBe(chunks.length);
      }
    },
  );

  it('begin at a physical line, which quoted newlines move away from the row', async () => {
    const { chunks } = await plan(file('a@x.io,"A\nA\nA"', 'b@x.io,B', 'c@x.io,C'), {
      chunkSize: 1,
    });
    expect(chunks.map(({ first: firstRow, firstLine }) => [firstRow, firstLine])).toEqual([
      [1, 2],
      [2, 5],
      [3, 6],
    ]);
  });
});

describe('the organizations', () => {
  it('are planned once each, in the order of their first rows, and counted by kind', async () => {
    const { orgs, expectation } = await plan(
      file('a@x.io,,,acme,Acme', 'b@x.io,,org_1', 'c@x.io,,,,Globex', 'd@x.io,,,acme', 'e@x.io'),
    );
    expect(orgs).toEqual([
      { ref: { kind: 'external_id', externalId: 'acme', name: 'Acme' }, firstRow: 1, rows: 2 },
      { ref: { kind: 'id', id: 'org_1' }, firstRow: 2, rows: 1 },
      { ref: { kind: 'name', name: 'Globex' }, firstRow: 3, rows: 1 },
    ]);
    expect(expectation).toEqual({
      users: 5,
      memberships: 4,
      factors: 0,
      organizations: { byId: 1, byExternalId: 1, byName: 1, nameless: 0 },
      rejectedRows: 0,
    });
  });

  it('take the first name that any of their rows gives', async () => {
    const { orgs, warnings } = await plan(
      file('a@x.io,,,acme', 'b@x.io,,,acme,Acme', 'c@x.io,,,acme,Acme'),
    );
    expect(orgs).toEqual([
      { ref: { kind: 'external_id', externalId: 'acme', name: 'Acme' }, firstRow: 1, rows: 3 },
    ]);
    expect(warnings).toEqual([]);
  });

  it('are counted separately when no row gives a name to create them with', async () => {
    const { expectation, warnings } = await plan(
      file('a@x.io,,,acme', 'b@x.io,,,other', 'c@x.io,,,acme,Acme', 'd@x.io,,,,Globex'),
    );
    expect(expectation.organizations).toMatchObject({ byExternalId: 2, nameless: 1 });
    expect(warnings).toEqual([
      'No row gives this organization an org_name: unless it exists in WorkOS, its rows fail (row 2)',
    ]);
  });

  it('get a warning for a second name', async () => {
    const { orgs, warnings } = await plan(file('a@x.io,,,acme,Acme', 'b@x.io,,,acme,Other'));
    expect(orgs.map(({ ref }) => ref)).toEqual([
      { kind: 'external_id', externalId: 'acme', name: 'Acme' },
    ]);
    expect(warnings).toEqual([
      'An earlier row gives the organization another name: the first name is used (row 2)',
    ]);
  });

  it('are replaced by an organization for all', async () => {
    const text = file('a@x.io,,,acme,Acme', 'b@x.io');
    const { orgs, expectation } = await plan(text, { reading: { ...BY_NAME, orgId: ALL.id } });
    expect(orgs).toEqual([{ ref: ALL, firstRow: 1, rows: 2 }]);
    expect(expectation).toMatchObject({ memberships: 2, organizations: { byId: 1 } });
  });
});

describe('warnings and rejected rows', () => {
  it('warn of roles without an organization, unless there is one for all', async () => {
    const text = file('a@x.io,,,,,admin');
    expect((await plan(text)).warnings).toEqual([expect.stringMatching(/role.* \(row 1\)$/)]);
    expect((await plan(text, { reading: { ...BY_NAME, orgId: ALL.id } })).warnings).toEqual([]);
  });

  it('name unknown columns once', async () => {
    const { warnings } = await plan('email,shoe,hat\na@x.io,1,2\nb@x.io,1,2\n');
    expect(warnings).toEqual(['Ignored columns: "shoe", "hat".']);
  });

  it('name columns without a name that hold data once, and lines that are in no row', async () => {
    const { warnings, csv } = await plan(
      'email,,last_name\na@x.io,A,B\nb@x.io,"A\nc@x.io,"B",\n,,\n d@x.io, "D",\n',
    );
    expect(warnings).toEqual([
      'Column 2 has no name and holds data: it is ignored. Name it in the header',
      '1 line of the file is in no row, but inside rows that run over several lines: close or remove the quotes that open there',
      '1 blank line skipped and not counted as rows',
      'Spaces before an opening quote are ignored: the cell is read as quoted (row 3)',
    ]);
    expect(csv.rows).toBe(3);
  });

  it('count rejected rows by rule and message, most frequent first', async () => {
    const { rejected, expectation } = await plan(
      file('no', '"a"b@x.io', 'nope', 'c@x.io', 'a <a@x.io>'),
    );
    expect(rejected).toEqual([
      expect.objectContaining({ rule: 'email_invalid', count: 2, rows: [1, 3] }),
      expect.objectContaining({ rule: 'quote_malformed', count: 1, rows: [2] }),
      expect.objectContaining({
        rule: 'email_invalid',
        message: expect.stringContaining('angle brackets') as string,
        rows: [5],
      }),
    ]);
    expect(expectation).toMatchObject({ rejectedRows: 4, users: 1 });
  });

  it('report the bytes read', async () => {
    const reported: [number, number][] = [];
    const rows = Array.from({ length: 20_000 }, (_, i) => `user${String(i)}@example.com`);
    const { csv } = await plan(file(...rows), {
      onProgress: (read, bytes) => reported.push([read, bytes]),
    });
    expect(reported.length).toBeGreaterThan(1);
    expect(reported.at(-1)).toEqual([csv.bytes, csv.bytes]);
    const read = reported.map(([bytes]) => bytes);
    expect(read).toEqual([...read].sort((a, b) => a - b));
  });
});

describe('a file that cannot be planned', () => {
  it.each([
    ['has no email column', 'name,age\nAnn,3\n', 'csv_header', /The header has no email column/],
    ['names a column twice', 'email,Email\na@x.io,b@x.io\n', 'csv_header', /email 2 times/],
    ['has no rows', 'email\n', 'csv_no_rows', /has a header but no rows/],
  ])('%s', async (_, text, code, message) => {
    const abort = await abortOf(plan(text));
    expect(abort).toMatchObject({ reason: 'input_invalid', code });
    expect(abort.message).toMatch(message);
    expect(abort.message).toContain('users.csv');
  });

  it('is missing', async () => {
    const abort = await abortOf(planCsv({ csvPath: `${folder}/none.csv`, chunkSize: 1 }));
    expect(abort.message).toContain('none.csv');
  });
});
