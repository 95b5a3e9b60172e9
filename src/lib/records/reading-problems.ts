import { bindColumns } from './header/bind-columns';
import { COLUMN_NAMES, columnNamed } from './header/columns';
import { BY_NAME, type Field, fieldNamed, metadataKeyOf, type Reading } from './header/reading';
import { clip, sanitizeLine } from '../model';
import { similarNames } from './header/suggest-column';
import { parseRow } from './parse-row';

/** Every user has a value of its own; and a secret in a flag would be kept in the job. */
const NEVER_CONSTANT: readonly Field[] = [
  'email',
  'external_id',
  'password',
  'password_hash',
  'totp_secret',
];
/** The ids that WorkOS gives. A cell may have another form: its row alone fails. */
const ORG_ID = /^org_[A-Za-z0-9_-]+$/;
const ORG_ID_WORDS = 'the id of an organization, such as org_01EHQMYV6MBK39QC5PZXHY59C3';
const SHOWN_LENGTH = 80;

/** What is wrong with a reading, whatever the file: one line each, with the flag. */
export function readingProblems({ map, set, orgId }: Reading): readonly string[] {
  return [
    ...(orgId === null || ORG_ID.test(orgId) ? [] : [`--org-id takes ${ORG_ID_WORDS}.`]),
    ...Object.entries(map).flatMap(([column, text]) => {
      const flag = `--map ${shown(column)}=${shown(text)}`;
      const field = fieldNamed(text);
      if (field === undefined) return [`${flag}: ${unknownField(text)}`];
      // The value does not matter: it is the key that is judged.
      return metadataKeyOf(field) === undefined ? [] : valueProblems(flag, field, 'x');
    }),
    ...Object.entries(set).flatMap(([text, value]) => {
      const flag = `--set ${shown(text)}`;
      const field = fieldNamed(text);
      if (field === undefined) return [`${flag}: ${unknownField(text)}`];
      if (NEVER_CONSTANT.includes(field)) {
        return [
          `${flag}: users cannot share one ${field}. Read it from a column with --map <column>=${field}.`,
        ];
      }
      if (orgId !== null && field.startsWith('org_')) {
        return [
          `${flag}: --org-id names the organization of every row already. Give one of the two.`,
        ];
      }
      if (field === 'org_id' && !ORG_ID.test(value)) return [`${flag} takes ${ORG_ID_WORDS}.`];
      if (value.trim() === '') return [`${flag}: the value is blank. Leave the flag out.`];
      return valueProblems(flag, field, value);
    }),
  ];
}

/** What the row rules say of a value that every row has. */
function valueProblems(flag: string, field: Field, value: string): readonly string[] {
  const bound = bindColumns(['email', 'password_hash'], { ...BY_NAME, set: { [field]: value } });
  if (!bound.ok) throw new Error('This header has all that it needs');
  const parsed = parseRow(['ada@example.com', 'x'], bound.columns);
  if (parsed.ok) return [];
  const column = columnNamed(field) ?? 'metadata';
  // The other columns of the row are made up.
  const own = parsed.problems.filter((problem) => problem.column === column);
  return own.map(({ message }) => `${flag}: ${message}.`);
}

function unknownField(text: string): string {
  const near = similarNames(text, COLUMN_NAMES);
  const meant =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : `Fields: ${COLUMN_NAMES.join(', ')} and metadata.<key>.`;
  return `${shown(text) === '' ? 'an empty text' : `"${shown(text)}"`} is not a field. ${meant}`;
}

function shown(text: string): string {
  return clip(sanitizeLine(text), SHOWN_LENGTH);
}
