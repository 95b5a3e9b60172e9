import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { reportFlags, type ReportJson, reportSession } from '../lib/cli/report';

export default class Report extends BaseCommand {
  static override summary = 'Write a report of a job as an HTML page or as Markdown.';

  static override description = [
    'The page shows what arrived, why rows failed and what to do, the progress over time, the organizations, and consistency checks, counted a second time from the files of the job. It loads nothing, runs no script and prints well. Needs no key; works while the job runs.',
    'Emails are masked unless --show-emails is given.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Write the report of a job',
      command:
        '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --output report.html',
    },
    {
      description: 'Rewrite the report of the most recent job',
      command: '<%= config.bin %> <%= command.id %> --last --output report.html --force',
    },
    {
      description: 'Print it as Markdown, for a pull request',
      command: '<%= config.bin %> <%= command.id %> --last --format md',
    },
    {
      description: 'Print it as JSON',
      command: '<%= config.bin %> <%= command.id %> --last --json',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id that import printed.' }),
  };

  static override flags = reportFlags;

  async run(): Promise<ReportJson> {
    const { args, flags } = await this.parse(Report);
    const { version } = this.config;
    const isJson = this.jsonEnabled();
    return this.answer(await reportSession({ ...flags, jobArgument: args.job, version, isJson }));
  }
}
