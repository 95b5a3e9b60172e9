import type { Answer, OrganizationId } from '../model';
import { readFailed } from '../environment';
import type { WorkosRole } from '../workos';

/** The slugs of the roles; undefined when WorkOS does not tell. */
type Slugs = ReadonlySet<string> | undefined;

/**
 * Which roles there are. Those of the environment are listed once, those of an organization when a row asks for one that
 * the environment lacks.
 */
export class RoleCatalog {
  private environment: Promise<Slugs> | undefined;
  private readonly organizations = new Map<OrganizationId, Promise<Slugs>>();

  /** @param list lists the roles of an organization, or of the environment */
  constructor(
    private readonly list: (
      id?: OrganizationId,
    ) => Promise<Answer<readonly WorkosRole[] | undefined>>,
  ) {}

  /**
   * True when a membership may have the role. So it is when WorkOS does not tell its roles.
   *
   * @param organizationId undefined for an organization that is still to be created: it has no roles of its own
   * @throws Abort when WorkOS cannot be read
   */
  async has(slug: string, organizationId: OrganizationId | undefined): Promise<boolean> {
    this.environment ??= this.slugs();
    if ((await this.environment)?.has(slug) !== false) return true;
    if (organizationId === undefined) return false;
    const own = this.organizations.get(organizationId) ?? this.slugs(organizationId);
    this.organizations.set(organizationId, own);
    return (await own)?.has(slug) !== false;
  }

  private async slugs(id?: OrganizationId): Promise<Slugs> {
    const answer = await this.list(id);
    if (!answer.ok) throw readFailed(answer.failure);
    return answer.value && new Set(answer.value.map(({ slug }) => slug));
  }
}
