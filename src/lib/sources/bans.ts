import { finding } from './converted-user';
import { nullableTextOf } from './fields';
import type { SourceFinding } from './source';
import { timeOf } from './time';

/** A ban of so many years is meant for ever. */
const TEMPORARY_MS = 10 * 365 * 24 * 3_600_000;

/**
 * Whether a ban or a lock with this end is in force. One that ends within ten years is told with its end. A time that
 * cannot be read counts as in force: the user can still be included on purpose.
 *
 * @param end the field, and its value
 */
export function isBanned(
  end: { readonly field: string; readonly value: unknown },
  now: number,
  findings: SourceFinding[],
): boolean {
  const text = nullableTextOf(end.value);
  if (text === undefined) return false;
  const until = timeOf(text);
  if (until === undefined) {
    findings.push(
      finding('value_unreadable', 'It is not a time: the user counts as banned.', end.field),
    );
    return true;
  }
  if (until <= now) return false;
  if (until - now < TEMPORARY_MS) {
    const day = new Date(until).toISOString().slice(0, 10);
    findings.push(finding('disabled_until', `The user is banned until ${day}.`, end.field));
  }
  return true;
}
