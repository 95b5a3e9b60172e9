import { Flags } from '@oclif/core';
import type { UndoRequest } from '../../undo';
import { defined } from '../../model';
import { type FlagValues, jobFlags, numberFlag } from '../command/flags';
import { budgetFlag } from '../job/budget-flag';
import { RUN_FLAGS } from '../job/run-flags';

export const undoFlags = {
  ...jobFlags,
  'dry-run': Flags.boolean({
    summary: 'Show what would be deleted, restored and kept, and change nothing. Reads only.',
  }),
  'include-changed': Flags.boolean({
    summary: 'Also take back what was used or changed after the job. Deletes users who signed in.',
  }),
  'keep-organizations': Flags.boolean({
    summary: 'Leave the organizations that the job created.',
  }),
  concurrency: numberFlag({ ...RUN_FLAGS.concurrency, summary: 'Maximum requests in flight.' }),
  'rate-limit': numberFlag({ ...RUN_FLAGS['rate-limit'], summary: 'Maximum writes per second.' }),
  headroom: numberFlag(RUN_FLAGS.headroom),
  budget: budgetFlag,
  'take-over': Flags.boolean({
    summary: 'Take the job from a process on another machine or in another container that is gone.',
  }),
  yes: Flags.boolean({ char: 'y', summary: 'Skip the confirmation.' }),
};

/** The flags of `undo`, and its argument. */
export type UndoFlagValues = FlagValues<typeof undoFlags> & {
  readonly jobArgument: string | undefined;
};

/** The options of the job that the flags change for the undo. */
export function readPace(flags: UndoFlagValues): UndoRequest['changes'] {
  const { concurrency, headroom, budget } = flags;
  return defined({ concurrency, headroom, budget, rateLimit: flags['rate-limit'] });
}

/** The flags that decide what is taken back, as words of a command. */
export function undoWords(flags: UndoFlagValues): readonly string[] {
  const names = ['include-changed', 'keep-organizations'] as const;
  return names.filter((name) => flags[name]).map((name) => `--${name}`);
}
