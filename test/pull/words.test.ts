import { textOf } from '../../src/lib/cli/convert/pull-view';
import { TLS_HINT } from '../../src/lib/http';
import { unreachable } from '../../src/lib/pull/pull-errors';

describe('the words of a pull', () => {
  it('name a wait that is long, and why there is one', () => {
    const waiting = (delayMs: number, isLimited: boolean): string | undefined =>
      textOf('Auth0', { type: 'waiting', delayMs, isLimited });
    expect(waiting(4_999, true)).toBeUndefined();
    expect(waiting(12_000, true)).toBe('Auth0 asks to wait: the next request is sent in 12 s.');
    expect(waiting(12_000, false)).toBe(
      'Auth0 does not answer as it should: trying again in 12 s.',
    );
  });

  it('name how much an earlier run has read', () => {
    const event = { type: 'continued', organizations: 1, memberships: 2_000 } as const;
    expect(textOf('Clerk', event)).toBe(
      'Continuing an earlier pull of Clerk: 1 organization, 2,000 memberships.',
    );
  });

  it('say what to do where the network replaces certificates', () => {
    const { message, actions } = unreachable('Auth0', 'connection', 'SELF_SIGNED_CERT_IN_CHAIN');
    expect(message).toContain('an authority that this machine does not trust');
    expect(actions[0]).toBe(TLS_HINT);
  });

  it.each([
    ['timeout', '', 'Auth0 did not answer in time.'],
    ['protocol', 'HPE_INVALID', 'An answer of Auth0 could not be read (HPE_INVALID).'],
    ['connection', 'ECONNRESET', 'The connection to Auth0 broke (ECONNRESET).'],
    ['proxy', '502', 'The proxy cannot connect to Auth0 (HTTP 502).'],
    ['proxy', 'ECONNREFUSED', 'Cannot connect to the proxy: nothing is listening'],
  ] as const)('name the fault %s %s', (fault, cause, words) => {
    expect(unreachable('Auth0', fault, cause).message).toContain(words);
  });
});
