import { textOf } from './fields';

/** Smaller numbers are seconds: as milliseconds they would be before 1973. */
const SECONDS_LIMIT = 100_000_000_000;
// PostgreSQL writes `2026-11-29 14:58:40.082988+00`.
const DATABASE_TIME =
  /^(\d{4,}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * A time in milliseconds since 1970: ISO 8601 or as databases write it, in UTC where no zone is given; or a number of
 * seconds or milliseconds. `infinity` of PostgreSQL is Infinity. Undefined for anything else.
 */
export function timeOf(value: unknown): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isFinite(number)) return Math.abs(number) < SECONDS_LIMIT ? number * 1000 : number;
  if (text === 'infinity') return Infinity;
  const ms = Date.parse(inIso(text));
  return Number.isNaN(ms) ? undefined : ms;
}

function inIso(text: string): string {
  const [, day, time, zone = 'Z'] = DATABASE_TIME.exec(text) ?? [];
  if (day === undefined || time === undefined) return text;
  return `${day}T${time}${zone.length === 3 ? `${zone}:00` : zone}`;
}
