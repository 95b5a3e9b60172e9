import type { Answer, OrganizationId } from '../model';
import { readFailed } from '../environment';
import type { RolePlace, WorkosRole } from '../workos';

/** A list of roles; undefined, or a refusal, when WorkOS does not tell. */
type Listed = Answer<readonly WorkosRole[] | undefined>;

/** What is known of a role that a row asks for. */
export type RoleKnowledge = 'found' | 'toCreate' | 'missing';

export interface RoleReads {
  /** Lists the roles of an organization, or of the environment. */
  readonly list: (id?: OrganizationId) => Promise<Listed>;
  /** True for an organization that is still to be created: WorkOS has no roles of it. */
  readonly isSimulated: (id: OrganizationId) => boolean;
}

/**
 * Which roles there are, with those that the simulation has made and changed. Those of the environment are listed once,
 * those of an organization when a row asks for one that the environment lacks.
 */
export class RoleCatalog {
  private readonly lists = new Map<OrganizationId | undefined, Promise<Listed>>();
  private readonly own = new Map<OrganizationId | undefined, Map<string, WorkosRole>>();
  private readonly created = new Set<WorkosRole['id']>();

  constructor(private readonly reads: RoleReads) {}

  /**
   * Whether a membership may have the role. It is found when WorkOS does not tell its roles.
   *
   * @throws Abort when WorkOS cannot be read
   */
  async find(slug: string, organizationId: OrganizationId): Promise<RoleKnowledge> {
    for (const place of [undefined, organizationId]) {
      const listed = await this.list(place);
      if (!listed.ok || listed.value === undefined) return 'found';
      const role = listed.value.find((each) => each.slug === slug);
      if (role !== undefined) return this.created.has(role.id) ? 'toCreate' : 'found';
    }
    return 'missing';
  }

  /**
   * The roles of the environment, or of the organization alone.
   *
   * @throws Abort when WorkOS cannot be read
   */
  async list(organizationId?: OrganizationId): Promise<Listed> {
    const known = this.lists.get(organizationId) ?? this.read(organizationId);
    this.lists.set(organizationId, known);
    const listed = await known;
    const own = this.own.get(organizationId);
    if (own === undefined || !listed.ok) return listed;
    const others = (listed.value ?? []).filter(({ slug }) => !own.has(slug));
    return { ok: true, value: [...others, ...own.values()] };
  }

  /** Adds a role that the simulation has made. */
  add(role: WorkosRole, organizationId: OrganizationId | undefined): WorkosRole {
    this.created.add(role.id);
    return this.keep(role, organizationId);
  }

  /** Changes a role. @throws Error when there is none */
  async change(
    { slug, organizationId }: RolePlace,
    changes: Partial<WorkosRole>,
  ): Promise<WorkosRole> {
    const listed = await this.list(organizationId);
    const roles = listed.ok ? (listed.value ?? []) : [];
    const role = roles.find((each) => each.slug === slug);
    if (role === undefined) throw new Error('A role that is not listed is changed');
    return this.keep({ ...role, ...changes }, organizationId);
  }

  private keep(role: WorkosRole, organizationId: OrganizationId | undefined): WorkosRole {
    const own = this.own.get(organizationId) ?? new Map<string, WorkosRole>();
    this.own.set(organizationId, own.set(role.slug, role));
    return role;
  }

  private async read(id: OrganizationId | undefined): Promise<Listed> {
    if (id !== undefined && this.reads.isSimulated(id)) return { ok: true, value: [] };
    const answer = await this.reads.list(id);
    if (!answer.ok && answer.failure.kind !== 'roles_forbidden') throw readFailed(answer.failure);
    return answer;
  }
}
