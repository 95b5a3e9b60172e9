import * as support from '../support/workos/real-server';
import { asUserId } from '../../src/lib/model';

const { answer, valueOf, WIRE_USER, wireList } = support;
const USER = asUserId('user_01');
const sending = { idempotencyKey: 'k' };

let world: support.World;

beforeAll(async () => {
  world = await support.openWorld(answer(500, ''));
});
afterAll(() => world.close());

describe('successes that cannot be read', () => {
  it.each([
    ['nothing', ''],
    ['HTML', '<html>Login</html>'],
    ['torn JSON', JSON.stringify(WIRE_USER).slice(0, 40)],
    ['null', 'null'],
    ['a list', '[]'],
    ['no id', { ...WIRE_USER, id: undefined }],
    ['an empty id', { ...WIRE_USER, id: '' }],
    ['a number for an email', { ...WIRE_USER, email: 7 }],
    ['no time', { ...WIRE_USER, created_at: 'yesterday-ish' }],
    ['an error in disguise', { message: 'accepted' }],
  ])('%s is garbled and in doubt', async (_name, body) => {
    world.respond = answer(201, body, { 'x-request-id': 'req_9' });
    const failure = support.failureOf(await world.gateway.createUser({ email: 'a@b.co' }, sending));
    expect(failure).toEqual({
      kind: 'garbled_answer',
      code: 'garbled_answer',
      httpStatus: 201,
      requestId: 'req_9',
      message: "WorkOS's answer could not be read",
      retryClass: 'transient',
      ambiguous: true,
    });
  });

  it('a list with one unreadable item is garbled: a search must not miss it', async () => {
    world.respond = answer(200, wireList([WIRE_USER, { id: 1 }]));
    const failure = support.failureOf(await world.gateway.findUsersByEmail('a@b.co'));
    expect(failure.kind).toBe('garbled_answer');
  });

  it('a byte order mark or another content type does no harm', async () => {
    world.respond = answer(200, `\ufeff${JSON.stringify(WIRE_USER)}`, { 'content-type': 'x/y' });
    expect(valueOf(await world.gateway.getUser(USER))?.id).toBe('user_01');
  });
});
