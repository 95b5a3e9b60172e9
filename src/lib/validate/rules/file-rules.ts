import { file, type Rule } from '../../records';

const BOM = '\ufeff';

/** Rules that need more of the file than one row. */
export const FILE_RULES = {
  email_repeated: {
    severity: 'warning',
    title: 'An email again in the same organization',
    text: 'An email may stand in several rows, one for each of its organizations. The second row of the same organization adds nothing: the first row counts, with its roles.',
    bad: file('email,org_name', 'ada@example.com,Acme', 'Ada@Example.com,Acme'),
    good: file('email,org_name', 'ada@example.com,Acme', 'ada@example.com,Globex'),
  },
  user_contradicts: {
    severity: 'warning',
    title: 'An email with other user data',
    text: "The rows of one email are one user: the first row's data is sent, and a later row that says something else is not. The row still makes its membership.",
    bad: file(
      'email,first_name,org_name',
      'ada@example.com,Ada,Acme',
      'ada@example.com,Augusta,Globex',
    ),
    good: file(
      'email,first_name,org_name',
      'ada@example.com,Ada,Acme',
      'ada@example.com,Ada,Globex',
    ),
  },
  external_id_contradicts: {
    severity: 'warning',
    title: 'One email with two external ids',
    text: "The rows of one email are one user, and it gets the first row's external_id. Emails are compared without regard to case. If these are two people, one of them has the wrong email.",
    bad: file('email,external_id,org_name', 'ada@example.com,u1,Acme', 'ADA@example.com,u2,Globex'),
    good: file(
      'email,external_id,org_name',
      'ada@example.com,u1,Acme',
      'ADA@example.com,u1,Globex',
    ),
  },
  external_id_taken: {
    severity: 'error',
    title: 'One external id on two emails',
    text: 'WorkOS takes an external_id once: the second user would be refused. Only rows that create their user count, since later rows of an email send no user data.',
    bad: file('email,external_id', 'ada@example.com,u1', 'grace@example.com,u1'),
    good: file('email,external_id', 'ada@example.com,u1', 'grace@example.com,u2'),
  },
  org_name_contradicts: {
    severity: 'warning',
    title: 'One organization with two names',
    text: 'Rows with one `org_external_id` name one organization. When it must be created, it gets the first name.',
    bad: file(
      'email,org_external_id,org_name',
      'ada@example.com,acme,Acme',
      'grace@example.com,acme,Globex',
    ),
    good: file(
      'email,org_external_id,org_name',
      'ada@example.com,acme,Acme',
      'grace@example.com,acme,Acme',
    ),
  },
  org_name_similar: {
    severity: 'warning',
    title: 'Organization names that differ only in case or blanks',
    text: 'Organizations are found by their exact name: these would be two. Write the name in one way if one is meant.',
    bad: file('email,org_name', 'ada@example.com,Acme Inc', 'grace@example.com,acme  inc'),
    good: file('email,org_name', 'ada@example.com,Acme Inc', 'grace@example.com,Acme Inc'),
  },
  org_name_missing: {
    severity: 'warning',
    title: 'No row names the organization',
    text: 'An organization that does not exist yet is created with its `org_name`. No row gives one for this `org_external_id`: unless WorkOS has the organization already, these rows fail.',
    bad: file('email,org_external_id,org_name', 'ada@example.com,acme,'),
    good: file(
      'email,org_external_id,org_name',
      'ada@example.com,acme,',
      'grace@example.com,acme,Acme',
    ),
  },
  org_name_ambiguous: {
    severity: 'error',
    title: 'A name that several organizations of the file have',
    text: 'The row names its organization by name alone, and other rows give that name to two external ids. Which one is meant cannot be told: write the `org_external_id`.',
    bad: file(
      'email,org_external_id,org_name',
      'ada@example.com,acme-us,Acme',
      'grace@example.com,acme-eu,Acme',
      'mary@example.com,,Acme',
    ),
    good: file(
      'email,org_external_id,org_name',
      'ada@example.com,acme-us,Acme',
      'grace@example.com,acme-eu,Acme',
      'mary@example.com,acme-eu,Acme',
    ),
  },
  column_unknown: {
    severity: 'warning',
    title: 'Columns that are not read',
    text: 'Columns of other names are ignored. When a name looks like one of ours, the message asks whether it was meant.',
    bad: file('email,firstname,shoe size', 'ada@example.com,Ada,38'),
    good: file('email,first_name', 'ada@example.com,Ada'),
  },
  header_untidy: {
    severity: 'note',
    title: 'Column names in another form',
    text: 'Names are compared trimmed and without regard to case, so these columns are read. Other tools may be stricter.',
    bad: file('Email, first_name', 'ada@example.com,Ada'),
    good: file('email,first_name', 'ada@example.com,Ada'),
  },
  file_bom: {
    severity: 'note',
    title: 'A byte order mark',
    text: 'The file begins with a byte order mark, as Excel writes it. It is read as if it were not there.',
    bad: `${BOM}${file('email', 'ada@example.com')}`,
    good: file('email', 'ada@example.com'),
  },
  file_encoding: {
    severity: 'note',
    title: 'The file is UTF-16',
    text: 'The file is UTF-16, which is read. UTF-8 takes half the space and is what most tools expect.',
    // Written as UTF-16 where it becomes a file.
    bad: `${BOM}${file('email', 'ada@example.com')}`,
    good: file('email', 'ada@example.com'),
  },
  line_empty: {
    severity: 'note',
    title: 'Empty lines',
    text: 'An empty line is no row and is skipped: row numbers do not count it.',
    bad: file('email', 'ada@example.com', '', 'grace@example.com'),
    good: file('email', 'ada@example.com', 'grace@example.com'),
  },
} satisfies Record<string, Rule>;
