import { Flags } from '@oclif/core';
import { jobFlags, lastFlag } from '../command/flags';

export const reportFlags = {
  ...jobFlags,
  last: lastFlag,
  output: Flags.string({
    summary:
      'Write the report to this file. Needed for HTML; Markdown and --json print to stdout without it.',
    char: 'o',
    helpValue: '<path>',
  }),
  format: Flags.option({
    summary: 'HTML or Markdown. Default: by the name of --output, .html or .md.',
    options: ['html', 'md'] as const,
  })(),
  'show-emails': Flags.boolean({ summary: 'Show full emails instead of a…@example.com.' }),
  force: Flags.boolean({ summary: 'Overwrite an existing file.' }),
};
