import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { analyzeFlags, type AnalyzeJson, analyzeSession } from '../lib/cli/analyze';

export default class Analyze extends BaseCommand {
  static override summary = 'Explain why rows failed and what to do about it.';

  static override description = [
    'Groups the failures of a job by step, code, status and message. Names the cause of each group and the commands to run next. Needs no key; works while the job runs.',
    '--retry-csv copies the rows that can be retried out of the source file, byte for byte and in order. The source must be the file the job was run with.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Explain the failures of the most recent job',
      command: '<%= config.bin %> <%= command.id %> --last',
    },
    {
      description: 'Write the rows that can be retried to a file, to import it again',
      command: '<%= config.bin %> <%= command.id %> --last --retry-csv retry.csv',
    },
    {
      description: 'Write all failed rows to a file, to correct them by hand',
      command:
        '<%= config.bin %> <%= command.id %> --last --retry-csv failed.csv --include permanent',
    },
    {
      description: 'Explain an errors.jsonl from elsewhere and save the analysis',
      command: '<%= config.bin %> <%= command.id %> --errors errors.jsonl --output analysis.json',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed.' }),
  };

  static override flags = analyzeFlags;

  async run(): Promise<AnalyzeJson> {
    const { args, flags } = await this.parse(Analyze);
    return this.answer(await analyzeSession({ ...flags, jobArgument: args.job }));
  }
}
