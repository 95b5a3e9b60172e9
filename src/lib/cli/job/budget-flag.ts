import { Flags } from '@oclif/core';
import { Abort } from '../../model';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The flag that names the rate budget which a command shares with other processes. */
export const budgetFlag = Flags.string({
  summary: 'Rate budget to share, in the PostgreSQL store. Default: that of the API key.',
  env: 'WORKOS_MIGRATE_BUDGET',
  helpValue: '<name>',
  parse: (input) => {
    if (NAME.test(input)) return Promise.resolve(input);
    const problem = `"${input}" is not the name of a budget.`;
    return Promise.reject(
      new Abort('usage', 'flag_invalid', problem, [
        'A name consists of letters, digits, ".", "_" and "-", begins with a letter or digit, and has at most 64 characters',
      ]),
    );
  },
});
