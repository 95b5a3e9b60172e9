import type { Metadata } from '../world/entities';
import { invalidMetadata } from '../wire/errors';
import { accept, type Checked, refuse } from '../wire/wire';

const MAX_PAIRS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 600;

/**
 * Merges `change` into `current` as a WorkOS update does: a value sets its key, a null deletes its key, `{}`
 * deletes every key, and null or undefined for the whole changes nothing. Limits: 50 pairs, keys of 40
 * characters, strings of 600 characters. Source: docs/workos-api.md, "Metadata".
 */
export function mergeMetadata(
  current: Metadata,
  change: Readonly<Record<string, unknown>> | null | undefined,
): Checked<Metadata> {
  if (change === undefined || change === null) return accept(current);
  const entries = Object.entries(change);
  const merged = new Map(entries.length === 0 ? [] : Object.entries(current));
  for (const [key, value] of entries) {
    if (key.length > MAX_KEY_LENGTH) {
      return refuse(
        invalidMetadata(`Metadata keys must have at most ${MAX_KEY_LENGTH} characters.`),
      );
    }
    if (value === null) merged.delete(key);
    else if (typeof value !== 'string') {
      return refuse(invalidMetadata('Metadata values must be strings.'));
    } else if (value.length > MAX_VALUE_LENGTH) {
      return refuse(
        invalidMetadata(`Metadata values must have at most ${MAX_VALUE_LENGTH} characters.`),
      );
    } else merged.set(key, value);
  }
  if (merged.size > MAX_PAIRS) {
    return refuse(invalidMetadata(`Metadata must have at most ${MAX_PAIRS} pairs.`));
  }
  return accept(Object.fromEntries(merged));
}

/** The metadata of a new object. A null value is refused, because there is no key to delete. */
export function newMetadata(
  given: Readonly<Record<string, unknown>> | null | undefined,
): Checked<Metadata> {
  if (given !== undefined && given !== null && Object.values(given).includes(null)) {
    return refuse(invalidMetadata('Metadata values must be strings.'));
  }
  return mergeMetadata({}, given);
}
