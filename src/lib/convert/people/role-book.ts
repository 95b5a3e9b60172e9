import { clip, sanitizeLine } from '../../model';
import { isOrgRoleSlug, isRoleSlug } from '../../records';
import type { Findings } from '../outputs/findings';

const MAX_SLUG = 48;
const MAX_NAME = 48;
const NAME_SHOWN = 100;
const NOT_SLUG = /[^a-z0-9]+/g;
const MARKS = /\p{M}/gu;

/** The slugs that roles of the source become. Each role is decided once, and told once. */
export class RoleBook {
  /** By the name in the source; '' for a role that becomes none. */
  private readonly slugs = new Map<string, string>();
  private readonly names = new Map<string, string>();

  /** @param map slugs by the names that the user mapped; undefined without a map */
  constructor(
    private readonly map: ReadonlyMap<string, string> | undefined,
    private readonly findings: Findings,
  ) {}

  /** The cell `role_slugs` for roles of the source, each slug once. */
  cellOf(roles: readonly string[]): string {
    if (roles.length === 0) return '';
    const [only = ''] = roles;
    if (roles.length === 1) return this.slugOf(only);
    const slugs = new Set(roles.map((role) => this.slugOf(role)));
    slugs.delete('');
    return [...slugs].join(',');
  }

  /** The slugs that rows name and `roles.csv` can describe, with the names of their roles, in the order of the slugs. */
  described(): readonly (readonly [slug: string, name: string])[] {
    const slugs = [...this.names].filter(([slug]) => !isOrgRoleSlug(slug));
    return slugs.sort(([one], [other]) => (one < other ? -1 : 1));
  }

  private slugOf(role: string): string {
    const known = this.slugs.get(role);
    if (known !== undefined) return known;
    const slug = this.decide(role);
    this.slugs.set(role, slug);
    return slug;
  }

  private decide(role: string): string {
    const shown = `"${clip(sanitizeLine(role), NAME_SHOWN)}"`;
    const mapped = this.map?.get(role);
    const slug = mapped ?? slugFor(role);
    const tell = (code: Parameters<Findings['ofRun']>[0], detail: string): void => {
      this.findings.ofRun(code, detail, 'roles');
    };
    if (!isRoleSlug(slug)) {
      tell('role_unmapped', `No slug can be made of the role ${shown}: map it by --role-map.`);
      return '';
    }
    if (mapped === undefined && this.map !== undefined) {
      tell('role_unmapped', `The role ${shown} is not in the map: it becomes ${slug}.`);
    } else if (mapped === undefined && slug !== role) {
      tell('role_renamed', `The role ${shown} becomes ${slug}.`);
    }
    const other = this.names.get(slug);
    if (other === undefined) {
      if (isOrgRoleSlug(slug)) {
        tell(
          'role_of_organization',
          `${slug} begins as roles of one organization do: roles.csv lacks it.`,
        );
      }
      this.names.set(slug, clip(sanitizeLine(role), MAX_NAME));
    } else if (mapped === undefined) {
      tell('role_merged', `Several roles of the source become ${slug}, ${shown} among them.`);
    }
    return slug;
  }
}

/** Lower case, letters without their marks, and a hyphen for whatever is between them. */
function slugFor(role: string): string {
  const plain = role.normalize('NFKD').replace(MARKS, '').toLowerCase();
  const slug = plain.replace(NOT_SLUG, '-').slice(0, MAX_SLUG);
  return slug.replace(/^-|-$/g, '');
}
