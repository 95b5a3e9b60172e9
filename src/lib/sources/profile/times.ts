import { flagOf, nullableTextOf, textOf } from '../fields';

const NUMBER = /^\d+(?:\.\d+)?$/;
/** Seconds since 1970 have fewer digits than milliseconds. */
const MAX_SECONDS = 1e11;
/** The day of a database without a time zone, or with hours only: `2026-11-29 14:58:40.08+00`. */
const DATABASE_TIME =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;
const HOURS = /^[+-]\d\d$/;

/** Milliseconds since 1970 of a time as databases and APIs write it; undefined for anything else. UTC where no zone is there. */
export function timeOf(value: unknown): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (NUMBER.test(text)) {
    const count = Number(text);
    return count < MAX_SECONDS ? count * 1000 : count;
  }
  const [, day = '', time = '', zone = 'Z'] = DATABASE_TIME.exec(text) ?? [];
  const hours = HOURS.test(zone) ? `${zone}:00` : zone;
  const found = Date.parse(
    day === '' ? (DAY.test(text) ? `${text}T00:00Z` : text) : `${day}T${time}${hours}`,
  );
  return Number.isNaN(found) || isZeroDay(text) ? undefined : found;
}

/** What MySQL writes for no time. */
function isZeroDay(text: string): boolean {
  return text.startsWith('0000-');
}

/** What a flag says, or whether a time is there. Undefined when the value is neither. */
export function isSet(value: unknown): boolean | undefined {
  const flag = flagOf(value);
  if (flag !== undefined) return flag;
  const text = nullableTextOf(value);
  if (text === undefined || isZeroDay(text)) return false;
  return timeOf(value) === undefined ? undefined : true;
}
