import fc from 'fast-check';
import { idempotencyKey } from '../../src/lib/requests/create-once';
import { type Ending, play, POLICY, type Script } from '../support/scripted-create';

const made = { ok: true, value: 'made' };
const found = { ok: true, value: 'found' };

function refusedWith(code: string): object {
  return { ok: false, failure: expect.objectContaining({ code }) };
}

describe('creating once', () => {
  it.each<[string, Script, readonly string[], object]>([
    ['sends once', { endings: [] }, ['send 1'], made],
    ['takes a refusal as it is', { endings: ['refused'] }, ['send 1'], refusedWith('refused')],
    [
      'takes a conflict as it is where there is no doubt',
      { endings: [], before: 'ours' },
      ['send 1'],
      refusedWith('exists'),
    ],
    [
      'sends again under a new key after an answer that leaves no doubt',
      { endings: ['unavailable', 'throttled'] },
      ['send 1', 'send 2', 'send 3'],
      made,
    ],
    [
      'looks after a lost answer and takes what it finds',
      { endings: ['lost'] },
      ['send 1', 'look'],
      found,
    ],
    [
      'looks after a lost request and sends the same again',
      { endings: ['dropped', 'dropped'] },
      ['send 1', 'look', 'send 1', 'look', 'send 1'],
      made,
    ],
    [
      'changes the key by definite answers only',
      { endings: ['dropped', 'unavailable', 'dropped'] },
      ['send 1', 'look', 'send 1', 'send 2', 'look', 'send 2'],
      made,
    ],
    [
      'looks once more when a conflict follows doubt: the lost request was slow',
      { endings: ['late'] },
      ['send 1', 'look', 'send 1', 'look'],
      found,
    ],
    [
      'leaves the conflict with an object of another creator to the caller',
      { endings: ['dropped'], before: 'theirs' },
      ['send 1', 'look', 'send 1', 'look'],
      refusedWith('exists'),
    ],
    [
      'looks first when an earlier run may have sent it',
      { endings: [], inDoubt: true, before: 'ours' },
      ['look'],
      found,
    ],
    [
      'sends when the look of an earlier doubt finds nothing',
      { endings: [], inDoubt: true },
      ['look', 'send 1'],
      made,
    ],
    [
      'gives up when it cannot look, and sends nothing without a look',
      { endings: ['dropped'], lookFails: 1 },
      ['send 1', 'look'],
      refusedWith('refused'),
    ],
    [
      'looks one last time before it gives up: nothing',
      { endings: Array<Ending>(9).fill('dropped') },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1', 'look'],
      refusedWith('dropped'),
    ],
    [
      'looks one last time before it gives up: ours',
      { endings: ['dropped', 'dropped', 'dropped', 'lost'] },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1', 'look'],
      found,
    ],
    [
      'returns the first failure when the last look fails, too',
      { endings: ['dropped', 'dropped', 'dropped', 'lost'], lookFails: 4 },
      ['send 1', 'look', 'send 1', 'look', 'send 1', 'look', 'send 1', 'look'],
      refusedWith('lost'),
    ],
  ])('%s', async (_, script, log, answer) => {
    const played = await play(script);
    expect({ log: played.log, answer: played.end.answer }).toEqual({ log, answer });
    expect(played.end.attempts).toBe(log.filter((line) => line.startsWith('send')).length);
  });

  it.each<[Script, boolean]>([
    [{ endings: ['unavailable'] }, false],
    [{ endings: ['refused'] }, false],
    [{ endings: ['dropped'] }, true],
    [{ endings: ['dropped', 'refused'] }, true],
    [{ endings: [], inDoubt: true }, true],
  ])('reports whether a request may have been carried out: %j', async (script, doubtful) => {
    expect((await play(script)).end.doubtful).toBe(doubtful);
  });

  it('creates at most one, reports the one it created, and ends, whatever the server does', async () => {
    const ending = fc.constantFrom<Ending>(
      'done',
      'lost',
      'dropped',
      'late',
      'unavailable',
      'throttled',
      'refused',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(ending, { maxLength: 12 }), async (endings) => {
        const { end, made: things, log } = await play({ endings });
        expect(things).toBeLessThanOrEqual(1);
        // A create that was answered is always known. One before a definite refusal, or after the last look, may not be.
        if (end.answer.ok) expect(things).toBe(1);
        else if (things === 1) expect(end.doubtful).toBe(true);
        // When no other request is answered meanwhile, a request gets its attempts twice.
        expect(end.attempts).toBeLessThanOrEqual(2 * POLICY.maxAttempts);
        expect(log.filter((line) => line !== 'look')).toHaveLength(end.attempts);
      }),
    );
  });
});

describe('an idempotency key', () => {
  it('is the same for the same parts, and another one for any other', () => {
    const text = fc.stringMatching(/^[a-z0-9]+$/);
    const parts = fc.tuple(text, fc.oneof(fc.nat(), text), fc.oneof(fc.nat(), text));
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        // A row is not an organization, whatever its name.
        const textOf = (key: typeof one): string => [typeof key[1], ...key].join('\n');
        const isSame = textOf(one) === textOf(other);
        expect(idempotencyKey(...one) === idempotencyKey(...other)).toBe(isSame);
        expect(idempotencyKey(...one)).toBe(idempotencyKey(...one));
      }),
    );
  });

  it('contains neither nonce nor name, and fits a header', () => {
    const keys = [
      idempotencyKey('nonce', 7, 'user', 0),
      idempotencyKey('nonce', 'name:Ünder\nwriters', 'organization', 2),
    ];
    for (const key of keys) {
      expect(key).toMatch(/^[A-Za-z0-9_.-]{1,100}$/);
      expect(key).not.toMatch(/nonce|writers/);
    }
  });
});
