import { isAddress } from '../../records';
import type { SourceUser } from '../../sources';
import type { Choices } from '../choices';
import type { SKIP_REASONS } from '../codes';

const MAX_ID = 128;
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;

/** Why a user is not imported, by the user alone; undefined for one that is. */
export function skipReasonOf(
  user: SourceUser,
  choices: Choices,
): keyof typeof SKIP_REASONS | undefined {
  return stateReason(user, choices) ?? idReason(user.id) ?? emailReason(user.email);
}

function stateReason(
  { state, isFederated }: SourceUser,
  { includeDisabled, includeFederated }: Choices,
): keyof typeof SKIP_REASONS | undefined {
  switch (state) {
    case 'active':
      break;
    case 'disabled':
      if (!includeDisabled) return 'disabled_user';
      break;
    case 'deleted':
      return 'deleted_user';
    case 'anonymous':
      return 'anonymous_user';
    case 'service':
      return 'service_account';
    default:
      return state satisfies never;
  }
  return isFederated && !includeFederated ? 'federated_user' : undefined;
}

function idReason(id: string): keyof typeof SKIP_REASONS | undefined {
  if (id === '') return 'id_missing';
  if (id.length > MAX_ID) return 'id_too_long';
  return PRINTABLE_ASCII.test(id) && id.trim() === id ? undefined : 'id_invalid';
}

function emailReason(email: string | undefined): keyof typeof SKIP_REASONS | undefined {
  if (email === undefined || email.trim() === '') return 'no_email';
  return isAddress(email.trim()) ? undefined : 'invalid_email';
}
