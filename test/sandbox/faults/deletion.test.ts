import { parseFault } from '../../../src/lib/sandbox';
import { createReferee } from '../../support/openapi-referee';
import {
  at,
  type Client,
  closeSandboxes,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

interface Target {
  readonly client: Client;
  readonly path: string;
  /** The status of the membership, or of a lookup of the object where it is not one. */
  readonly seen: () => Promise<unknown>;
}

interface Operation {
  readonly method: string;
  readonly rest: string;
  readonly collection: string;
  /** What `seen` gives before and after the work. */
  readonly before: unknown;
  readonly after: unknown;
}

const deletion = (collection: string): Operation => {
  return { method: 'DELETE', rest: '', collection, before: 200, after: 404 };
};

/** Every operation that takes something away, or gives it back. */
const OPERATIONS: readonly Operation[] = [
  deletion(USERS),
  deletion('/organizations'),
  deletion(MEMBERSHIPS),
  {
    ...deletion(MEMBERSHIPS),
    method: 'PUT',
    rest: '/deactivate',
    before: 'active',
    after: 'inactive',
  },
  {
    ...deletion(MEMBERSHIPS),
    method: 'PUT',
    rest: '/reactivate',
    before: 'inactive',
    after: 'active',
  },
];

/** Objects for the operation, in a sandbox that then has the fault. */
async function openWith(spec: string, operation: Operation): Promise<Target> {
  const client = await openSandbox();
  const user_id = await client.create(USERS, { email: 'a@x.example' });
  const organization_id = await client.create('/organizations', { name: 'Acme' });
  const id = await client.create(MEMBERSHIPS, { user_id, organization_id });
  if (operation.before === 'inactive') {
    await client.call('PUT', `${MEMBERSHIPS}/${id}/deactivate`);
  }
  await client.call('POST', '/_sandbox/faults', [parseFault(`${operation.method} ${spec}`)]);
  const ids: Readonly<Record<string, string>> = {
    [USERS]: user_id,
    '/organizations': organization_id,
    [MEMBERSHIPS]: id,
  };
  const path = `${operation.collection}/${String(ids[operation.collection])}`;
  const seen = async () => {
    const answer = await client.call('GET', path);
    return operation.method === 'DELETE' ? answer.status : at(answer.body, 'status');
  };
  return { client, path, seen };
}

/** How the request ended: its status, or that its connection was cut. */
async function endOf({ client, path }: Target, { method, rest }: Operation): Promise<unknown> {
  return client.call(method, `${path}${rest}`).then(
    ({ status }) => status,
    () => 'cut',
  );
}

const named = OPERATIONS.map((it) => [`${it.method} ${it.collection}/{id}${it.rest}`, it] as const);

describe.each(named)('%s', (_name, operation) => {
  it.each([
    ['status=503', 503],
    ['status=409 code=user_deletion_not_allowed', 409],
    ['reset', 'cut'],
    ['not_found_for=600000', 404],
  ])('%s stops it', async (spec, ending) => {
    const target = await openWith(spec, operation);
    expect(await endOf(target, operation)).toBe(ending);
    expect(await target.seen()).toBe(operation.before);
  });

  it.each([
    ['lost_answer', 'cut'],
    ['status_after_work=500', 500],
    ['status_after_work=202', 202],
    ['status_after_work=204', 204],
    ['garbled', 200],
    ['slow=5', 200],
    ['late=5', 200],
    ['duplicate_answer', 200],
    ['answer_of_another', 200],
    ['clock=60000', 200],
  ])('%s leaves it done', async (spec, ending) => {
    const target = await openWith(spec, operation);
    expect(await endOf(target, operation)).toBe(ending);
    expect(await target.seen()).toBe(operation.after);
  });
});

it('a success in place of another keeps its body, except 204, and does not hide a 404', async () => {
  const client = await openSandbox();
  const answers = async (status: number, path: string) => {
    await client.call('POST', '/_sandbox/faults', [`DELETE * status_after_work=${status}`]);
    const { status: answered, text } = await client.call('DELETE', path);
    return [answered, text];
  };
  const org = async () => `/organizations/${await client.create('/organizations', { name: 'A' })}`;
  expect(await answers(202, await org())).toEqual([202, '']);
  expect(await answers(204, await org())).toEqual([204, '']);
  expect((await answers(204, '/organizations/org_none'))[0]).toBe(404);
});

it('rehearses the deletion that is still under way as the OpenAPI document has it', async () => {
  const target = await openWith('* status_after_work=202', deletion('/organizations'));
  const answer = await target.client.call('DELETE', target.path);
  expect(createReferee().checkAnswer('DELETE', target.path, answer)).toEqual([]);
  expect(answer.status).toBe(202);
});
