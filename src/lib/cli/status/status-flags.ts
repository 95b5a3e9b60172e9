import { Flags } from '@oclif/core';
import { jobFlags, lastFlag } from '../command/flags';

export const statusFlags = {
  ...jobFlags,
  last: lastFlag,
  watch: Flags.boolean({
    char: 'w',
    summary: 'Follow the job until it ends. Needs a job id or --last.',
  }),
};
