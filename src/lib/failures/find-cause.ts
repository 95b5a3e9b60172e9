import type { Cause, KnownCause, FailureSign } from './causes/cause';
import { causeOfCode, CAUSES } from './causes/cause-of-code';
import type { FailedRow } from './failed-row';

/** All known causes, in the order in which they are tried. */
export const KNOWN_CAUSES: readonly KnownCause[] = Object.entries(CAUSES).map(([id, cause]) => ({
  id,
  ...cause,
}));

/** The cause of a failure that no known cause explains. */
export const UNKNOWN_CAUSE: Cause = {
  id: 'unknown',
  title: 'A cause this tool does not know',
  words: 'Only the message says what happened.',
  severity: 'high',
  remedy: 'file',
  advice: ['Read the message, and look at the rows.'],
};

/** Why the row failed; `UNKNOWN_CAUSE` when no known cause matches. The first cause with a proof wins. */
export function causeOf(failed: FailedRow): Cause {
  const { errorCode = '', errorType } = failed;
  const ownId = causeOfCode(errorCode, errorType === 'row_invalid');
  const isProven = ({ id, signs = [] }: KnownCause): boolean =>
    id === ownId || signs.some((sign) => matches(sign, failed));
  const isSuggested = ({ hints = [] }: KnownCause): boolean =>
    hints.some((hint) => matches(hint, failed));
  return KNOWN_CAUSES.find(isProven) ?? KNOWN_CAUSES.find(isSuggested) ?? UNKNOWN_CAUSE;
}

function matches({ code, message, status, type }: FailureSign, failed: FailedRow): boolean {
  const { errorCode, errorMessage, errorType, httpStatus = 0 } = failed;
  if (status !== undefined && (httpStatus < status[0] || httpStatus > status[1])) return false;
  return fits(code, errorCode) && fits(message, errorMessage) && fits(type, errorType);
}

/** True when there is no pattern, or the text has it. */
function fits(pattern: RegExp | undefined, text = ''): boolean {
  return pattern === undefined || pattern.test(text);
}
