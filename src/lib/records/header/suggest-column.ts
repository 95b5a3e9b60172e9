import { COLUMN_NAMES, type ColumnName } from './columns';

/** Headers in exports of other tools, by the column they mean: lower-case letters and digits only. */
const OTHER_NAMES: Readonly<Record<ColumnName, readonly string[]>> = {
  email: ['mail', 'emailaddress', 'useremail', 'primaryemail', 'emailaddresses', 'login'],
  first_name: ['givenname', 'forename', 'fname', 'first'],
  last_name: ['familyname', 'surname', 'lname', 'last'],
  email_verified: ['verified', 'isverified', 'emailconfirmed', 'isemailverified', 'verifiedemail'],
  external_id: ['id', 'userid', 'uid', 'externaluserid'],
  password: ['plaintextpassword'],
  password_hash: ['hash', 'hashedpassword', 'passworddigest', 'encryptedpassword', 'hashpassword'],
  password_hash_type: ['hashtype', 'passwordhasher', 'hashalgorithm', 'passwordhashalgorithm'],
  metadata: ['usermetadata', 'publicmetadata', 'appmetadata', 'customattributes', 'attributes'],
  org_id: ['organizationid', 'organisationid'],
  org_external_id: [
    'organizationexternalid',
    'organisationexternalid',
    'externalorgid',
    'tenantid',
  ],
  org_name: ['org', 'organization', 'organisation', 'organizationname', 'company', 'companyname'],
  role_slugs: ['role', 'roles', 'roleslug'],
};

const BY_LETTERS: ReadonlyMap<string, ColumnName> = new Map(
  COLUMN_NAMES.flatMap((column) =>
    [lettersAndDigits(column), ...OTHER_NAMES[column]].map((name): [string, ColumnName] => [
      name,
      column,
    ]),
  ),
);

/** The column that an unknown header may mean, e.g. `email` for `E-Mail Address` or `emial`. */
export function suggestColumn(header: string): ColumnName | undefined {
  const name = lettersAndDigits(header);
  const exact = BY_LETTERS.get(name);
  if (exact !== undefined || name.length < 4) return exact;
  return COLUMN_NAMES.find((column) => isOneEditApart(lettersAndDigits(column), name));
}

/** The column that a header names when case, spaces and punctuation are ignored, e.g. `email` for `E-Mail`. */
export function columnIgnoringPunctuation(header: string): ColumnName | undefined {
  const name = lettersAndDigits(header);
  return COLUMN_NAMES.find((column) => lettersAndDigits(column) === name);
}

function lettersAndDigits(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/** True when one letter is added, removed or replaced, or two adjacent letters are swapped. */
function isOneEditApart(left: string, right: string): boolean {
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  const one = left.slice(start);
  const other = right.slice(start);
  const afterOne = one.slice(1);
  const afterOther = other.slice(1);
  if (afterOne === other || one === afterOther || afterOne === afterOther) return true;
  return one.length > 1 && other === `${one[1] ?? ''}${one[0] ?? ''}${one.slice(2)}`;
}
