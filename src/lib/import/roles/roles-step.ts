import {
  type JobHistory,
  type JobOptions,
  type JobRecord,
  sharedBefores,
  sharedIntents,
  sharedResults,
} from '../../jobs';
import {
  defined,
  type IntentTime,
  type OrganizationId,
  type RoleCounts,
  roleKey,
  type StepResult,
} from '../../model';
import { inLanes, type StopSwitch, untilKnown, untilSeen } from '../../requests';
import type { WorkosRole } from '../../workos';
import type { OrgDirectory } from '../rows/org-resolver';
import type { StepContext } from '../rows/step-context';
import { createPermissions, PERMISSION, type PermissionParts } from './create-permissions';
import { createRole } from './create-role';
import {
  countRoles,
  differencesOf,
  isSettled,
  roleLines,
  type RoleState,
  roleWarnings,
  valuesOf,
} from './role-state';
import { refusedRoles } from './refused-roles';
import type { WantedRole } from './wanted-roles';

/** The name of the step in the ledger. */
export const ROLE = 'role';

/** What the step needs. */
export interface RolesParts {
  readonly context: StepContext;
  readonly options: JobOptions;
  readonly stop: StopSwitch;
  readonly record: (...records: readonly JobRecord[]) => Promise<void>;
  /** What earlier runs recorded. */
  readonly history: Pick<JobHistory, 'shared'>;
  readonly orgs: OrgDirectory;
  /** Since when an earlier run may have created roles whose records may be lost. */
  readonly conflictSince?: IntentTime;
  /** True for a role that a job of `--since` has: this job has not created it. */
  readonly isEarlier: (id: string) => boolean;
  /** The roles of the environment, where they were just listed. */
  readonly listed?: readonly WorkosRole[];
}

/**
 * The step before the rows: the permissions and roles that the job describes, found or created, because a membership
 * cannot name a role that does not exist. What WorkOS refuses stops the run before the first user; a resume goes on.
 */
export class RolesStep {
  readonly states: readonly RoleState[];
  private readonly permissions: PermissionParts;

  constructor(
    private readonly parts: RolesParts,
    wanted: readonly WantedRole[],
  ) {
    const { shared } = parts.history;
    const befores = sharedBefores(shared, ROLE);
    const intents = sharedIntents(shared, ROLE);
    const results = sharedResults(shared, ROLE);
    this.states = wanted.map((role) => {
      const key = roleKey(role.record);
      return {
        ...role,
        key,
        doubtSince: intents.get(key),
        hasNoted: befores.has(key),
        result: results.get(key),
        failure: undefined,
      };
    });
    this.permissions = {
      ...parts,
      doubts: sharedIntents(shared, PERMISSION),
      created: new Set(sharedResults(shared, PERMISSION).keys()),
    };
  }

  get counts(): RoleCounts {
    return { ...countRoles(this.states), permissionsCreated: this.permissions.created.size };
  }

  get warnings(): readonly string[] {
    return roleWarnings(this.states);
  }

  /** The lines of `roles-results.csv`; undefined for a job without roles. */
  get lines(): Iterable<string> | undefined {
    return this.states.length === 0 ? undefined : roleLines(this.states);
  }

  /** Settles all roles. Never rejects: the stop switch has every error. */
  async run(): Promise<void> {
    const { stop } = this.parts;
    const open = this.states.filter((state) => !isSettled(state, this.parts.options));
    const ofOrgs = byOrganization(open);
    try {
      await createPermissions(
        this.permissions,
        open.flatMap(({ record }) => record.permissions ?? []),
      );
      await this.settleOfEnvironment(
        open.filter(({ record }) => record.orgExternalId === undefined),
      );
    } catch (error) {
      stop.fail(error);
    }
    await inLanes([...ofOrgs], this.lanes, ([externalId, states]) =>
      this.settleOfOrganization(externalId, states),
    );
  }

  private get lanes(): { readonly lanes: number; readonly stop: StopSwitch } {
    return { lanes: this.parts.options.concurrency, stop: this.parts.stop };
  }

  private async settleOfEnvironment(states: readonly RoleState[]): Promise<void> {
    const { context, listed } = this.parts;
    if (states.length === 0 || this.parts.stop.isStopping) return;
    const answer =
      listed === undefined
        ? await context.stack.look('other', () => context.gateway.listRoles())
        : ({ ok: true, value: listed } as const);
    if (!answer.ok) throw refusedRoles('The roles of the environment', 'read', answer.failure);
    const roles = bySlug(answer.value ?? []);
    await inLanes(states, this.lanes, (state) =>
      this.settle(state, roles.get(state.record.slug), undefined),
    );
  }

  private async settleOfOrganization(
    externalId: string,
    states: readonly RoleState[],
  ): Promise<void> {
    const { orgs, context } = this.parts;
    const { stack, gateway } = context;
    const organization = await orgs.resolve({ kind: 'external_id', externalId });
    if (!organization.ok) {
      const { failure } = organization;
      // Its rows fail as well. A failure for now could be over when they are sent, and they would miss the role.
      if (failure.retryClass !== 'permanent') {
        throw refusedRoles(`The organization ${externalId}`, 'read', failure);
      }
      for (const state of states) state.failure = failure;
      return;
    }
    const { id } = organization;
    const answer = await untilSeen(stack, 'other', () => gateway.listRoles(id));
    if (!answer.ok) {
      throw refusedRoles(`The roles of the organization ${externalId}`, 'read', answer.failure);
    }
    const roles = bySlug(answer.value ?? []);
    for (const state of states) {
      if (this.parts.stop.isStopping) return;
      await this.settle(state, roles.get(state.record.slug), id);
    }
  }

  private async settle(
    state: RoleState,
    found: WorkosRole | undefined,
    organizationId: OrganizationId | undefined,
  ): Promise<void> {
    const { parts } = this;
    const { isEarlier, conflictSince } = parts;
    const isKnown = found !== undefined && isEarlier(found.id);
    const task = { state, found, organizationId };
    const end = await createRole(
      { ...parts, step: ROLE },
      { ...task, conflictSince: isKnown ? undefined : conflictSince },
    );
    if (!end.ok) throw refusedRoles(`The role ${state.key}`, 'created', end.failure);
    const role = end.value;
    const outcome = end.isOurs
      ? await this.complete(state, role, organizationId)
      : await this.compare(state, role, organizationId);
    const place = organizationId === undefined ? {} : { organizationId };
    const result: StepResult = { id: role.id, ...outcome, ...place };
    await parts.record({ type: 'result', step: ROLE, subject: state.key, result });
    state.result = result;
  }

  /** Gives a role that the job has created its permissions. */
  private async complete(
    state: RoleState,
    role: WorkosRole,
    organizationId: OrganizationId | undefined,
  ): Promise<Pick<StepResult, 'outcome' | 'updatedAtMs'>> {
    const { permissions } = differencesOf(state, role);
    // An earlier run may have set them.
    const { createdAtMs, updatedAtMs: changedAtMs } = role;
    if (permissions === undefined) {
      return {
        outcome: 'created',
        ...defined({ updatedAtMs: changedAtMs === createdAtMs ? undefined : changedAtMs }),
      };
    }
    const place = { slug: role.slug, organizationId };
    const { updatedAtMs } = await this.change(state, () =>
      this.parts.context.gateway.setRolePermissions(place, permissions),
    );
    return { outcome: 'created', updatedAtMs };
  }

  /** Compares a role that was there with the file; with `--on-existing update` it is changed. */
  private async compare(
    state: RoleState,
    role: WorkosRole,
    organizationId: OrganizationId | undefined,
  ): Promise<Pick<StepResult, 'outcome' | 'updatedAtMs'>> {
    const { context, options, record } = this.parts;
    const { gateway } = context;
    const { fields, permissions } = differencesOf(state, role);
    if (fields === undefined && permissions === undefined) {
      // An earlier run wrote it and did not record that.
      if (!state.hasNoted) return { outcome: 'found' };
      return { outcome: 'updated', updatedAtMs: role.updatedAtMs };
    }
    if (options.onExisting !== 'update') return { outcome: 'differs' };
    if (!state.hasNoted) {
      const before = { id: role.id, values: { ...valuesOf(role) } };
      await record({ type: 'before', step: ROLE, subject: state.key, ...before });
      state.hasNoted = true;
    }
    const place = { slug: role.slug, organizationId };
    let changed = role;
    if (fields !== undefined) {
      changed = await this.change(state, () => gateway.updateRole(place, fields));
    }
    if (permissions !== undefined) {
      changed = await this.change(state, () => gateway.setRolePermissions(place, permissions));
    }
    return { outcome: 'updated', updatedAtMs: changed.updatedAtMs };
  }

  private async change(
    { key }: RoleState,
    send: Parameters<typeof untilKnown<WorkosRole>>[1],
  ): Promise<WorkosRole> {
    const { answer } = await untilKnown(this.parts.context.stack, send, 'other');
    if (!answer.ok) throw refusedRoles(`The role ${key}`, 'changed', answer.failure);
    return answer.value;
  }
}

function byOrganization(states: readonly RoleState[]): ReadonlyMap<string, readonly RoleState[]> {
  const groups = new Map<string, RoleState[]>();
  for (const state of states) {
    const { orgExternalId } = state.record;
    if (orgExternalId === undefined) continue;
    const group = groups.get(orgExternalId) ?? [];
    group.push(state);
    groups.set(orgExternalId, group);
  }
  return groups;
}

function bySlug(roles: readonly WorkosRole[]): ReadonlyMap<string, WorkosRole> {
  return new Map(roles.map((role) => [role.slug, role]));
}
