import { flagOf, nullableTextOf } from '../fields';
import { timeOf } from '../time';

/** What MySQL writes for no time. */
const NO_DAY = '0000-';

/** What a flag says, or whether a time is there. Undefined when the value is neither. */
export function isSet(value: unknown): boolean | undefined {
  const flag = flagOf(value);
  if (flag !== undefined) return flag;
  if (typeof value === 'number') return value > 1 ? true : undefined;
  const text = nullableTextOf(value);
  if (text === undefined || text.startsWith(NO_DAY)) return false;
  return timeOf(text) === undefined ? undefined : true;
}
