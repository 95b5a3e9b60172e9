import { Environment } from '../environment';
import type { FailureGroup } from '../failures';
import {
  type ImportEnd,
  type ImportPorts,
  type ImportRequest,
  limitsOf,
  type OrgFailure,
  type Plan,
  runImport,
} from '../import';
import type { JobOptions } from '../jobs';
import {
  Abort,
  addRequests,
  type Fingerprint,
  type JobId,
  NO_REQUESTS,
  parseJobId,
  type RequestCounts,
  type Summary,
} from '../model';
import { openRoute, type RequestRoute } from '../requests';
import { Census, type FieldCounts, type PersonCounts, type RoleCounts } from './census';
import { CheckFolder } from './check-folder';
import { type CheckFinding, type Findings, NO_FINDINGS, readFindings } from './findings';
import { OrgRows } from './org-rows';
import { RoleCatalog } from './role-catalog';
import type { CheckPorts } from './check-ports';
import { unsynced } from './unsynced-files';
import { simulatedGateway } from './simulated-gateway';
import { SimulatedWorld, type WorldReads } from './simulated-world';

/** What a check needs to know: the import that it is about. */
export interface CheckRequest extends Pick<
  ImportRequest,
  'csvPath' | 'checkpointDir' | 'target' | 'options' | 'commandWith' | 'planCommand'
> {
  /** Findings listed at most; all are counted. */
  readonly maxFindings: number;
  readonly appVersion: string;
}

/** What an import would do. */
export interface Check {
  readonly csv: Fingerprint;
  readonly summary: {
    readonly rows: number;
    readonly wouldArrive: number;
    readonly wouldFail: number;
    /** Persons, by their emails, whose rows come as far as their user. */
    readonly users: PersonCounts;
    readonly organizations: {
      readonly found: number;
      readonly toCreate: number;
      readonly toUpdate: number;
      /** Of `organizations.csv`. */
      readonly failing: number;
      readonly missing: number;
      readonly ambiguous: number;
    };
    /** Distinct roles that rows ask for, and the roles that the import would create. */
    readonly roles: RoleCounts & { readonly toCreate: number; readonly failing: number };
  };
  /** The summary of the simulated import. */
  readonly imported: Summary;
  /** How many updates change each field, by its column; `status` where a membership becomes active again. */
  readonly fieldsUpdated: FieldCounts;
  readonly findings: readonly CheckFinding[];
  /** The organizations of `organizations.csv` that would fail. */
  readonly organizationFindings: readonly OrgFailure[];
  readonly truncated: boolean;
  /** All findings by why the rows fail, the most frequent reason first. */
  readonly groups: readonly FailureGroup[];
  readonly warnings: readonly string[];
  readonly requests: RequestCounts;
}

/** Fast, and never the limit: nothing is sent by it. */
const UNPACED: Partial<JobOptions> = {
  rateLimit: 1e9,
  headroom: 0,
  workers: 1,
  concurrency: 50,
  maxErrors: null,
};

/**
 * Finds out what an import of the file would do, by an import whose writes are simulated. Sends only reads.
 *
 * @throws Abort when the file cannot be imported, or WorkOS cannot be read. The next check continues with what was read.
 */
export async function checkCsv(request: CheckRequest, ports: CheckPorts): Promise<Check> {
  const { files, clock, digestKey } = ports;
  const { checkpointDir, target, appVersion } = request;
  const name = digestKey(`${target.apiUrl} ${appVersion}`).slice(0, 16);
  const folder = await CheckFolder.open(files, clock, { checkpointDir, name });
  let isKept = false;
  try {
    return await new CheckRun(request, ports, folder).run();
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    // What stopped the run is behind the error that a row met.
    const cause = ports.stop.reason ?? error;
    isKept = cause.reason === 'stopped_early' || cause.reason === 'interrupted';
    throw isKept ? withWayOn(cause) : cause;
  } finally {
    await folder.close({ isKept });
  }
}

/** There is no job to resume. */
function withWayOn({ reason, code, message, actions }: Abort): Abort {
  const others = actions.filter((action) => !/\b(?:resume|again)\b/i.test(action));
  return new Abort(reason, code, message, [
    ...others,
    'Run the same command again: it continues with what it has read',
  ]);
}

/** One check. */
class CheckRun {
  private readonly route: RequestRoute;
  private readonly census: Census;
  private environment: Environment | undefined;
  private orgRows = new OrgRows([]);

  constructor(
    private readonly request: CheckRequest,
    private readonly ports: CheckPorts,
    private readonly folder: CheckFolder,
  ) {
    this.route = openRoute(limitsOf(request.options), ports);
    this.census = new Census(folder.changes);
  }

  async run(): Promise<Check> {
    const end = await this.simulate();
    const { csv, summary } = end.checkpoint;
    const found = await this.findings(end);
    const { users, roles, severalRoles, fieldsUpdated } = this.census;
    const { usersUpdated, usersUnchanged } = summary;
    return {
      csv,
      summary: {
        rows: summary.total,
        wouldArrive: summary.successes,
        wouldFail: summary.failures,
        // An import that updates does not try to create those whom it finds.
        users: { ...users, existing: users.existing + usersUpdated + usersUnchanged },
        organizations: { ...organizationsOf(summary), ...found.organizations },
        roles: { ...roles, toCreate: summary.rolesCreated, failing: summary.rolesFailed },
      },
      imported: summary,
      fieldsUpdated,
      findings: found.listed,
      organizationFindings: end.orgFailures,
      truncated: found.isTruncated,
      groups: found.groups,
      warnings: [...summary.warnings, ...(severalRoles > 0 ? [SEVERAL_ROLES] : [])],
      requests: addRequests(NO_REQUESTS, this.route.counts),
    };
  }

  /** Runs the import, up to its end or the failure of a read. */
  private async simulate(): Promise<ImportEnd> {
    const { request, ports, folder } = this;
    const { csvPath, target, options, checkpointDir, ...commands } = request;
    const end = await runImport(
      {
        csvPath,
        target,
        jobId: jobIdOfCheck(),
        checkpointDir: folder.jobs,
        options: { ...options, ...UNPACED },
        earlierJobs: { files: ports.earlierFiles ?? ports.files, checkpointDir },
        ...commands,
      },
      {
        ...ports,
        books: undefined, // what is simulated books nothing
        files: unsynced(ports.files),
        gateway: this.gateway(),
        workers: NO_WORKERS,
        confirm: ({ plan }) => this.readEnvironment(plan),
        emit: (event) => {
          if (event.type === 'planning') ports.emit(event);
          if (event.type === 'progress') ports.emit({ type: 'checking', progress: event.progress });
        },
      },
    );
    if (end.stoppedBy !== undefined) throw end.stoppedBy;
    return end;
  }

  private gateway(): ImportPorts['gateway'] {
    const { census, folder, route } = this;
    const { gateway, clock } = this.ports;
    const { stack } = route;
    const world = new SimulatedWorld(folder.changes, clock, () => this.reads);
    return simulatedGateway({
      world,
      roles: new RoleCatalog({
        list: (id) => stack.look('other', () => gateway.listRoles(id)),
        isSimulated: (id) => world.isOrganizationSimulated(id),
      }),
      listPermissions: (after) => stack.look('other', () => gateway.listPermissions(after)),
      census,
      hasUnseenUsers: this.request.options.since !== null,
      onOrganization: (ref, id) => {
        this.orgRows.note(ref, id);
      },
    });
  }

  /** Lists what WorkOS has, where that is cheaper than a look for each row. */
  private async readEnvironment({ columns, expectation, orgs, tenant }: Plan): Promise<void> {
    const { ports, folder, route } = this;
    const { byId, byExternalId, byName } = expectation.organizations;
    const lines = tenant.organizations?.catalog.lines ?? [];
    // Who has a domain is told by the whole list alone.
    const hasDomains = lines.some(({ record }) => (record?.domains.length ?? 0) > 0);
    this.orgRows = new OrgRows(orgs);
    let listedUsers = 0;
    const environment = new Environment(
      {
        gateway: ports.gateway,
        stack: route.stack,
        store: folder.index,
        onListed: (listed) => {
          listedUsers = listed.users;
          ports.emit({ type: 'listing', listed });
        },
      },
      {
        users: expectation.users * (columns.positions.external_id === undefined ? 1 : 2),
        organizations: hasDomains ? Infinity : byId + byExternalId + byName,
        memberships: (id) => this.orgRows.of(id),
      },
    );
    await environment.read();
    this.environment = environment;
    const { looksUsersUp } = environment;
    ports.emit({ type: 'listed', listedUsers, looksUsersUp, isContinued: folder.isContinued });
  }

  private get reads(): WorldReads {
    if (this.environment === undefined) throw new Error('The environment has not been read');
    const { gateway } = this.ports;
    return {
      ...this.environment.reads,
      getMembership: (id) => this.route.stack.look('read', () => gateway.getMembership(id)),
      listAuthFactors: (userId, after) =>
        this.route.stack.look('read', () => gateway.listAuthFactors(userId, after)),
    };
  }

  private findings({ checkpoint, files }: ImportEnd): Promise<Findings> | Findings {
    if (checkpoint.summary.failures === 0) return NO_FINDINGS;
    return readFindings(this.ports.files, files.errors, this.request.maxFindings);
  }
}

function organizationsOf(
  summary: Summary,
): Omit<Check['summary']['organizations'], 'missing' | 'ambiguous'> {
  return {
    found: summary.organizationsFound,
    toCreate: summary.organizationsCreated,
    toUpdate: summary.organizationsUpdated,
    failing: summary.organizationsFailed,
  };
}

const SEVERAL_ROLES =
  'Some memberships have several roles: whether the environment allows that cannot be told before the import';

/** The simulated import is alone in its folder. */
function jobIdOfCheck(): JobId {
  const id = parseJobId('check');
  if (id === undefined) throw new Error('No job id');
  return id;
}

/** Never started: the simulation runs in this process. */
const NO_WORKERS: ImportPorts['workers'] = {
  modulePath: '',
  env: {},
  baseUrl: '',
  requestTimeoutMs: 0,
  appVersion: '',
};
