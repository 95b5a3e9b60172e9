import { PassThrough } from 'node:stream';
import { confirmLive } from '../../../src/lib/cli/machine/confirm';
import type { Connection } from '../../../src/lib/cli/machine/environment';
import { abortOf } from '../../support/csv/csv-files';
import { settle } from '../../support/fake-clock';
import { catchOutput, pretendTerminal } from '../../support/terminal';

const printed = catchOutput();
const pretend = pretendTerminal();

const REQUEST = { yes: false, file: 'users.csv' };

function connection(environment: Connection['target']['environment']): Connection {
  const baseUrl = new URL('https://api.workos.com');
  return { apiKey: 'sk_1', baseUrl, target: { apiUrl: baseUrl.origin, environment } };
}

describe('without a terminal', () => {
  beforeEach(() => {
    pretend(false);
  });

  it('rejects a live environment and says how to allow it', async () => {
    const abort = await abortOf(confirmLive(connection('live'), REQUEST));
    expect(abort).toMatchObject({ reason: 'usage', code: 'not_confirmed' });
    expect(abort.message).toContain('Nothing was sent');
    expect(abort.actions.join()).toContain('--yes');
    expect(printed.stderr()).toBe('');
  });

  it('allows it with --yes', async () => {
    await confirmLive(connection('live'), { ...REQUEST, yes: true });
  });

  it.each(['test', 'sandbox'] as const)('does not ask for a %s environment', async (kind) => {
    await confirmLive(connection(kind), REQUEST);
    expect(printed.stderr()).toBe('');
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

  async function answering(text: string): Promise<unknown> {
    const asked = confirmLive(connection('live'), REQUEST).then(
      () => 'confirmed',
      (error: unknown) => error,
    );
    await settle();
    expect(printed.stderr()).toContain(
      'Import users.csv into the LIVE environment at https://api.workos.com? [y/N] ',
    );
    typed.write(text);
    return asked;
  }

  it.each(['y\n', 'Y\n', 'yes\n', ' YES \n'])('continues after %j', async (text) => {
    expect(await answering(text)).toBe('confirmed');
  });

  it.each(['\n', 'n\n', 'no\n', 'yeah\n', 'y y\n'])('sends nothing after %j', async (text) => {
    expect(await answering(text)).toMatchObject({ reason: 'usage', code: 'not_confirmed' });
  });

  it('is stopped by Ctrl-C at the prompt', async () => {
    expect(await answering('\u0003')).toMatchObject({ reason: 'interrupted', code: 'sigint' });
  });

  it('is stopped by Ctrl-D at the prompt', async () => {
    expect(await answering('\u0004')).toMatchObject({ reason: 'interrupted', code: 'sigint' });
  });
});
