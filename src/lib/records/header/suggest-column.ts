import { COLUMN_NAMES, type ColumnName } from './columns';

/** Headers in exports of other tools, by the column they mean: lower-case letters and digits only. */
const OTHER_NAMES: Readonly<Record<ColumnName, readonly string[]>> = {
  email:
    words(`mail emailaddress emailaddresses emailaddr emailid useremail useremailaddress primaryemail
    primaryemailaddress workemail workemailaddress businessemail companyemail contactemail login
    userprincipalname`),
  first_name: words('givenname forename fname first userfirstname namefirst'),
  last_name: words('familyname surname lname last userlastname namelast'),
  email_verified:
    words(`verified isverified emailconfirmed emailisverified isemailverified isemailconfirmed
    verifiedemail`),
  external_id:
    words(`id userid uid uuid guid sub useruuid userguid externaluserid localid objectid legacyid
    employeeid personid memberid`),
  password: words('plaintextpassword plainpassword passwordplain passwd pwd initialpassword'),
  password_hash:
    words(`hash hashedpassword passworddigest encryptedpassword hashpassword passwordhashed
    passwordbcrypt bcrypthash bcryptpassword`),
  password_hash_type: words(`hashtype hashalgorithm hashalgo passwordhasher passwordhashalgorithm
    passwordalgorithm passworddigesttype`),
  totp_secret:
    words(`totp totpkey totpseed otpsecret mfasecret mfatotpsecret twofactorsecret 2fasecret
    authenticatorsecret`),
  totp_issuer: words('otpissuer mfaissuer'),
  metadata:
    words(`usermetadata publicmetadata unsafemetadata appmetadata custommetadata customattributes
    attributes customfields`),
  org_id: words('organizationid organisationid workosorgid workosorganizationid'),
  org_external_id:
    words(`organizationexternalid organisationexternalid externalorgid externalorganizationid
    tenantid companyid teamid workspaceid`),
  org_name:
    words(`org organization organisation organizationname organisationname company companyname
    employer tenant tenantname team teamname workspace workspacename`),
  role_slugs: words('role roles roleslug rolename userrole userroles orgrole organizationrole'),
};

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}

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
  return wellKnownColumn(header) ?? misspelledColumn(header);
}

/** The column that a header means in exports of other tools or in spreadsheets. */
export function wellKnownColumn(header: string): ColumnName | undefined {
  return BY_LETTERS.get(lettersAndDigits(header));
}

/** The column from whose name a header differs in one letter. */
export function misspelledColumn(header: string): ColumnName | undefined {
  const name = lettersAndDigits(header);
  if (name.length < 4) return undefined;
  return COLUMN_NAMES.find((column) => isOneEditApart(lettersAndDigits(column), name));
}

/** The column that a header names when case, spaces and punctuation are ignored, e.g. `email` for `E-Mail`. */
export function columnIgnoringPunctuation(header: string): ColumnName | undefined {
  const name = lettersAndDigits(header);
  return COLUMN_NAMES.find((column) => lettersAndDigits(column) === name);
}

/** The names that may have been meant: all but equal to what was typed, or part of it, or the other way round. */
export function similarNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = lettersAndDigits(typed);
  if (wanted.length < 3) return [];
  return names.filter((name) => {
    const known = lettersAndDigits(name);
    if (known.length < 3) return false;
    return known.includes(wanted) || wanted.includes(known) || isOneEditApart(wanted, known);
  });
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
