import { PassThrough } from 'node:stream';
import { readPassword } from '../../../src/lib/cli/machine/ask-password';
import { catchOutput, pretendTerminal } from '../../support/terminal';

const printed = catchOutput();
const pretend = pretendTerminal();
const stdin = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
const signal = new AbortController().signal;
const ASKED = { fromStdin: false, signal };
const PIPED = { fromStdin: true, signal };

afterEach(() => {
  Object.defineProperty(process, 'stdin', stdin);
});

function input(isTTY: boolean): PassThrough {
  const typed: PassThrough = Object.assign(new PassThrough(), { isTTY, setRawMode: () => typed });
  Object.defineProperty(process, 'stdin', { value: typed, configurable: true });
  return typed;
}

describe('a password', () => {
  it('is typed on the terminal, which shows the question and not the password', async () => {
    pretend(true);
    const typed = input(true);
    const read = readPassword('Password of ada', ASKED);
    typed.write('s3cret word\r');
    expect(await read).toBe('s3cret word');
    expect(printed.stderr()).toBe('Password of ada: \n');
    expect(printed.stdout()).toBe('');
  });

  it('can be stopped with Ctrl-C', async () => {
    pretend(true);
    const typed = input(true);
    const read = readPassword('Password of ada', ASKED);
    typed.write('s3c\u0003');
    await expect(read).rejects.toMatchObject({ reason: 'interrupted', code: 'sigint' });
  });

  it.each(['s3cret word', 's3cret word\n', 's3cret word\r\n'])('is piped as %j', async (text) => {
    input(false).end(text);
    expect(await readPassword('Password', PIPED)).toBe('s3cret word');
    expect(printed.stderr()).toBe('');
  });

  it.each([
    ['nothing', '', 'The password is empty.'],
    ['an empty line', '\n', 'The password is empty.'],
    ['a file', 'x'.repeat(5_000), 'Standard input has more than a password.'],
  ])('is not %s', async (_, text, message) => {
    input(false).end(text);
    const actions = [
      'Run the command on a terminal, which asks for the password',
      'Or pipe the password to it and add --password-stdin',
    ];
    await expect(readPassword('Password', PIPED)).rejects.toMatchObject({
      reason: 'usage',
      code: 'password_not_given',
      message,
      actions,
    });
  });

  it('is not asked for without a terminal', async () => {
    pretend(false);
    await expect(readPassword('Password', ASKED)).rejects.toMatchObject({
      code: 'password_not_given',
      message: 'There is no terminal to ask for the password.',
    });
  });
});
