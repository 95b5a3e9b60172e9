import { planCsv } from '../../src/lib/import/plan/plan-csv';
import { ROW_RULES } from '../../src/lib/records';
import { temporaryFolder, write } from '../support/csv/csv-files';
import { fixedText } from '../support/validate/fixing';
import { openValidator } from '../support/validate/validating';

interface Case {
  readonly csv: readonly string[];
  /** Row, rule and column of each finding; none for a note about the file. */
  readonly found: readonly string[];
  /** The rows after `--auto-fix`; left out when nothing is repaired. */
  readonly fixed?: readonly string[];
}

const SALT = 'c2FsdHNhbHRzYWx0';

/** Files as databases, spreadsheets and programs are known to write them. */
const CASES: Readonly<Record<string, Case>> = {
  'NULL, \\N and nan of databases': {
    csv: [
      'email,first_name,last_name,external_id,org_name,email_verified,metadata',
      'ada@example.com,NULL,\\N,\\N,NULL,NULL,NULL',
      'bob@example.com,Bob,Null,NULL,Acme,true,\\N',
      'eve@example.com,nan,None,NULL,NULL,,',
    ],
    found: [
      '1 placeholder_word first_name',
      '1 placeholder_word last_name',
      '1 email_verified_invalid email_verified',
      '1 placeholder_value external_id',
      '1 metadata_invalid_json metadata',
      '1 placeholder_value org_name',
      '2 placeholder_word last_name',
      '2 placeholder_word external_id',
      '2 metadata_invalid_json metadata',
      '3 placeholder_word first_name',
      '3 placeholder_word last_name',
      '3 placeholder_word external_id',
      '3 placeholder_value org_name',
    ],
    fixed: [
      'ada@example.com,NULL,,,NULL,,',
      'bob@example.com,Bob,Null,NULL,Acme,true,',
      'eve@example.com,nan,None,NULL,NULL,,',
    ],
  },
  'objects that JavaScript wrote as text': {
    csv: [
      'email,first_name,metadata,org_name,role_slugs',
      'ada@example.com,Ada,{},[object Object],',
      'bob@example.com,[object Object],[object Object],Acme,[object Object]',
      'eve@example.com,Eve,,Acme,undefined',
    ],
    found: [
      '1 placeholder_value org_name',
      '2 placeholder_word first_name',
      '2 metadata_invalid_json metadata',
      '2 placeholder_value role_slugs',
      '3 placeholder_word role_slugs',
    ],
    fixed: [
      'ada@example.com,Ada,{},,',
      'bob@example.com,,,Acme,',
      'eve@example.com,Eve,,Acme,undefined',
    ],
  },
  'spaces before quotes': {
    csv: ['"email", "first_name", "org_name"', '"ada@example.com", "Ada", "Acme, Inc."'],
    found: ['1 quote_after_blank'],
    fixed: ['"ada@example.com","Ada","Acme, Inc."'],
  },
  'single quotes around every cell': {
    csv: ['email,first_name,external_id,org_name', "'ada@example.com','Ada','u1','Acme'"],
    found: [
      '1 email_invalid email',
      '1 text_in_quotes first_name',
      '1 text_in_quotes external_id',
      '1 text_in_quotes org_name',
    ],
    fixed: ['ada@example.com,Ada,u1,Acme'],
  },
  'typographic quotes': {
    csv: ['email,first_name,org_name', '“bob@example.com”,“Bob”,“Globex”', 'раul@example.com,P,G'],
    found: [
      '1 email_invalid email',
      '1 text_in_quotes first_name',
      '1 text_in_quotes org_name',
      '2 email_mixed_scripts email',
    ],
    fixed: ['bob@example.com,Bob,Globex', 'раul@example.com,P,G'],
  },
  'blanks after the delimiters, and so before passwords': {
    csv: ['email,password', 'bat@example.com, correct horse', 'sup@example.com, battery staple '],
    found: [
      '0 password_blank_edge password',
      '1 password_plain password',
      '2 password_plain password',
    ],
  },
  'ids that a spreadsheet took for numbers': {
    csv: ['email,external_id,org_external_id,org_name', 'a@example.com,1.23457E+17,4.2E+05,1.5E5'],
    found: [
      '1 spreadsheet_number external_id',
      '1 spreadsheet_number org_external_id',
      '1 spreadsheet_number org_name',
    ],
  },
  'ids that pandas took for numbers': {
    csv: [
      'email,external_id,email_verified,org_external_id,org_name',
      'a@example.com,12345.0,1.0,77.0,Acme',
    ],
    found: [
      '1 email_verified_invalid email_verified',
      '1 spreadsheet_number external_id',
      '1 spreadsheet_number org_external_id',
    ],
    fixed: ['a@example.com,12345.0,true,77.0,Acme'],
  },
  'ids written so that a spreadsheet keeps their zeros': {
    csv: [
      'email,external_id,org_external_id,org_name',
      'a@example.com,="0001234","=""00042""",Acme',
      "b@example.com,'00123,00042,Acme",
    ],
    found: [
      '1 spreadsheet_text external_id',
      '1 spreadsheet_text org_external_id',
      '2 spreadsheet_text external_id',
    ],
    fixed: ['a@example.com,0001234,"00042",Acme', 'b@example.com,00123,00042,Acme'],
  },
  'one person and one organization in two forms': {
    csv: [
      'email,org_name',
      'jürgen@example.com,Zürich AG',
      'ju\u0308rgen@example.com,Zu\u0308rich AG',
    ],
    found: ['2 email_similar email', '2 org_name_similar org_name'],
  },
  'invisible characters': {
    csv: [
      'email,first_name,last_name,org_name',
      'a@example.com,Ada\u200b,Love\u200blace,Acme\u200b',
      'b@example.com,\u202eBob\u202c,Smi\u00adth,Acme',
      'c@example.com,👩\u200d👩\u200d👧,محمد,Acme',
    ],
    found: [
      '1 invisible_character first_name',
      '1 invisible_character last_name',
      '1 invisible_character org_name',
      '2 invisible_character first_name',
      '2 invisible_character last_name',
      '2 org_name_similar org_name',
    ],
    fixed: [
      'a@example.com,Ada,Lovelace,Acme',
      'b@example.com,Bob,Smith,Acme',
      'c@example.com,👩\u200d👩\u200d👧,محمد,Acme',
    ],
  },
  'text that was encoded twice, beside lost characters': {
    csv: ['email,first_name,last_name', 'a@example.com,AndrÃ©,SÃ´nia', 'b@example.com,Ren\ufffd,X'],
    found: [
      '1 double_encoding first_name',
      '1 double_encoding last_name',
      '2 replacement_character first_name',
    ],
  },
  'metadata outside ASCII, and numbers with many digits': {
    csv: [
      'email,metadata',
      'a@example.com,"{""ключ"":""x""}"',
      'b@example.com,"{""a"":""\\u00fc""}"',
      `c@example.com,"{'v': 1.10, 'id': 1546130668394913822, 'e': 1E400}"`,
    ],
    found: [
      '1 metadata_not_ascii metadata',
      '2 metadata_not_ascii metadata',
      '3 metadata_invalid_json metadata',
    ],
    fixed: [
      'a@example.com,"{""ключ"":""x""}"',
      'b@example.com,"{""a"":""\\u00fc""}"',
      'c@example.com,"{""v"":""1.10"",""id"":""1546130668394913822"",""e"":""1E400""}"',
    ],
  },
  'a metadata key twice': {
    csv: ['email,metadata', 'a@example.com,"{""plan"":""pro"",""plan"":""free"",""seats"":3}"'],
    found: ['1 metadata_key_repeated metadata'],
  },
  'the parameters of hashes in another order': {
    csv: [
      'email,password_hash,password_hash_type',
      `a@example.com,"$scrypt$v=1$r=8,n=16384,p=1,kl=64$${SALT}$${SALT}",scrypt`,
      `b@example.com,"$pbkdf2$d=sha256,i=600000$${SALT}$${SALT}",pbkdf2`,
      `c@example.com,"$pbkdf2$i=600000,d=sha1$${SALT}$${SALT}",pbkdf2`,
    ],
    found: [
      '1 password_hash_invalid password_hash',
      '2 password_hash_invalid password_hash',
      '3 password_hash_invalid password_hash',
    ],
    fixed: [
      `a@example.com,"$scrypt$v=1$n=16384,r=8,p=1,kl=64$${SALT}$${SALT}",scrypt`,
      `b@example.com,"$pbkdf2$i=600000,d=sha256$${SALT}$${SALT}",pbkdf2`,
      `c@example.com,"$pbkdf2$i=600000,d=sha1$${SALT}$${SALT}",pbkdf2`,
    ],
  },
  'blank rows': {
    csv: ['email,first_name', 'ada@example.com,Ada', ',', '   ', '\t', 'bob@example.com,Bob'],
    found: ['0 line_empty'],
    fixed: ['ada@example.com,Ada', 'bob@example.com,Bob'],
  },
  'a delimiter at the end of each row': {
    csv: ['email,first_name', 'ada@example.com,Ada,', 'bob@example.com,Bob,'],
    found: [],
  },
  'a delimiter at the end of the header alone': {
    csv: [
      'email,first_name,last_name,',
      'ada@example.com,Ada,Lovelace',
      'bob@example.com,Bob,Builder',
    ],
    found: [],
  },
  'the line and the count that sqlcmd prints': {
    csv: ['email,first_name', '-----,----------', 'ada@example.com,Ada', '', '(1 rows affected)'],
    found: [
      '0 line_empty',
      '1 email_invalid email',
      '1 formula_like first_name',
      '3 row_too_short',
    ],
    fixed: ['-----,----------', 'ada@example.com,Ada', '(1 rows affected)'],
  },
  'data in a column without a name': {
    csv: ['email,,last_name', 'ada@example.com,Ada,Lovelace', 'bob@example.com,Bob,Builder'],
    found: ['1 column_nameless'],
  },
  'a quote that is not closed': {
    csv: ['email,first_name,last_name', 'ada@example.com,"Ada,Lovelace', 'bob@example.com,Bob",B'],
    found: ['0 lines_in_no_row', '1 quote_missing'],
  },
};

describe.each(Object.entries(CASES))('%s', (_, { csv, found, fixed }) => {
  const folder = temporaryFolder();
  const validate = openValidator();
  const text = [...csv, ''].join('\n');

  it('are found by validate', async () => {
    const { findings } = await validate(text);
    const seen = findings.map(({ row, rule, column }) => [row, rule, column].join(' ').trim());
    expect(seen.sort()).toEqual([...found].sort());
  });

  it('are found by the plan of an import, in the same words', async () => {
    const { findings } = await validate(text);
    const { warnings, rejected } = await planCsv({ csvPath: write(folder, text), chunkSize: 100 });
    const said = [...warnings, ...rejected.map(({ message }) => message)].join('\n');
    const ofRows = findings.filter(({ rule, row }) => row > 0 && rule in ROW_RULES);
    const unsaid = ofRows.filter(
      ({ message }) => !said.includes(message.split('. Did you')[0] ?? ''),
    );
    expect({ said, unsaid }).toEqual({ said, unsaid: [] });
    expect(warnings.length > 0 || rejected.length > 0).toBe(found.length > 0);
  });

  it('are repaired where there is one right repair', async () => {
    const [header = ''] = csv;
    const rows = fixed ?? csv.slice(1);
    const expected = [header.replaceAll('", "', '","'), ...rows, ''].join('\n');
    expect(await fixedText(folder, text)).toBe(expected);
  });
});
