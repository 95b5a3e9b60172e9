import { createInterface } from 'node:readline/promises';
import { Abort, systemErrorCode } from '../../model';
import type { Connection } from './environment';

/**
 * Asks for confirmation before an import into a live environment. Without a terminal, `--yes` is required.
 *
 * @throws Abort `not_confirmed`
 */
export async function confirmLive(
  connection: Connection,
  request: { readonly yes: boolean; readonly file: string },
): Promise<void> {
  if (connection.target.environment !== 'live' || request.yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Abort(
      'usage',
      'not_confirmed',
      'WORKOS_SECRET_KEY belongs to a live environment. Nothing was sent.',
      ['Add --yes to import into it without confirmation'],
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `Import ${request.file} into the LIVE environment at ${connection.target.apiUrl}? [y/N] `,
    );
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (error) {
    // Ctrl-C and Ctrl-D at the prompt reject with this code.
    if (systemErrorCode(error) !== 'ABORT_ERR') throw error;
    throw new Abort('interrupted', 'sigint', 'Stopped at the confirmation. Nothing was sent.');
  } finally {
    terminal.close();
  }
  throw new Abort('usage', 'not_confirmed', 'Not confirmed. Nothing was sent.');
}
