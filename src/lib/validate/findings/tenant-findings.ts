import { orgKey, type OrgRef } from '../../model';
import type { ListedOrg } from '../../records';
import type { Tenant, TenantFinding } from '../../tenant';
import type { RuleId } from '../rules/all-rules';
import type { Findings } from './findings';

/** A row of the CSV of users. */
interface Place {
  readonly row: number;
  readonly line: number;
}

/** Finds what is wrong in `organizations.csv` and `roles.csv`, and where they and the CSV of users do not agree. */
export class TenantFindings {
  /** The roles that rows name, each with its first row. */
  private readonly roles = new Map<string, Place>();

  constructor(
    private readonly findings: Findings,
    private readonly tenant: Tenant,
  ) {}

  /** True where `organizations.csv` gives the organization its name. */
  hasName(ref: OrgRef): boolean {
    return this.tenant.organizations?.catalog.find(ref)?.record?.name !== undefined;
  }

  /** Notes a role that a row names. */
  addRole(slug: string, place: () => Place): void {
    if (!this.roles.has(slug)) this.roles.set(slug, place());
  }

  /**
   * Adds the findings of both files, and those that need all rows.
   *
   * @param lineOf the line of the first row that names an organization, by the number of the organization
   */
  finish(orgs: readonly ListedOrg[], lineOf: (org: number) => number): void {
    const { organizations, roles } = this.tenant;
    for (const finding of [...(organizations?.findings ?? []), ...(roles?.findings ?? [])]) {
      this.add(finding.rule, finding);
    }
    if (organizations !== undefined) this.compareOrganizations(orgs, lineOf);
    if (roles !== undefined) this.compareRoles(orgs);
  }

  private compareOrganizations(orgs: readonly ListedOrg[], lineOf: (org: number) => number): void {
    const catalog = this.tenant.organizations?.catalog;
    const used = new Set<number>();
    for (const { ref, firstRow, number } of orgs) {
      const line = catalog?.find(ref)?.line;
      if (line !== undefined) used.add(line);
      else {
        this.findings.add('org_not_described', () => ({
          row: firstRow,
          line: lineOf(number),
          column: columnOf(ref),
          message: 'organizations.csv has no line for this organization',
        }));
      }
    }
    for (const { row, line, record } of catalog?.lines ?? []) {
      if (record === undefined || used.has(line)) continue;
      const message = 'No row of the CSV of users names the organization';
      this.add('organization_unused', { file: 'organizations', row, line, column: null, message });
    }
  }

  private compareRoles(orgs: readonly ListedOrg[]): void {
    const lines = this.tenant.roles?.lines ?? [];
    const described = new Set(lines.map(({ record }) => record.slug));
    for (const [slug, { row, line }] of this.roles) {
      if (described.has(slug)) continue;
      this.findings.add('role_not_described', () => ({
        row,
        line,
        column: 'role_slugs',
        message: 'roles.csv has no line for a role that this row names',
        value: slug,
      }));
    }
    const named = new Set(orgs.map(({ ref }) => orgKey(ref)));
    for (const { row, line, record } of lines) {
      const place = { file: 'roles', row, line } as const;
      if (!this.roles.has(record.slug)) {
        const message = 'No row of the CSV of users names the role';
        this.add('role_unused', { ...place, column: 'role_slug', message });
      }
      const { orgExternalId } = record;
      if (orgExternalId === undefined) continue;
      const ref: OrgRef = { kind: 'external_id', externalId: orgExternalId };
      const isKnown = this.tenant.organizations?.catalog.find(ref) !== undefined;
      if (isKnown || named.has(orgKey(ref))) continue;
      const message =
        'Neither organizations.csv nor a row of users names the organization of the role';
      this.add('role_org_unknown', { ...place, column: 'org_external_id', message });
    }
  }

  private add(
    rule: RuleId,
    { file, row, line, column, message }: Omit<TenantFinding, 'rule' | 'severity'>,
  ): void {
    this.findings.add(rule, () => ({ file, row, line, column, message }));
  }
}

function columnOf({ kind }: OrgRef): string {
  return kind === 'id' ? 'org_id' : kind === 'name' ? 'org_name' : 'org_external_id';
}
