import { exampleCsv, type Rule } from '../../records';

const BOM = '\ufeff';

/** Rules that need more than one row of the file. */
export const FILE_RULES = {
  email_repeated: {
    severity: 'warning',
    title: 'An email repeated in the same organization',
    text: 'An email may appear in several rows, one for each of its organizations. A second row for the same organization adds nothing: the first row counts, with its roles.',
    bad: exampleCsv('email,org_name', 'ada@example.com,Acme', 'Ada@Example.com,Acme'),
    good: exampleCsv('email,org_name', 'ada@example.com,Acme', 'ada@example.com,Globex'),
  },
  email_similar: {
    severity: 'warning',
    title: 'One email in two forms',
    text: 'The emails differ only in the form of a character (`ü` as one character or as `u` with an accent), or in how an international domain is written. They look the same, and are two users. The first 20,000 emails with such characters are compared.',
    bad: exampleCsv('email', 'jürgen@example.com', 'ju\u0308rgen@example.com'),
    good: exampleCsv('email,org_name', 'jürgen@example.com,Acme', 'jürgen@example.com,Globex'),
  },
  user_contradicts: {
    severity: 'warning',
    title: 'One email with different user data',
    text: 'The rows of one email describe one user. The data of the first row is sent, different data in later rows is not. A later row still creates its membership.',
    bad: exampleCsv(
      'email,first_name,org_name',
      'ada@example.com,Ada,Acme',
      'ada@example.com,Augusta,Globex',
    ),
    good: exampleCsv(
      'email,first_name,org_name',
      'ada@example.com,Ada,Acme',
      'ada@example.com,Ada,Globex',
    ),
  },
  external_id_contradicts: {
    severity: 'warning',
    title: 'One email with two external ids',
    text: 'The rows of one email describe one user, who gets the external_id of the first row. Emails are compared ignoring case. If these are two people, one of them has the wrong email.',
    bad: exampleCsv(
      'email,external_id,org_name',
      'ada@example.com,u1,Acme',
      'ADA@example.com,u2,Globex',
    ),
    good: exampleCsv(
      'email,external_id,org_name',
      'ada@example.com,u1,Acme',
      'ADA@example.com,u1,Globex',
    ),
  },
  external_id_taken: {
    severity: 'error',
    title: 'One external id with two emails',
    text: 'An external_id is unique in WorkOS: the second user would be refused. Only rows that create their user count, since later rows of an email send no user data.',
    bad: exampleCsv('email,external_id', 'ada@example.com,u1', 'grace@example.com,u1'),
    good: exampleCsv('email,external_id', 'ada@example.com,u1', 'grace@example.com,u2'),
  },
  org_name_contradicts: {
    severity: 'warning',
    title: 'One organization with two names',
    text: 'Rows with the same `org_external_id` mean one organization. If it has to be created, it gets the first name.',
    bad: exampleCsv(
      'email,org_external_id,org_name',
      'ada@example.com,acme,Acme',
      'grace@example.com,acme,Globex',
    ),
    good: exampleCsv(
      'email,org_external_id,org_name',
      'ada@example.com,acme,Acme',
      'grace@example.com,acme,Acme',
    ),
  },
  org_name_similar: {
    severity: 'warning',
    title: 'Organization names that look the same',
    text: 'The names differ only in case, spaces, invisible characters or the form of a character (`ü` as one character or as `u` with an accent). Organizations are matched by their exact name, so these are two. If you mean one, write its name in one way.',
    bad: exampleCsv('email,org_name', 'ada@example.com,Acme Inc', 'grace@example.com,acme  inc'),
    good: exampleCsv('email,org_name', 'ada@example.com,Acme Inc', 'grace@example.com,Acme Inc'),
  },
  org_name_missing: {
    severity: 'warning',
    title: 'No row names the organization',
    text: 'An organization that does not exist yet is created with its `org_name`, but no row gives a name for this `org_external_id`. Its rows fail unless the organization already exists in WorkOS.',
    bad: exampleCsv('email,org_external_id,org_name', 'ada@example.com,acme,'),
    good: exampleCsv(
      'email,org_external_id,org_name',
      'ada@example.com,acme,',
      'grace@example.com,acme,Acme',
    ),
  },
  org_name_ambiguous: {
    severity: 'error',
    title: 'A name that several organizations have',
    text: 'The row names its organization by name only, and other rows give this name to two external ids. It is unclear which one is meant: write the `org_external_id`.',
    bad: exampleCsv(
      'email,org_external_id,org_name',
      'ada@example.com,acme-us,Acme',
      'grace@example.com,acme-eu,Acme',
      'mary@example.com,,Acme',
    ),
    good: exampleCsv(
      'email,org_external_id,org_name',
      'ada@example.com,acme-us,Acme',
      'grace@example.com,acme-eu,Acme',
      'mary@example.com,acme-eu,Acme',
    ),
  },
  column_unknown: {
    severity: 'warning',
    title: 'Columns that are ignored',
    text: 'Columns with unknown names are ignored. If a name resembles a known column, the message suggests that column.',
    bad: exampleCsv('email,firstname,shoe size', 'ada@example.com,Ada,38'),
    good: exampleCsv('email,first_name', 'ada@example.com,Ada'),
  },
  column_nameless: {
    severity: 'warning',
    title: 'A column without a name that holds data',
    text: 'The header cell is blank, so the data of this column is ignored. Give the column a name. Blank columns without a name, such as those of a trailing delimiter, hold nothing and are fine.',
    bad: exampleCsv('email,,last_name', 'ada@example.com,Ada,Lovelace'),
    good: exampleCsv('email,first_name,last_name,', 'ada@example.com,Ada,Lovelace,'),
  },
  lines_in_no_row: {
    severity: 'warning',
    title: 'Lines that are in no row',
    text: 'A row runs over several lines, probably because a quote is not closed where its cell ends. The lines inside it are not rows: their users are neither imported nor counted. Correct the quotes of that row first.',
    bad: exampleCsv(
      'email,first_name,last_name',
      'ada@example.com,"Ada,Lovelace',
      'bob@example.com,Bob",Builder',
    ),
    good: exampleCsv(
      'email,first_name,last_name',
      'ada@example.com,"Ada",Lovelace',
      'bob@example.com,"Bob",Builder',
    ),
  },
  header_untidy: {
    severity: 'note',
    title: 'Column names in another spelling',
    text: 'Names are trimmed and compared ignoring case, so these columns are read. Other tools may be stricter.',
    bad: exampleCsv('Email, first_name', 'ada@example.com,Ada'),
    good: exampleCsv('email,first_name', 'ada@example.com,Ada'),
  },
  file_bom: {
    severity: 'note',
    title: 'A byte order mark',
    text: 'The file begins with a byte order mark, as files saved by Excel do. It is ignored, and `--auto-fix` keeps it.',
    bad: `${BOM}${exampleCsv('email', 'ada@example.com')}`,
    good: exampleCsv('email', 'ada@example.com'),
  },
  file_encoding: {
    severity: 'note',
    title: 'The file is not UTF-8',
    text: 'UTF-16 files with a byte order mark are read, and files in the encoding that `--encoding` names. UTF-8 is what most tools expect. `--auto-fix` writes UTF-8 with a byte order mark, by which spreadsheets know it.',
    // `scripts/make-rules.js` writes this example as UTF-16.
    bad: `${BOM}${exampleCsv('email', 'ada@example.com')}`,
    good: exampleCsv('email', 'ada@example.com'),
  },
  line_empty: {
    severity: 'note',
    title: 'Blank lines',
    text: 'An empty line is not a row, nor is a line whose cells are all blank. They are skipped, and row numbers do not count them.',
    bad: exampleCsv('email,first_name', 'ada@example.com,Ada', ',', '', 'grace@example.com,'),
    good: exampleCsv('email,first_name', 'ada@example.com,Ada', 'grace@example.com,'),
  },
} satisfies Record<string, Rule>;
