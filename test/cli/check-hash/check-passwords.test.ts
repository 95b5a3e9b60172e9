import {
  type Check,
  checkPasswords,
  type CheckOptions,
  type Estimate,
} from '../../../src/lib/cli/check-hash/check-passwords';
import type { Sent } from '../../../src/lib/cli/check-hash/users';

const SSHA = '{SSHA}dpopcMFUqRePjTap6MyuXH1Tc+WLEgvL';
const PASSWORD = 'Corr3ct-Horse!';

function check(email: string, sent: Sent, password = PASSWORD): Check {
  return { email, password, user: { row: 1, email, sent } };
}

const ssha = (value = SSHA): Sent => ({ kind: 'hash', hash: { type: 'ssha', value } });

function options(more: Partial<CheckOptions> = {}): CheckOptions {
  let nowMs = 0;
  return {
    signal: new AbortController().signal,
    monotonicMs: () => (nowMs += 100),
    onEstimate: () => undefined,
    onProgress: () => undefined,
    ...more,
  };
}

describe('checkPasswords', () => {
  it('gives a verdict for each account, in their order', async () => {
    const verdicts = await checkPasswords(
      [
        check('a@x.io', ssha()),
        check('b@x.io', ssha(), 'wrong'),
        check('c@x.io', { kind: 'plain', password: PASSWORD }),
        check('d@x.io', { kind: 'plain', password: 'other' }),
        check('e@x.io', { kind: 'nothing', why: 'It has none.' }),
        check('f@x.io', { kind: 'rejected', message: 'email is bad' }),
        check('g@x.io', {
          kind: 'hash',
          hash: { type: 'bcrypt', value: `$2b$31$${'a'.repeat(53)}` },
        }),
        { email: 'h@x.io', password: PASSWORD, user: undefined },
      ],
      options(),
    );
    expect(verdicts.map(({ email, outcome, reason }) => [email, outcome, reason])).toEqual([
      ['a@x.io', 'verifies', undefined],
      ['b@x.io', 'differs', undefined],
      ['c@x.io', 'verifies', undefined],
      ['d@x.io', 'differs', undefined],
      ['e@x.io', 'unknown', 'It has none.'],
      ['f@x.io', 'unknown', 'An import rejects the row: email is bad.'],
      ['g@x.io', 'unknown', 'It cannot be computed here: bcrypt of cost 31 takes too long here.'],
      ['h@x.io', 'missing', undefined],
    ]);
  });

  it('measures one check of each kind of hash before the rest, and counts each once', async () => {
    const estimates: Estimate[] = [];
    const done: number[] = [];
    const checks = Array.from({ length: 10 }, (_, at) => check(`u${String(at)}@x.io`, ssha()));
    await checkPasswords(
      [...checks, check('z@x.io', { kind: 'nothing', why: 'It has none.' })],
      options({
        onEstimate: (estimate) => {
          expect(done).toEqual([1, 2]);
          estimates.push(estimate);
        },
        onProgress: (count) => done.push(count),
      }),
    );
    expect(estimates).toEqual([
      { checks: 11, durationMs: 1_100, slowest: { label: 'ssha', eachMs: 100, allMs: 1_000 } },
    ]);
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('names costs, and no key', async () => {
    const key = 'c2lnbmVyLWtleQ';
    const hashes = [
      { type: 'bcrypt', value: `$2b$31$${'a'.repeat(53)}` },
      { type: 'pbkdf2', value: '$pbkdf2$i=999999999,d=sha256$c2FsdA$aGFzaA' },
      {
        type: 'firebase-scrypt',
        value: `$firebase-scrypt$v=1$r=8,m=40,ss=Bw,sk=${key}$c2FsdA$aGFzaA`,
      },
    ] as const;
    const labels: string[] = [];
    for (const hash of hashes) {
      await checkPasswords(
        [check('a@x.io', { kind: 'hash', hash })],
        options({ onEstimate: ({ slowest }) => labels.push(slowest.label) }),
      );
    }
    expect(labels).toEqual([
      'bcrypt of cost 31',
      'pbkdf2 with i=999999999,d=sha256',
      'firebase-scrypt',
    ]);
  });

  it('ends at a signal', async () => {
    const abort = new AbortController();
    const checks = Array.from({ length: 50 }, () => check('a@x.io', ssha()));
    const run = checkPasswords(
      checks,
      options({
        signal: abort.signal,
        onProgress: (done) => {
          if (done === 10) abort.abort(new Error('stopped'));
        },
      }),
    );
    await expect(run).rejects.toThrow('stopped');
  });
});
