import {
  type Answer,
  type Failure,
  type IntentTime,
  type OrganizationId,
  orgKey,
  type OrgRef,
} from '../../model';
import { createOnce, type CreateStep, idempotencyKey, type IsSince } from '../../requests';
import type { NewOrganization, WorkosOrganization } from '../../workos';
import { findOrganization, type OrganizationReads } from './find-organization';
import { type DescribedOrg, type MatchEnd, matchOrganization } from './match-organization';
import { organizationChanges } from './organization-changes';
import type { StepContext } from './step-context';

/** The organization and how the job got it, or the failure and the requests sent. */
export type OrgEnd =
  | {
      readonly ok: true;
      readonly organization: Pick<WorkosOrganization, 'id'> & Partial<WorkosOrganization>;
      readonly outcome: 'created' | (MatchEnd & { readonly ok: true })['outcome'];
    }
  | { readonly ok: false; readonly failure: Failure; readonly attempts: number };

/** One organization to find or create. */
export interface OrgTask {
  readonly ref: OrgRef;
  /** What `organizations.csv` says of it. */
  readonly described?: DescribedOrg;
  /** When an earlier run intended the create, if it did not record the result. */
  readonly doubtSince?: IntentTime;
  /** Since when an earlier run may have created it whose records may be lost. */
  readonly conflictSince?: IntentTime;
  /** True when the job has another organization whose name differs only in case or the like. */
  readonly hasNearNamesake?: boolean;
  /** Has the name of `ref`, which may be too young for a look. It is the one unless a look finds another. */
  readonly namesake?: OrganizationId;
  /** Records the intent. No create is sent before it is durable. */
  readonly intend: (intent: IntentTime) => Promise<void>;
}

/**
 * Finds the organization, or creates it when it does not exist, the file gives a name and `--create-orgs` is set. One
 * that is found is compared with its line in `organizations.csv`.
 *
 * Without errors it takes two requests at most for an id or an external id. A name of several organizations is a
 * failure.
 *
 * @throws Abort when the job stops
 */
export async function findOrCreateOrg(context: StepContext, task: OrgTask): Promise<OrgEnd> {
  const name = nameToCreate(context, task.ref);
  // One that an earlier run was about to update was there before the job.
  const wasThere = name === undefined || task.described?.noted !== undefined;
  const since = task.doubtSince ?? (wasThere ? undefined : task.conflictSince);
  const isSince = since && context.stack.serverClock.since(since, true);
  const found = await find(context, task, isSince);
  if (!found.ok) return { ok: false, failure: found.failure, attempts: 1 };
  if (found.value !== undefined) {
    return isSince !== undefined && isFromJob(task, found.value, isSince)
      ? { ok: true, organization: found.value, outcome: 'created' }
      : matched(context, task, found.value);
  }
  if (task.namesake !== undefined) {
    return { ok: true, organization: { id: task.namesake }, outcome: 'found' };
  }
  if (name === undefined) return { ok: false, failure: notFound(context, task.ref), attempts: 1 };
  return create(context, task, name);
}

async function matched(
  context: StepContext,
  { described }: OrgTask,
  organization: WorkosOrganization,
): Promise<OrgEnd> {
  return described === undefined
    ? { ok: true, organization, outcome: 'found' }
    : matchOrganization(context, described, organization);
}

/** The organization that a request without a recorded result has created: one that is not older than its intent. */
export async function findOwnOrg(
  way: Pick<StepContext, 'stack' | 'gateway'>,
  ref: OrgRef,
  intent: IntentTime,
): Promise<Answer<WorkosOrganization | undefined>> {
  const isSince = way.stack.serverClock.since(intent, true);
  const found = await find(way, { ref }, isSince);
  if (!found.ok || found.value === undefined || isOurs(ref, found.value, isSince)) return found;
  return { ok: true, value: undefined };
}

async function create(context: StepContext, task: OrgTask, name: string): Promise<OrgEnd> {
  const { ref } = task;
  await waitForFormer(context, task);
  // Each attempt has idempotency keys of its own: a server may replay the errors of the one before.
  const series = context.clock.now();
  const step: CreateStep<WorkosOrganization> = {
    requestClass: 'other',
    isLookedUp: true,
    isAlwaysNew: true,
    // WorkOS accepts two organizations of one name (docs/workos-api.md, "Creating an organization").
    hasNoConflict: ref.kind === 'name',
    send: (key) =>
      context.gateway.createOrganization(newOrganization(task, name), { idempotencyKey: key }),
    find: (isSince) => find(context, task, isSince),
    // Whoever created it: the job needs one organization, and has it.
    isOurs: () => true,
    isConflict: ({ kind }) => kind === 'external_id_taken',
    // The domains may be those of the organization that a lost request has created.
    isPerhapsOwn: ({ kind }) => kind === 'domain_taken',
  };
  const end = await createOnce(context.stack, step, {
    doubtSince: task.doubtSince,
    intend: task.intend,
    keyOf: (keysUsed) =>
      idempotencyKey(context.nonce, orgKey(ref), 'organization', series, keysUsed),
  });
  const { answer, existing, attempts } = end;
  // Another client may have created it between our lookup and our create.
  if (existing !== undefined) return matched(context, task, existing);
  if (!answer.ok) return { ok: false, failure: answer.failure, attempts };
  const isOwn = end.found !== true || isOurs(ref, answer.value, end.isSince);
  return isOwn
    ? { ok: true, organization: answer.value, outcome: 'created' }
    : matched(context, task, answer.value);
}

/**
 * WorkOS takes a second organization of one name, and the request of a machine that had the job may still arrive. So the
 * looks that decide whether one was created begin when that is over.
 */
async function waitForFormer(
  { formerQuietMs, clock, stack }: StepContext,
  { ref, doubtSince }: OrgTask,
): Promise<void> {
  if (ref.kind !== 'name' || doubtSince === undefined || formerQuietMs === undefined) return;
  const leftMs = formerQuietMs - clock.monotonicMs();
  if (leftMs > 0) await stack.pause(leftMs);
}

function newOrganization({ ref, described }: OrgTask, name: string): NewOrganization {
  const { domains = [], metadata } = described?.record ?? {};
  return {
    name,
    ...(ref.kind === 'external_id' && { externalId: ref.externalId }),
    ...(domains.length > 0 && { domains }),
    ...(metadata !== undefined && { metadata }),
  };
}

/**
 * True for an organization that an earlier run may have created. Without a recorded intent it must have all that this
 * job would have created it with; but a server may have changed the name.
 */
function isFromJob(task: OrgTask, found: WorkosOrganization, isSince: IsSince): boolean {
  const { ref, described, doubtSince } = task;
  if (!isOurs(ref, found, isSince)) return false;
  if (doubtSince !== undefined || described === undefined) return true;
  return Object.keys(organizationChanges(found, described.record)).every((name) => name === 'name');
}

/** True when the organization is not older than the intent to create it. */
function isOurs(ref: OrgRef, { createdAtMs }: WorkosOrganization, isSince: IsSince): boolean {
  return isSince(createdAtMs, { hasSameId: ref.kind === 'external_id' });
}

/**
 * `isSince` tells the age of what this job may have created; undefined where it has created nothing yet. Organizations
 * are outside /user_management and count toward the total of the key alone (docs/workos-api.md, "Rate limits").
 */
function find(
  { stack, gateway }: Pick<StepContext, 'stack' | 'gateway'>,
  { ref, hasNearNamesake = false }: Pick<OrgTask, 'ref' | 'hasNearNamesake'>,
  isSince: IsSince | undefined,
): Promise<Answer<WorkosOrganization | undefined>> {
  const reads: OrganizationReads = {
    findOrganization: (id) => stack.look('other', () => gateway.findOrganization(id)),
    findOrganizationByExternalId: (externalId) =>
      stack.look('other', () => gateway.findOrganizationByExternalId(externalId)),
    listOrganizationsByName: (name, after) =>
      stack.look('other', () => gateway.listOrganizationsByName(name, after)),
  };
  // The other organization is as young as this one.
  return findOrganization(reads, ref, hasNearNamesake ? undefined : isSince);
}

function nameToCreate(context: StepContext, ref: OrgRef): string | undefined {
  return context.options.createOrgs && ref.kind !== 'id' ? ref.name : undefined;
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
