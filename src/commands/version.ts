import { BaseCommand } from '../lib/cli/command';

export default class Version extends BaseCommand {
  static override summary = 'Show the version of workos-migrate and of Node.';

  static override description = 'Same as --version and -v.';

  static override examples = [
    { description: 'Show the version', command: '<%= config.bin %> <%= command.id %>' },
  ];

  async run(): Promise<unknown> {
    await this.parse(Version);
    const { version, userAgent: text } = this.config;
    const json = { version, node: process.version };
    return this.answer({ json, text, exit: 0 });
  }
}
