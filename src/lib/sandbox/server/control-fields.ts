import { BodyReader } from '../wire/body-reader';
import { accept, type Checked, refuse } from '../wire/wire';
import { MEMBERSHIP_STATUSES, type MembershipStatus, type User } from '../world/entities';
import type { Item } from './item-lists';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The user's `last_sign_in_at` as the item sets it, which no request of the API can. */
export function readSignIn(item: Item): Checked<Partial<User>> {
  const reader = new BodyReader(item);
  const at = reader.text('last_sign_in_at', { nullable: true, pattern: TIME });
  const refusal = reader.refusal();
  if (refusal !== undefined) return refuse(refusal);
  return accept(at === undefined ? {} : { last_sign_in_at: at });
}

/** The `status` of a membership as the item sets it; undefined when it does not. */
export function readStatus(item: Item): Checked<MembershipStatus | undefined> {
  const reader = new BodyReader(item);
  const text = reader.text('status');
  const status = MEMBERSHIP_STATUSES.find((known) => known === text);
  if (text !== undefined && status === undefined) {
    reader.violate('status', 'invalid', `must be one of ${MEMBERSHIP_STATUSES.join(', ')}`);
  }
  const refusal = reader.refusal();
  return refusal === undefined ? accept(status) : refuse(refusal);
}
