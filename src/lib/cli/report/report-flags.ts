import { Flags } from '@oclif/core';
import { jobFlags, lastFlag } from '../command/flags';

export const reportFlags = {
  ...jobFlags,
  last: lastFlag,
  output: Flags.string({
    summary: 'Write the report to this file; without it, Markdown goes to stdout.',
    char: 'o',
    helpValue: '<path>',
  }),
  format: Flags.option({
    summary: 'A page or Markdown; by default as the name of the file says, else a page.',
    options: ['html', 'md'] as const,
  })(),
  'show-emails': Flags.boolean({ summary: 'Show emails whole; else a…@example.com.' }),
  force: Flags.boolean({ summary: 'Replace a file that is there.' }),
};
