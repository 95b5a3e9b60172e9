import { classify } from '../../src/lib/workos/classify';
import { readErrorBody } from '../../src/lib/workos/error-body';

const asked = {
  operation: { verb: 'create', subject: 'user' },
  nowMs: 0,
} as const;

const refusal = (status: number, body: object) =>
  classify({ whole: true, head: { status }, body: JSON.stringify(body) }, asked);

it('lets no pattern see more than 2,000 characters of a text', () => {
  const message = 'external_id '.repeat(325_000);
  const { texts } = readErrorBody(
    JSON.stringify({ message, errors: [{ field: message, message }] }),
  );
  expect(texts.map(({ length }) => length)).toEqual([2_000]);
});

it('shows nothing of a text that was cut in a word', () => {
  const message = `${' '.repeat(1_990)}email address`;
  expect(refusal(400, { message }).message).toBe('WorkOS refused the request');
});

it.each([
  [{ code: 'idempotency_key_in_progress', message: 'Wait.' }, 'idempotency_key_in_progress'],
  [{ message: 'A request with this Idempotency-Key is running' }, 'idempotency_key_in_progress'],
  [{ code: 'idempotency_conflict' }, 'idempotency_conflict'],
])('takes a 409 about the idempotency key, %j, for doubt', (body, code) => {
  for (const subject of ['user', 'organization', 'membership'] as const) {
    const raw = { whole: true, head: { status: 409 }, body: JSON.stringify(body) } as const;
    const operation = { verb: 'create', subject } as const;
    expect(classify(raw, { ...asked, operation })).toMatchObject({
      code,
      retryClass: 'transient',
      ambiguous: true,
    });
  }
});
