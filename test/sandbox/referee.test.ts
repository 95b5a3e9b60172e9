import { KNOWN_DIVERGENCES, ROUTES } from '../../src/lib/sandbox';
import { createReferee } from '../support/openapi-referee';
import { type Answer, type Client, closeSandboxes, openSandbox } from '../support/sandbox/client';
import { planDrive, type Step } from '../support/sandbox/drive';

afterEach(closeSandboxes);

const referee = createReferee();

function pathOf(step: Step): string {
  return step.path.split('?')[0] ?? '';
}

function judge(step: Step, answer: Answer): string[] {
  const path = pathOf(step);
  const query = new URLSearchParams(step.path.split('?')[1] ?? '');
  const asked = step.isGood
    ? referee.checkRequest(step.method, path, { query, body: step.body })
    : [];
  return [...asked, ...referee.checkAnswer(step.method, path, answer)];
}

async function drive(client: Client, steps: readonly Step[]): Promise<Set<string>> {
  const violations = new Set<string>();
  for (const step of steps) {
    const answer = await client.call(step.method, step.path, step.body);
    for (const violation of judge(step, answer)) violations.add(violation);
  }
  return violations;
}

/** Provokes 401, 403 and 429 for every operation. */
async function driveRefusals(client: Client, steps: readonly Step[]): Promise<Set<string>> {
  const violations = new Set<string>();
  await client.call('POST', '/_sandbox/faults', ['status=429']);
  for (const step of steps) {
    for (const key of [client.sandbox.key, 'sk_test_wrong', 'sk_test_forbidden']) {
      const authorization = `Bearer ${key}`;
      const answer = await client.call(step.method, step.path, step.body, { authorization });
      for (const found of referee.checkAnswer(step.method, pathOf(step), answer)) {
        violations.add(found);
      }
    }
  }
  return violations;
}

/** The known divergence that matches a violation, as text; the violation itself when there is none. */
function known(violation: string): string {
  const [what = '', operation = ''] = violation.split(/ for (?=[A-Z]+ \/)/);
  const entry = KNOWN_DIVERGENCES.find(
    (it) => it.what === what && (it.operation === '*' || it.operation === operation),
  );
  return entry === undefined ? violation : `${entry.what} for ${entry.operation}`;
}

it('answers as the OpenAPI document says, apart from the known divergences', async () => {
  const client = await openSandbox();
  const steps = await planDrive(client);
  const violations = [...(await drive(client, steps)), ...(await driveRefusals(client, steps))];
  const documented = KNOWN_DIVERGENCES.filter((it) => it.kind === 'violation');
  expect([...new Set(violations.map(known))].sort()).toEqual(
    documented.map((it) => `${it.what} for ${it.operation}`).sort(),
  );
});

it.each([
  ['DELETE /user_management/users/{id}', [200, 404]],
  ['DELETE /organizations/{id}', [200, 404]],
  ['DELETE /user_management/organization_memberships/{id}', [200, 404]],
  ['PUT /user_management/organization_memberships/{id}/deactivate', [200, 400, 404]],
  ['PUT /user_management/organization_memberships/{id}/reactivate', [200, 400, 404]],
])('the drive has %s answered with each of %j', async (operation, statuses) => {
  const client = await openSandbox();
  const seen = new Set<number>();
  for (const step of await planDrive(client)) {
    const { status } = await client.call(step.method, step.path, step.body);
    if (referee.operationOf(step.method, pathOf(step)) === operation) seen.add(status);
  }
  expect([...seen].sort()).toEqual(statuses);
});

it('drives every operation the sandbox serves', async () => {
  const client = await openSandbox();
  const steps = await planDrive(client);
  const driven = new Set(steps.map((step) => referee.operationOf(step.method, pathOf(step))));
  expect([...driven].sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
});
