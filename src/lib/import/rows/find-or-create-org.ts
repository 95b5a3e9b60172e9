import { type Answer, type Failure, orgKey, type OrgRef } from '../../model';
import type { WorkosOrganization } from '../../workos';
import type { StepContext } from './step-context';
import { createOnce, idempotencyKey, type IntentTime, isSinceIntent } from '../../requests';

/**
 * The pauses between lookups of an organization that the row names by name alone, before it is created again: 15 s in
 * all. WorkOS accepts two organizations of one name (docs/workos-api.md, "Creating an organization"), so no conflict
 * reveals a create that is still in flight, and nothing limits its delay. 15 s is longer than a proxy or a busy server
 * delays a request, and short enough for the rows that wait.
 */
const SETTLE_PAUSES_MS = [1_000, 2_000, 4_000, 8_000];

/** The organization and how the job got it, or the failure and the requests sent. */
export type OrgEnd =
  | {
      readonly ok: true;
      readonly organization: WorkosOrganization;
      readonly outcome: 'created' | 'found';
    }
  | { readonly ok: false; readonly failure: Failure; readonly attempts: number };

/** One organization to find or create. */
export interface OrgTask {
  readonly ref: OrgRef;
  /** When an earlier run intended the create, if it did not record the outcome. */
  readonly doubtSinceMs?: number;
  /** Called and awaited before a create is sent: records the intent and gives its time. */
  readonly intend: () => Promise<number>;
}

/**
 * Finds the organization, or creates it when it does not exist, the row gives a name and `--create-orgs` is set.
 * Without errors it takes two requests at most for an id or an external id. A name of several organizations is a
 * failure.
 *
 * @throws Abort when the job stops
 */
export async function findOrCreateOrg(context: StepContext, task: OrgTask): Promise<OrgEnd> {
  const found = await find(context, task.ref);
  if (!found.ok) return { ok: false, failure: found.failure, attempts: 1 };
  if (found.value !== undefined) {
    const { doubtSinceMs } = task;
    const isOurs =
      doubtSinceMs !== undefined &&
      isCreatedByJob(context, found.value, { intentAtMs: doubtSinceMs, inDoubt: true });
    return { ok: true, organization: found.value, outcome: isOurs ? 'created' : 'found' };
  }
  const name = nameToCreate(context, task.ref);
  if (name === undefined) return { ok: false, failure: notFound(context, task.ref), attempts: 1 };
  return create(context, task, name);
}

async function create(context: StepContext, task: OrgTask, name: string): Promise<OrgEnd> {
  const { ref } = task;
  const inDoubt = task.doubtSinceMs !== undefined;
  const intentAtMs = await task.intend();
  const { answer, attempts } = await createOnce(context.stack, {
    requestClass: 'other',
    inDoubt,
    keyOf: (definite) => idempotencyKey(context.nonce, orgKey(ref), 'organization', definite),
    send: (key) =>
      context.gateway.createOrganization(
        ref.kind === 'external_id' ? { name, externalId: ref.externalId } : { name },
        { idempotencyKey: key },
      ),
    findOurs: () => findSettled(context, ref),
    isConflict: ({ kind }) => kind === 'external_id_taken',
  });
  if (answer.ok) {
    const outcome = isCreatedByJob(context, answer.value, { intentAtMs, inDoubt })
      ? 'created'
      : 'found';
    return { ok: true, organization: answer.value, outcome };
  }
  // Another client may have created it between our lookup and our create.
  const again = answer.failure.kind === 'external_id_taken' ? await find(context, ref) : answer;
  return again.ok && again.value !== undefined
    ? { ok: true, organization: again.value, outcome: 'found' }
    : { ok: false, failure: answer.failure, attempts };
}

/** True when the organization is not older than the intent to create it. */
function isCreatedByJob(
  context: StepContext,
  { createdAtMs }: WorkosOrganization,
  intent: Omit<IntentTime, 'serverOffsetMs'>,
): boolean {
  const serverOffsetMs = context.gateway.serverClockOffsetMs();
  return isSinceIntent(createdAtMs, { ...intent, serverOffsetMs });
}

// Organizations are outside /user_management and count toward the total of the key alone
// (docs/workos-api.md, "Rate limits").
function find(context: StepContext, ref: OrgRef): Promise<Answer<WorkosOrganization | undefined>> {
  const { stack, gateway } = context;
  switch (ref.kind) {
    case 'id':
      return stack.look('other', () => gateway.findOrganization(ref.id));
    case 'external_id':
      return stack.look('other', () => gateway.findOrganizationByExternalId(ref.externalId));
    case 'name':
      return findByName(context, ref.name);
  }
}

async function findByName(
  { stack, gateway }: StepContext,
  name: string,
): Promise<Answer<WorkosOrganization | undefined>> {
  const matches: WorkosOrganization[] = [];
  let after: string | undefined;
  do {
    const cursor = after;
    const answer = await stack.look('other', () => gateway.listOrganizationsByName(name, cursor));
    if (!answer.ok) return answer;
    matches.push(...answer.value.matches);
    after = answer.value.after;
  } while (after !== undefined && matches.length < 2);
  if (matches.length > 1) return { ok: false, failure: severalOfName(name) };
  return { ok: true, value: matches[0] };
}

/** Finds the organization of a create that was sent and may still be in flight. */
async function findSettled(
  context: StepContext,
  ref: OrgRef,
): Promise<Answer<WorkosOrganization | undefined>> {
  let found = await find(context, ref);
  if (ref.kind !== 'name') return found;
  for (const pauseMs of SETTLE_PAUSES_MS) {
    if (!found.ok || found.value !== undefined) return found;
    await context.stack.pause(pauseMs);
    found = await find(context, ref);
  }
  return found;
}

function nameToCreate(context: StepContext, ref: OrgRef): string | undefined {
  return context.options.createOrgs && ref.kind !== 'id' ? ref.name : undefined;
}

function severalOfName(name: string): Failure {
  return {
    kind: 'request_refused',
    code: 'organization_name_ambiguous',
    message: `Several organizations are named "${name}": name the right one with org_id or org_external_id`,
    retryClass: 'permanent',
    ambiguous: false,
  };
}

function notFound(context: StepContext, ref: OrgRef): Failure {
  return {
    kind: 'not_found',
    code: 'organization_not_found',
    message: `Organization not found: ${describeRef(ref)}. ${remedy(context, ref)}`,
    retryClass: 'permanent',
    ambiguous: false,
  };
}

function remedy(context: StepContext, ref: OrgRef): string {
  if (ref.kind === 'id') return 'Check org_id, and that the key is of the same environment';
  if (!context.options.createOrgs) return 'Create it first, or let --create-orgs do it';
  return 'Give org_name as well, and it is created';
}

function describeRef(ref: OrgRef): string {
  switch (ref.kind) {
    case 'id':
      return ref.id;
    case 'external_id':
      return `external id "${ref.externalId}"`;
    case 'name':
      return `name "${ref.name}"`;
  }
}
