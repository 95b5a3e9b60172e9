import type { Cause, KnownCause, Sign } from './causes/cause';
import type { FailedRow } from './failed-row';
import { ROW_CAUSES } from './causes/row-causes';
import { SERVICE_CAUSES } from './causes/service-causes';
import { WORKOS_CAUSES } from './causes/workos-causes';

/** All causes that are known, in the order in which they are looked for. */
export const KNOWN_CAUSES: readonly KnownCause[] = [
  ...ROW_CAUSES,
  ...SERVICE_CAUSES,
  ...WORKOS_CAUSES,
];

/** What is said of a failure that no known cause explains. */
export const UNKNOWN_CAUSE: Cause = {
  id: 'unknown',
  title: 'A cause this tool does not know',
  words: 'Nothing is known of this failure beyond its message.',
  severity: 'high',
  remedy: 'file',
  advice: ['Read the message, and look at the rows.'],
};

/** Why the row failed; `UNKNOWN_CAUSE` where nothing known fits. */
export function causeOf(failed: FailedRow): Cause {
  const told = ({ signs }: KnownCause): boolean => signs.some((sign) => fits(sign, failed));
  const hinted = ({ hints = [] }: KnownCause): boolean => hints.some((hint) => fits(hint, failed));
  return KNOWN_CAUSES.find(told) ?? KNOWN_CAUSES.find(hinted) ?? UNKNOWN_CAUSE;
}

function fits({ code, message, status, type }: Sign, failed: FailedRow): boolean {
  const { errorCode, errorMessage, errorType, httpStatus = 0 } = failed;
  const saysSo = [
    [code, errorCode],
    [message, errorMessage],
    [type, errorType],
  ] as const;
  if (saysSo.some(([pattern, text]) => pattern?.test(text ?? '') === false)) return false;
  return status === undefined || (httpStatus >= status[0] && httpStatus <= status[1]);
}
