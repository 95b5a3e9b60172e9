import { createInterface } from 'node:readline/promises';
import { Abort, systemErrorCode } from '../../model';
import type { Connection } from './environment';

/**
 * Asks before users are made in a live environment: on a terminal; without one, `--yes` must say it.
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
      'This key is of a live environment: nothing was sent.',
      ['Add --yes to import into it without a question'],
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `Import ${request.file} into the LIVE environment at ${connection.target.apiUrl}? [y/N] `,
    );
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (error) {
    // Ctrl-C and Ctrl-D at the question end it this way.
    if (systemErrorCode(error) !== 'ABORT_ERR') throw error;
    throw new Abort('interrupted', 'sigint', 'Stopped at the question: nothing was sent.');
  } finally {
    terminal.close();
  }
  throw new Abort('usage', 'not_confirmed', 'Not confirmed: nothing was sent.');
}
