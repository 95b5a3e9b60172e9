import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { reportFlags, type ReportJson, reportSession } from '../lib/cli/report';

export default class Report extends BaseCommand {
  static override summary = 'Write a page that tells what became of a job.';

  static override description = [
    'One page for those who want to know how the migration went: what arrived, why rows failed and what to do, the course of the job, its organizations, and the balances that must hold, counted anew from its files. It loads nothing, runs no script, and prints well. Needs no key; works while the job runs.',
    'Emails are masked unless --show-emails is given.',
  ].join('\n\n');

  static override examples = [
    {
      description: 'Write the page of a job',
      command:
        '<%= config.bin %> <%= command.id %> users-20261123-141502-a1b2 --output report.html',
    },
    {
      description: 'Write it anew for the job that was worked on last',
      command: '<%= config.bin %> <%= command.id %> --last --output report.html --force',
    },
    {
      description: 'Print it as Markdown, for a pull request',
      command: '<%= config.bin %> <%= command.id %> --last --format md',
    },
    {
      description: 'All of it as JSON',
      command: '<%= config.bin %> <%= command.id %> --last --json',
    },
  ];

  static override args = {
    job: Args.string({ description: 'The job id, as import printed it.' }),
  };

  static override flags = reportFlags;

  async run(): Promise<ReportJson> {
    const { args, flags } = await this.parse(Report);
    const { version } = this.config;
    const isJson = this.jsonEnabled();
    return this.answer(await reportSession({ ...flags, jobArgument: args.job, version, isJson }));
  }
}
