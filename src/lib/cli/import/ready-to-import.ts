import { fileFacts } from '../../csv';
import { Abort } from '../../model';
import { outcomeOf, together } from '../job/missing-things';
import { importCommand } from '../job/next-commands';
import { assertConfirmable } from '../machine/confirm';
import { type Connection, readConnection, readEnvironment } from '../machine/environment';
import { ownWords, type ReadImport } from './import-flags';

/**
 * Checks what an import needs before it plans, and returns where its key leads.
 *
 * @param read the flags and their argument; throws when no file is named
 * @throws Abort with all that is missing at once: the file, the key, the confirmation
 */
export async function readyToImport(
  read: () => ReadImport,
  { yes }: { readonly yes: boolean },
): Promise<{ readonly command: ReadImport; readonly connection: Connection }> {
  const command = await outcomeOf(read);
  const named = command instanceof Abort ? undefined : command;
  const file = await outcomeOf(() => named && findFiles(named));
  const connection = await outcomeOf(() => readConnection(readEnvironment()));
  if (connection instanceof Abort) {
    throw together([command, file, withWaysWithoutKey(connection, named)]);
  }
  const line = named === undefined ? 'workos-migrate import users.csv' : commandLine(named);
  const confirmed = await outcomeOf(() => {
    assertConfirmable(connection, { yes, command: line });
  });
  if (command instanceof Abort || file instanceof Abort || confirmed instanceof Abort) {
    throw together([command, file, confirmed]);
  }
  return { command, connection };
}

/** @throws Abort for the first file that there is not */
async function findFiles({ csvPath, options }: ReadImport): Promise<void> {
  for (const path of [csvPath, options.organizations, options.roles]) {
    if (path !== null) await fileFacts({ path });
  }
}

function withWaysWithoutKey(abort: Abort, command: ReadImport | undefined): Abort {
  if (command === undefined || abort.code !== 'key_missing') return abort;
  return new Abort(abort.reason, abort.code, abort.message, [
    ...abort.actions,
    `To try without a key: ${commandLine(command)} --sandbox`,
  ]);
}

/** The command as it was given, but for `--yes`. */
function commandLine(command: ReadImport): string {
  const line = importCommand({ ...command, sandbox: false });
  return [line, ...(command.isNew ? ['--new'] : []), ...ownWords(command)].join(' ');
}
