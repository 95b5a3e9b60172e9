import { Args } from '@oclif/core';
import { BaseCommand } from '../lib/cli/command';
import { storeSql, type StoreSqlJson } from '../lib/cli/store';

export default class Store extends BaseCommand {
  static override summary = 'Print the PostgreSQL schema of a store.';

  static override description =
    'A store is the PostgreSQL database that WORKOS_MIGRATE_STORE names: it has the jobs, and the rate budget that all processes share. Commands make the schema themselves where they may. Where they may not, an administrator runs what this command prints, and grants what its last lines say.';

  static override examples = [
    {
      description: 'Make the schema as an administrator',
      command: '<%= config.bin %> <%= command.id %> sql | psql jobs',
    },
  ];

  static override args = {
    what: Args.string({
      description: 'What to print: sql, the schema.',
      options: ['sql'],
      required: true,
    }),
  };

  async run(): Promise<StoreSqlJson> {
    await this.parse(Store);
    return this.answer(storeSql());
  }
}
