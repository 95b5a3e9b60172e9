import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { analyzeFlags, type AnalyzeJson, analyzeSession } from '../lib/cli/analyze';

export default class Analyze extends BaseCommand {
  static override summary = 'Explain why rows failed, and what to do.';

  static override description = [
    'Groups the failures of a job by step, code, status and message, names the cause of each group, and gives the commands that go on from there. Needs no key; works while the job runs.',
    '--retry-csv copies the rows worth another try out of the source file, byte for byte and in their order, to be imported again. The source must be the file the job was run with.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Explain the failures of the job that was worked on last',
      command: '<%= config.bin %> <%= command.id %> --last',
    },
    {
      description: 'Write the rows worth another try to a file, then import it',
      command: '<%= config.bin %> <%= command.id %> --last --retry-csv retry.csv',
    },
    {
      description: 'Write all failed rows to a file, to correct them by hand',
      command:
        '<%= config.bin %> <%= command.id %> --last --retry-csv failed.csv --include permanent',
    },
    {
      description: 'Explain an errors.jsonl that came from elsewhere, and keep the analysis',
      command: '<%= config.bin %> <%= command.id %> --errors errors.jsonl --output analysis.json',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id, as import printed it.' }),
  };

  static override flags = analyzeFlags;

  async run(): Promise<AnalyzeJson> {
    const { args, flags } = await this.parse(Analyze);
    return this.answer(await analyzeSession({ ...flags, jobArgument: args.job }));
  }
}
