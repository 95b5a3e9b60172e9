import { factorOfUri, secretText } from '../../records';
import type { RecordValue } from '../../exports';
import type { SourceUser } from '../../sources';
import type { Choices } from '../choices';
import type { ConvertFindingCode } from '../codes';
import { metadataCell } from './flat-metadata';
import { namesOf } from './names';
import { NO_MEMBERSHIP, parsedRow, type UserCells } from './user-row';

// docs/workos-api.md, "External ids": the schema allows more than the documentation.
const DOCUMENTED_ID = 64;
/** What a name without a problem does not have: a control character, or half of a character. */
const UNUSUAL = /[\x00-\x1f\x7f-\x9f\ud800-\udfff]/;

type Tell = (code: ConvertFindingCode, detail: string, field?: string) => void;

/**
 * The cells of a user who is not skipped. What does not fit is left out and told, so that it does not cost the user: a
 * password, a second factor, a key of the metadata, a name.
 */
export function cellsOf(user: SourceUser, choices: Choices, tell: Tell): UserCells {
  const { id, email = '' } = user;
  const isDisabled = user.state === 'disabled';
  if (id.length > DOCUMENTED_ID) {
    tell(
      'external_id_long',
      `The id is longer than the ${DOCUMENTED_ID} characters that WorkOS documents.`,
      'id',
    );
  }
  const { hash, hashType } = passwordCells(user, tell);
  const { first, last } = namesOf(user, choices.nameSplit);
  const cells: UserCells = {
    email: email.trim(),
    first,
    last,
    verified: user.emailVerified,
    id,
    hash,
    hashType,
    totpSecret: isDisabled ? '' : totpCell(user, tell),
    metadata: metadataCell(metadataOf(user, choices), (key, why) => {
      tell('metadata_limit', why, `metadata.${key}`);
    }),
  };
  if (UNUSUAL.test(first) || UNUSUAL.test(last)) checkNames(cells, tell);
  return cells;
}

/** Leaves out names that a row must not have, such as one with a control character. */
function checkNames(cells: UserCells, tell: Tell): void {
  const parsed = parsedRow(cells, NO_MEMBERSHIP);
  if (parsed.ok) return;
  for (const { column, message } of parsed.problems) {
    if (column !== 'first_name' && column !== 'last_name') continue;
    cells[column === 'first_name' ? 'first' : 'last'] = '';
    tell('name_dropped', `${message}. It is left out.`, column);
  }
}

function passwordCells(
  { password, state }: SourceUser,
  tell: Tell,
): { readonly hash: string; readonly hashType: string } {
  switch (password.kind) {
    case 'none':
      return NO_PASSWORD;
    case 'usable':
      if (state === 'disabled') return NO_PASSWORD;
      return { hash: password.hash.value, hashType: password.hash.type };
    case 'refused':
      tell('password_dropped', `${password.reason}: ${password.why}`, 'password');
      return NO_PASSWORD;
    default:
      return password satisfies never;
  }
}

const NO_PASSWORD = Object.freeze({ hash: '', hashType: '' });

function totpCell({ totpSecret }: SourceUser, tell: Tell): string {
  if (totpSecret === undefined) return '';
  const read = secretText(totpSecret.trim());
  if (read.ok) return read.secret;
  const factor = factorOfUri(totpSecret.trim());
  if (factor !== undefined) return factor.secret;
  tell('totp_invalid', `${read.message}. The second factor is left out.`, 'totp');
  return '';
}

function metadataOf(
  { metadata, state, groups }: SourceUser,
  { groups: choice }: Choices,
): RecordValue {
  const isDisabled = state === 'disabled';
  const hasGroups = choice === 'metadata' && groups.length > 0;
  if (!isDisabled && !hasGroups) return metadata;
  return {
    ...(isDisabled && { source_disabled: 'true' }),
    ...(hasGroups && { groups }),
    ...metadata,
  };
}
