import { type Metadata } from '../world/entities';
import { invalidMetadata } from '../wire/errors';
import { accept, type Checked, refuse } from '../wire/wire';

const MAX_PAIRS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 600;

/**
 * Merges `change` into `current` as a WorkOS update does: given keys are set, a null takes its key away,
 * `{}` takes all away, no object at all changes nothing. The limits are the OpenAPI document's: 50 pairs,
 * keys of 40 characters, values that are strings of 600.
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

/** The metadata of a new object. Here a null value has nothing to take away and is refused. */
export function newMetadata(
  given: Readonly<Record<string, unknown>> | null | undefined,
): Checked<Metadata> {
  if (given !== undefined && given !== null && Object.values(given).includes(null)) {
    return refuse(invalidMetadata('Metadata values must be strings.'));
  }
  return mergeMetadata({}, given);
}
