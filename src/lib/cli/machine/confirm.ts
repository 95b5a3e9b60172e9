import { createInterface } from 'node:readline/promises';
import { Abort, systemErrorCode } from '../../model';
import type { Connection } from './environment';

/**
 * Checks that an import into a live environment is confirmed, or that there is a terminal to ask.
 *
 * @param command the command that lacks the confirmation
 * @throws Abort `not_confirmed`
 */
export function assertConfirmable(
  connection: Connection,
  { yes, command }: { readonly yes: boolean; readonly command: string },
): void {
  if (connection.target.environment !== 'live' || yes || canAsk()) return;
  throw new Abort(
    'usage',
    'not_confirmed',
    'WORKOS_SECRET_KEY belongs to a live environment. Nothing was sent.',
    [`To import into it without confirmation: ${command} --yes`],
  );
}

/** True when a question can be seen and answered. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks on the terminal whether to go on; `signal` ends the question.
 *
 * @throws Abort `not_confirmed`, or `interrupted` for Ctrl-C
 */
export async function confirmLive(question: string, signal: AbortSignal): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (error) {
    // Ctrl-C and Ctrl-D at the prompt reject with this code.
    if (systemErrorCode(error) !== 'ABORT_ERR') throw error;
    process.stderr.write('\n');
    throw new Abort('interrupted', 'sigint', 'Stopped at the confirmation. Nothing was sent.');
  } finally {
    terminal.close();
  }
  throw new Abort('usage', 'not_confirmed', 'Not confirmed. Nothing was sent.');
}
