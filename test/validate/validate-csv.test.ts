import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateCsv } from '../../src/lib/validate';
import { abortOf } from '../support/csv/csv-files';
import { openValidator, shortly } from '../support/validate/validating';

const validate = openValidator();

function file(header: string, ...rows: string[]): string {
  return [header, ...rows, ''].join('\n');
}

describe('rows of one email', () => {
  it('have a fix that drops a row which is an exact copy once it is fixed', async () => {
    const { findings } = await validate(
      file('email,first_name', 'a@x.io,Ada', 'b@x.io,Bea', ' a@x.io,Ada', 'b@x.io,Bee'),
    );
    const repeated = findings.filter(({ rule }) => rule === 'email_repeated');
    expect(repeated.map(({ row, fix }) => [row, fix])).toEqual([
      [3, 'Dropped the row: it repeats an earlier one exactly.'],
      [4, undefined],
    ]);
  });

  it('have a finding for each row that adds nothing, also without an organization and with rows between', async () => {
    const validation = await validate(
      file(
        'email,org_name',
        'a@x.io,One',
        'a@x.io,Two',
        'b@x.io,',
        'A@x.io,Two',
        'b@x.io,',
        'a@x.io,',
        'a@x.io,One',
      ),
    );
    expect(shortly(validation)).toEqual([
      '4 email_repeated',
      '5 email_repeated',
      '7 email_repeated',
    ]);
  });

  it('are compared with the row that creates the user', async () => {
    const validation = await validate(
      file(
        'email,first_name,email_verified,external_id,org_name',
        'a@x.io,Ada,,,One',
        'a@x.io,,yes,,Two',
        'a@x.io,Eva,,u2,Three',
        'a@x.io,Ada,,,Four',
      ),
    );
    // A field that only one row gives is not a contradiction; it is just not sent.
    expect(shortly(validation)).toEqual(['3 user_contradicts']);
  });

  it('have separate findings for a second external id and for different data', async () => {
    const validation = await validate(
      file(
        'email,first_name,external_id,org_name',
        'a@x.io,Ada,u1,One',
        'A@x.io,Ada,u2,Two',
        'a@x.io,Eva,u2,Three',
      ),
    );
    expect(shortly(validation)).toEqual([
      '2 external_id_contradicts',
      '3 external_id_contradicts',
      '3 user_contradicts',
    ]);
    expect(validation.errors).toBe(0);
  });
});

describe('one external id on two emails', () => {
  it('is an error of the second user, with the row of the first', async () => {
    const validation = await validate(
      file('email,external_id', 'a@x.io,u1', 'b@x.io,u2', 'c@x.io, u1 '),
    );
    expect(validation.findings).toEqual([
      {
        row: 3,
        line: 4,
        column: 'external_id',
        severity: 'error',
        rule: 'external_id_taken',
        message: 'Row 1 has this external_id with another email: WorkOS accepts it only once',
        value: ' u1 ',
      },
    ]);
    expect(validation.validRows).toBe(2);
  });

  it('is not an error when the row does not create its user', async () => {
    const validation = await validate(
      file('email,external_id,org_name', 'a@x.io,,One', 'b@x.io,u1,One', 'a@x.io,u1,Two'),
    );
    expect(validation.errors).toBe(0);
  });

  it('is not an error when one of the rows is rejected', async () => {
    const validation = await validate(
      file('email,external_id,email_verified', 'a@x.io,u1,maybe', 'b@x.io,u1,yes'),
    );
    expect(shortly(validation)).toEqual(['1 email_verified_invalid']);
  });

  it('leaves the creation of the user to the next row of the email', async () => {
    const validation = await validate(
      file(
        'email,external_id,org_name',
        'a@x.io,u1,One',
        'b@x.io,u1,One',
        'b@x.io,u3,Two',
        'c@x.io,u3,Two',
      ),
    );
    expect(shortly(validation)).toEqual(['2 external_id_taken', '4 external_id_taken']);
  });

  it('is compared with regard to case, and across blocks of the file', async () => {
    const filler = Array.from({ length: 5_000 }, (_, at) => `n${String(at)}@x.io,n${String(at)}`);
    const validation = await validate(
      file('email,external_id', 'a@x.io,u1', 'b@x.io,U1', ...filler, 'c@x.io,u1', 'd@x.io,n4711'),
    );
    expect(shortly(validation)).toEqual(['5003 external_id_taken', '5004 external_id_taken']);
    expect(validation.findings[1]?.message).toContain('Row 4714');
  });
});

describe('what WorkOS is documented to refuse', () => {
  const hash = (iterations: number): string => `$pbkdf2$i=${String(iterations)},d=sha256$c2Fs$aGFz`;

  it('counts only where the row creates the user', async () => {
    const validation = await validate(
      file(
        'email,password_hash_type,org_name,password_hash',
        `a@x.io,pbkdf2,One,"${hash(600_000)}"`,
        `a@x.io,pbkdf2,Two,"${hash(1)}"`,
        `b@x.io,pbkdf2,One,"${hash(1)}"`,
        `b@x.io,pbkdf2,Two,"${hash(1)}"`,
      ),
    );
    const errors = validation.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ row, rule }) => [row, rule])).toEqual([
      [3, 'password_hash_out_of_range'],
      [4, 'password_hash_out_of_range'],
    ]);
    expect(validation.validRows).toBe(2);
  });
});

it('rejects a file that changes while it is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-validate-'));
  const csvPath = join(folder, 'users.csv');
  writeFileSync(csvPath, file('email', 'a@x.io'));
  const onProgress = (): void => appendFileSync(csvPath, 'b@x.io\n');
  const abort = await abortOf(validateCsv({ csvPath, maxFindings: 1, onProgress }));
  rmSync(folder, { recursive: true });
  expect(abort.code).toBe('csv_changed');
});

describe('a short password', () => {
  it('makes no row invalid, and is reported only for the row that creates the user', async () => {
    const validation = await validate(
      file(
        'email,password,org_name',
        'a@x.io,long enough,One',
        'a@x.io,short,Two',
        'b@x.io,short,One',
        'b@x.io,short,Two',
      ),
    );
    expect(shortly(validation).filter((said) => said.endsWith('_short'))).toEqual([
      '3 password_short',
    ]);
    expect(validation).toMatchObject({ errors: 0, validRows: 4 });
  });
});

describe('organizations', () => {
  it('are reported when they have two names, or no name in any valid row', async () => {
    const validation = await validate(
      file(
        'email,org_external_id,org_name',
        'a@x.io,one,One',
        'b@x.io,one,',
        'c@x.io,one,Uno',
        'd@x.io,two,',
        'e@x.io,two,',
        'no,two,Two',
        'f@x.io,three,',
        'g@x.io,three,Three',
      ),
    );
    expect(shortly(validation)).toEqual([
      '3 org_name_contradicts',
      '4 org_name_missing',
      '6 email_invalid',
    ]);
    expect(validation.findings[1]?.message).toContain('this row and 1 more');
  });

  it('are reported once when their names differ only in case or spaces', async () => {
    const validation = await validate(
      file(
        'email,org_external_id,org_name',
        'a@x.io,,Acme Inc',
        'b@x.io,acme,ACME  Inc',
        'c@x.io,acme,',
        'd@x.io,,Acme Inc',
      ),
    );
    expect(shortly(validation)).toEqual(['2 org_name_similar']);
    expect(validation.findings[0]?.message).toContain('"Acme Inc" in row 1');
  });

  it('fail the rows that name one of two organizations by the name of both', async () => {
    const validation = await validate(
      file(
        'email,org_external_id,org_name',
        'a@x.io,,Acme',
        'b@x.io,us,Acme',
        'c@x.io,eu,Acme',
        'd@x.io,,Acme',
      ),
    );
    expect(shortly(validation)).toEqual(['1 org_name_ambiguous', '4 org_name_ambiguous']);
    expect(validation).toMatchObject({ errors: 2, validRows: 2 });
    expect(validation.findings.map(({ line }) => line)).toEqual([2, 5]);
  });
});

describe('the file itself', () => {
  it('has findings for byte order mark, header, columns and blank lines', async () => {
    const validation = await validate(
      '\ufeffEmail,fist_name\n\n , \na@x.io,Ada\n\nb@x.io,Bea\n,\n\n',
    );
    expect(shortly(validation)).toEqual([
      '0 file_bom',
      '0 column_unknown',
      '0 header_untidy',
      '0 line_empty',
    ]);
    expect(validation.findings.map(({ line }) => line)).toEqual([1, 1, 1, 2]);
    expect(validation.findings[3]).toMatchObject({
      message: '5 blank lines skipped and not counted as rows',
      fix: 'Left out the blank lines.',
    });
    expect(validation.csv.rows).toBe(2);
    expect(validation.findings[1]?.message).toContain('did you mean first_name?');
    expect([validation.errors, validation.warnings]).toEqual([0, 1]);
  });

  it('counts the lines inside cells', async () => {
    const validation = await validate('email,first_name\r\na@x.io,"A\r\nda"\r\nno,\r\n');
    expect(validation.findings).toMatchObject([
      { row: 1, line: 2, rule: 'line_break' },
      { row: 2, line: 4 },
    ]);
  });

  it('shows a cell clipped, on one line, with invisible characters escaped', async () => {
    const { findings } = await validate(
      `email\n${'x'.repeat(200)}@x.io\na\u0007b@x.io\na\u200bb@x.io\n`,
    );
    expect(findings.map(({ value }) => value)).toEqual([
      `${'x'.repeat(79)}…`,
      'a\\u0007b@x.io',
      'a\\u200bb@x.io',
    ]);
  });

  it('shows no cell of a row that cannot be split into cells', async () => {
    const { findings } = await validate('email,password\na@x.io,secret,more\n"a"b@x.io,secret\n');
    expect(findings.map(({ value }) => value)).toEqual([undefined, undefined]);
  });
});

it('reports progress in bytes, up to the whole file', async () => {
  const told: number[] = [];
  const rows = Array.from({ length: 10_000 }, (_, at) => `user${String(at)}@example.com`);
  const { csv } = await validate(file('email', ...rows), {
    onProgress: (bytesRead) => told.push(bytesRead),
  });
  expect(told.length).toBeGreaterThan(2);
  expect([...told].sort((a, b) => a - b)).toEqual(told);
  expect(told.at(-1)).toBe(csv.bytes);
});
