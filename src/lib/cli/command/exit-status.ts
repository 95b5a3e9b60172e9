import type { AbortReason } from '../../model';

/** The exit statuses of every command. 130 and 143 are 128 plus the number of the signal. */
export const EXIT = {
  done: 0,
  bug: 1,
  usage: 2,
  someRowsFailed: 3,
  inputInvalid: 4,
  jobInTheWay: 5,
  keyRefused: 6,
  stoppedEarly: 7,
  differences: 8,
  sigint: 130,
  sigterm: 143,
} as const;

const BY_REASON: Readonly<Record<AbortReason, number>> = {
  usage: EXIT.usage,
  input_invalid: EXIT.inputInvalid,
  job_in_the_way: EXIT.jobInTheWay,
  key_refused: EXIT.keyRefused,
  stopped_early: EXIT.stoppedEarly,
  interrupted: EXIT.sigint,
};

/** Maps the reason that ended a command to its exit status, the same with and without `--json`. */
export function exitStatusOf(ending: {
  readonly reason: AbortReason;
  readonly code: string;
}): number {
  if (ending.reason === 'interrupted' && ending.code === 'sigterm') return EXIT.sigterm;
  return BY_REASON[ending.reason];
}
