import { PassThrough } from 'node:stream';
import { assertConfirmable, confirmLive } from '../../../src/lib/cli/machine/confirm';
import type { Connection } from '../../../src/lib/cli/machine/environment';
import { settle } from '../../support/fake-clock';
import { catchOutput, pretendTerminal } from '../../support/terminal';

const printed = catchOutput();
const pretend = pretendTerminal();

const REQUEST = { yes: false, command: 'workos-migrate import users.csv' };
const QUESTION = 'Import users.csv into the LIVE environment at https://api.workos.com?';

function connection(environment: Connection['target']['environment']): Connection {
  const baseUrl = new URL('https://api.workos.com');
  return { apiKey: 'sk_1', baseUrl, target: { apiUrl: baseUrl.origin, environment } };
}

describe('without a terminal', () => {
  beforeEach(() => {
    pretend(false);
  });

  it('rejects a live environment and names the command that allows it', () => {
    expect(() => {
      assertConfirmable(connection('live'), REQUEST);
    }).toThrow(
      expect.objectContaining({
        reason: 'usage',
        code: 'not_confirmed',
        message: expect.stringContaining('Nothing was sent') as string,
        actions: [expect.stringContaining('workos-migrate import users.csv --yes') as string],
      }) as Error,
    );
  });

  it.each([
    ['live', true],
    ['test', false],
    ['sandbox', false],
  ] as const)('accepts a %s environment, with --yes: %s', (kind, yes) => {
    expect(() => {
      assertConfirmable(connection(kind), { ...REQUEST, yes });
    }).not.toThrow();
  });
});

describe('on a terminal', () => {
  let typed: PassThrough;
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin');

  beforeEach(() => {
    pretend(true);
    typed = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => typed });
    Object.defineProperty(process, 'stdin', { value: typed, configurable: true });
  });

  afterEach(() => {
    if (stdin !== undefined) Object.defineProperty(process, 'stdin', stdin);
  });

  async function answering(text: string, signal = new AbortController().signal): Promise<unknown> {
    const asked = confirmLive(QUESTION, signal).then(
      () => 'confirmed',
      (error: unknown) => error,
    );
    await settle();
    expect(printed.stderr()).toContain(`${QUESTION} [y/N] `);
    typed.write(text);
    return asked;
  }

  it.each(['y\n', 'Y\n', 'yes\n', ' YES \n'])('continues after %j', async (text) => {
    expect(await answering(text)).toBe('confirmed');
  });

  it.each(['\n', 'n\n', 'no\n', 'yeah\n', 'y y\n'])('sends nothing after %j', async (text) => {
    expect(await answering(text)).toMatchObject({ reason: 'usage', code: 'not_confirmed' });
  });

  it('is stopped by Ctrl-C at the prompt, and ends its line', async () => {
    expect(await answering('\u0003')).toMatchObject({ reason: 'interrupted', code: 'sigint' });
    expect(printed.stderr()).toMatch(/\n$/);
  });

  it('is stopped when the run is', async () => {
    const controller = new AbortController();
    setImmediate(() => {
      controller.abort();
    });
    expect(await answering('', controller.signal)).toMatchObject({ reason: 'interrupted' });
  });

  it('is stopped by Ctrl-D at the prompt', async () => {
    expect(await answering('\u0004')).toMatchObject({ reason: 'interrupted', code: 'sigint' });
  });
});
