import { planCsv } from '../../src/lib/import/plan/plan-csv';
import { BY_NAME } from '../../src/lib/records';
import { temporaryFolder, write } from '../support/csv/csv-files';
import { fix, fixedText } from '../support/validate/fixing';
import { openValidator, shortly } from '../support/validate/validating';

const folder = temporaryFolder();

async function warningsOfPlan(content: string): Promise<readonly string[]> {
  return (await planCsv({ csvPath: write(folder, content), chunkSize: 100 })).warnings;
}

describe('one person or organization in two forms', () => {
  const validate = openValidator();
  const csv =
    'email,org_name\njürgen@example.com,Zürich AG\nju\u0308rgen@example.com,Zu\u0308rich AG\nada@exämple.com,Acme\nADA@xn--exmple-cua.com,Ac\u200bme\nJÜRGEN@example.com,Globex\n';

  it('is a warning of validate', async () => {
    const found = shortly(await validate(csv)).filter((finding) => finding.includes('similar'));
    expect(found.sort()).toEqual([
      '2 email_similar',
      '2 org_name_similar',
      '4 email_similar',
      '4 org_name_similar',
    ]);
  });

  it('is a warning of the plan of an import', async () => {
    const warnings = await warningsOfPlan(csv);
    expect(warnings).toContainEqual(
      '2 rows: An earlier row has this email in another form of its characters: these become two users (rows 2, 4)',
    );
    expect(warnings.filter((warning) => warning.includes('these are two organizations'))).toEqual([
      expect.stringMatching(/^2 rows: .*\(rows 2, 4\)$/),
    ]);
  });
});

describe('blanks at the ends of passwords', () => {
  const validate = openValidator();

  it('are one finding for the file when most rows have them', async () => {
    const { findings, warnings } = await validate(
      'email,password\na@x.io, long enough\nb@x.io, long enough \nc@x.io,long enough\n',
    );
    expect(findings.filter(({ rule }) => rule === 'password_blank_edge')).toEqual([
      expect.objectContaining({
        row: 0,
        column: 'password',
        message: expect.stringContaining('in 2 of 3 rows') as string,
      }),
    ]);
    expect(warnings).toBe(4);
  });

  it('are findings of their rows when few have them', async () => {
    const { findings } = await validate(
      'email,password\na@x.io, long enough\nb@x.io,long enough\n',
    );
    expect(findings.filter(({ rule }) => rule === 'password_blank_edge')).toEqual([
      expect.objectContaining({ row: 1 }),
    ]);
  });
});

describe('a file that was encoded twice', () => {
  const validate = openValidator();
  const csv =
    'email,first_name,org_name,password\na@x.io,AndrÃ©,ZÃ¼rich,cafÃ© au lait\nb@x.io,Ada,,\n';

  it('is repaired as a whole, passwords included', async () => {
    expect(await fixedText(folder, csv)).toBe(
      'email,first_name,org_name,password\na@x.io,André,Zürich,café au lait\nb@x.io,Ada,,\n',
    );
    const { findings } = await validate(csv);
    const garbled = findings.filter(({ rule }) => rule === 'double_encoding');
    expect(garbled.every(({ fix }) => fix?.startsWith('Repaired') === true)).toBe(true);
    expect(garbled.map(({ message }) => message.split('. ')[1]).sort()).toEqual([
      'Did you mean "André"?',
      'Did you mean "Zürich"?',
      undefined,
    ]);
  });

  it.each(['Zoë', 'Ren\ufffd'])('is left where a cell does not agree: %s', async (name) => {
    const mixed = `${csv}c@x.io,${name},,\n`;
    expect(await fixedText(folder, mixed)).toBe(mixed);
    const { findings } = await validate(mixed);
    const [garbled] = findings.filter(({ rule }) => rule === 'double_encoding');
    expect(garbled?.fix).toBeUndefined();
  });
});

describe('a file that is read with --map and --set', () => {
  const validate = openValidator();
  const reading = {
    ...BY_NAME,
    map: { Mail: 'email', Vorname: 'first_name', Ort: 'metadata.city', Kennwort: 'password' },
    set: { org_name: 'Acme' },
  };

  it('is repaired as a whole, its metadata columns included', async () => {
    const csv = 'Mail,Vorname,Ort\na@x.io,AndrÃ©,ZÃ¼rich\nb@x.io,Ada, \\N\n';
    const map = { Mail: 'email', Vorname: 'first_name', Ort: 'metadata.city' };
    const { bytes } = await fix(folder, csv, { reading: { ...reading, map } });
    expect(bytes.toString()).toBe('Mail,Vorname,Ort\na@x.io,André,Zürich\nb@x.io,Ada,\n');
    const { findings } = await validate(csv, { reading: { ...reading, map } });
    expect(
      findings
        .filter(({ rule }) => rule === 'double_encoding' || rule === 'placeholder_word')
        .map(({ column, fix: repair }) => [column, repair?.split(' ')[0]]),
    ).toEqual([
      ['first_name', 'Repaired'],
      ['metadata', 'Repaired'],
      ['metadata', 'Cleared'],
    ]);
  });

  it('has its own headers in what is found in the whole of it', async () => {
    const csv =
      'Mail,Vorname,Ort,Kennwort\njürgen@x.io,,, long enough\nju\u0308rgen@x.io,,, long enough\n';
    const { findings } = await validate(csv, { reading });
    const found = findings.filter(({ rule }) => /edge|similar/.test(rule));
    expect(found.map(({ message }) => message.slice(message.indexOf('(column')))).toEqual([
      '(column "Kennwort")',
      '(column "Mail")',
    ]);
  });
});

/** 1,000 people; the quotes at the fifth and the 900th make one row of all from the one to the other. */
function strayQuotes(): readonly string[] {
  const rows = Array.from({ length: 1_000 }, (_, at) => {
    const quote = [4, 899].includes(at) ? '"' : '';
    return `u${String(at)}@example.com,${quote}F${String(at)},L`;
  });
  return ['email,first_name,last_name', ...rows];
}

describe('a quote that another cell closes many lines later', () => {
  const validate = openValidator();
  const text = strayQuotes().join('\n');
  const said = [
    'Lines 6 to 901 (896 lines) read as one row, probably by the quote that opens in line 6, column 2. ',
    '895 lines of the file are in no row',
  ].map((words) => expect.stringContaining(words) as string);

  it('is named by validate with its lines, and with the lines that are in no row', async () => {
    const { findings, csv, validRows } = await validate(text);
    expect(findings.map(({ message }) => message)).toEqual(expect.arrayContaining(said));
    expect([csv.rows, validRows]).toEqual([105, 104]);
  });

  it('is named so by the plan of an import', async () => {
    const plan = await planCsv({ csvPath: write(folder, text), chunkSize: 100 });
    const words = [...plan.rejected.map(({ message }) => message), ...plan.warnings];
    expect(words).toEqual(said);
    expect([plan.csv.rows, plan.expectation.users]).toEqual([105, 104]);
  });
});
