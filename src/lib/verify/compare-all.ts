import { Environment, type ExpectedLooks } from '../environment';
import { findTotpFactor, type Plan, type WantedRole, wantedRoles } from '../import';
import { type ChunkLedgers, type JobHistory, sharedResults } from '../jobs';
import { addRequests, type PlannedOrg, type RequestCounts, type StepResult } from '../model';
import type { RequestRoute } from '../requests';
import { FileOrganizations } from './file-organizations';
import { compareRoles, type RoleParts } from './file-roles';
import { RowPass, type RowPassParts } from './row-pass';
import { findUnexpected } from './unexpected-members';
import type { RowProgress, VerificationStore } from './verification-store';
import type { VerifyPorts, VerifyRequest } from './verify-request';

/** What the ledgers of the job say. */
export interface KnownJob {
  readonly history: JobHistory;
  readonly ledgers: ChunkLedgers;
}

/** A verification whose file is planned. */
export interface PlannedRun {
  readonly plan: Plan;
  readonly route: RequestRoute;
  /** Undefined for a file without a job. */
  readonly known: KnownJob | undefined;
}

/** Reads the environment and compares all rows with it; what is found goes into the store. */
export async function compareAll(
  request: VerifyRequest,
  ports: VerifyPorts,
  run: PlannedRun & { readonly store: VerificationStore },
): Promise<RowProgress> {
  const { plan, route, known, store } = run;
  const { findsUnexpected, sample, options } = request;
  const { emit, stop, gateway } = ports;
  const begun = await store.progress();
  const requests = (): RequestCounts => addRequests(begun.requests, route.counts);
  const roles = wantedRoles(plan, options);
  const { environment, orgs } = await readEnvironment(request, ports, { ...run, roles });
  const throwWhenStopped = (): void => {
    if (stop.reason !== undefined) throw stop.reason;
  };
  const { reads } = environment;
  const rows = sample ?? plan.csv.rows;
  const parts: RowPassParts = {
    plan,
    options,
    reads,
    orgs,
    findFactor: (userId) => findTotpFactor({ stack: route.stack, gateway }, userId),
    store,
    statesOf: known && statesReader(known),
    isSampled: sample === undefined ? undefined : sampler(sample, plan.csv.rows),
    marksMembers: findsUnexpected,
    requests,
    throwWhenStopped,
    onProgress: (progress) => {
      emit({ type: 'comparing', progress, rows });
    },
  };
  const progress = await new RowPass(parts, begun).run();
  await orgs.resolveDescribed();
  const listRoles: RoleParts['listRoles'] = (id) =>
    route.stack.look('other', () => gateway.listRoles(id));
  const ofRoles = await compareRoles({ listRoles, orgs }, roles);
  await store.commit({ differences: [...orgs.takeDifferences(), ...ofRoles] });
  if (findsUnexpected) await findUnexpected(environment, orgs, { store, throwWhenStopped });
  return { ...progress, requests: requests() };
}

interface ReadParts extends PlannedRun {
  readonly store: VerificationStore;
  readonly roles: readonly WantedRole[];
}

async function readEnvironment(
  request: VerifyRequest,
  { gateway, emit }: VerifyPorts,
  { plan, route, known, store, roles }: ReadParts,
): Promise<{ readonly environment: Environment; readonly orgs: FileOrganizations }> {
  const recorded = known && sharedResults(known.history.shared, 'organization');
  const orgs: FileOrganizations = new FileOrganizations(
    {
      reads: () => environment.reads,
      known: recorded ?? new Map<string, StepResult>(),
      catalog: plan.tenant.organizations?.catalog,
    },
    [...organizationsOf(roles), ...plan.orgs],
  );
  const onListed: ConstructorParameters<typeof Environment>[0]['onListed'] = (listed) => {
    emit({ type: 'reading', listed });
  };
  const environment = new Environment(
    { gateway, stack: route.stack, store: store.index, onListed },
    expectedLooks(request, plan, orgs),
  );
  await environment.read();
  return { environment, orgs };
}

/** The organizations of roles, which no row may name. */
function organizationsOf(roles: readonly WantedRole[]): readonly PlannedOrg[] {
  return roles.flatMap(({ record: { orgExternalId: externalId } }) =>
    externalId === undefined
      ? []
      : { ref: { kind: 'external_id', externalId }, firstRow: 0, rows: 0 },
  );
}

function statesReader({ history, ledgers }: KnownJob): NonNullable<RowPassParts['statesOf']> {
  return async (chunk) => {
    const epoch = history.epochs.get(chunk.index);
    return epoch === undefined ? new Map() : (await ledgers.read(chunk, epoch)).rows;
  };
}

function expectedLooks(
  { findsUnexpected, sample }: VerifyRequest,
  { expectation, orgs, csv }: Plan,
  resolved: FileOrganizations,
): ExpectedLooks {
  const share = sample === undefined ? 1 : sample / csv.rows;
  const ofOrg = (rows: number | undefined): number | undefined =>
    rows === undefined ? undefined : Math.ceil(rows * share);
  return {
    users: Math.ceil(expectation.users * share),
    organizations: Math.ceil(orgs.length * share),
    memberships: (id) => (findsUnexpected ? Infinity : ofOrg(resolved.rowsOf(id))),
  };
}

/** Tells which rows are compared: `sample` of them, spread evenly. */
function sampler(sample: number, rows: number): (row: number) => boolean {
  return (row) => Math.floor((row * sample) / rows) > Math.floor(((row - 1) * sample) / rows);
}
