import { BaseCommand } from '../lib/cli/command';
import { listSources, type SourcesJson } from '../lib/cli/sources';

export default class Sources extends BaseCommand {
  static override summary = 'List the providers whose exports convert reads.';

  static override description =
    'Shows what an export of each provider carries (passwords, second factors, organizations, roles, metadata) and how to get it. Convert recognises them without --from, except csv and json: any file could be one.';

  static override examples = [
    {
      description: 'List all sources',
      command: '<%= config.bin %> <%= command.id %>',
    },
    {
      description: 'List the sources whose exports may have passwords',
      command: `<%= config.bin %> <%= command.id %> --json | jq -r '.sources[] | select(.carries.passwords.how != "no") | .key'`,
    },
  ];

  async run(): Promise<SourcesJson> {
    await this.parse(Sources);
    return this.answer(listSources());
  }
}
