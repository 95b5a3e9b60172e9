import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Abort, systemErrorCode } from '../../model';
import { canAsk } from './confirm';

/** No password is longer; whoever pipes more has piped something else. */
const MAX_BYTES = 4096;

/**
 * A password: the first line of standard input, or typed on the terminal, which does not show it.
 *
 * @param question what to ask, without a colon
 * @throws Abort `password_not_given`, or `interrupted` for Ctrl-C
 */
export async function readPassword(
  question: string,
  { fromStdin, signal }: { readonly fromStdin: boolean; readonly signal: AbortSignal },
): Promise<string> {
  const password = await (fromStdin ? firstLine() : ask(question, signal));
  if (password === '') throw notGiven('The password is empty.');
  return password;
}

async function firstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const read = Buffer.from(chunk as Uint8Array);
    chunks.push(read);
    bytes += read.length;
    if (bytes > MAX_BYTES) throw notGiven('Standard input has more than a password.');
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text.replace(/\r?\n$/, '');
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  if (!canAsk()) throw notGiven('There is no terminal to ask for the password.');
  process.stderr.write(`${question}: `);
  // What readline writes would show the password.
  const output = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const terminal = createInterface({
    input: process.stdin,
    output,
    terminal: true,
    historySize: 0,
  });
  try {
    return await terminal.question('', { signal });
  } catch (error) {
    // Ctrl-C and Ctrl-D at the prompt reject with this code.
    if (systemErrorCode(error) !== 'ABORT_ERR') throw error;
    throw new Abort('interrupted', 'sigint', 'Stopped before the password was typed.');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

function notGiven(what: string): Abort {
  return new Abort('usage', 'password_not_given', what, [
    'Run the command on a terminal, which asks for the password',
    'Or pipe the password to it and add --password-stdin',
  ]);
}
