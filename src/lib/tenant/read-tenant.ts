import type { CsvFormat } from '../csv';
import { defined, type Fingerprint } from '../model';
import { ORGANIZATION_COLUMNS, parseOrganization, parseRole, ROLE_COLUMNS } from '../records';
import { OrgCatalog } from './org-catalog';
import { readTable } from './read-table';
import { type RoleLine, RoleLines } from './role-lines';
import { findingOf, type TenantFinding } from './tenant-finding';

/** The files beside the CSV of users; null for one that there is not. */
export interface TenantPaths {
  readonly organizations: string | null;
  readonly roles: string | null;
}

export const NO_TENANT: TenantPaths = { organizations: null, roles: null };

/** How they are read. */
export interface TenantRequest extends TenantPaths {
  /** How the user says the files are written. */
  readonly format?: CsvFormat;
}

/** What is known of one of the files. */
export interface TenantFile {
  readonly csv: Fingerprint;
  /** Headers that are not read, safe to show. */
  readonly unknown: readonly string[];
  readonly findings: readonly TenantFinding[];
}

/** The organizations and roles that the files describe. A file that there is not is absent. */
export interface Tenant {
  readonly organizations?: TenantFile & { readonly catalog: OrgCatalog };
  readonly roles?: TenantFile & { readonly lines: readonly RoleLine[] };
}

/**
 * Reads the files and compares their lines with each other. What is wrong with a line is a finding.
 *
 * @throws Abort when a file cannot be read, or is not such a file
 */
export async function readTenant({ organizations, roles, format }: TenantRequest): Promise<Tenant> {
  const read = (path: string): { path: string; format?: CsvFormat } => ({
    path,
    ...defined({ format }),
  });
  return defined({
    organizations:
      organizations === null ? undefined : await readOrganizations(read(organizations)),
    roles: roles === null ? undefined : await readRoles(read(roles)),
  });
}

type FileRequest = { readonly path: string; readonly format?: CsvFormat };

async function readOrganizations(file: FileRequest): Promise<Tenant['organizations']> {
  const catalog = new OrgCatalog();
  const findings: TenantFinding[] = [];
  const table = await readTable({
    ...file,
    columns: { names: ORGANIZATION_COLUMNS, oneOf: ['org_external_id', 'org_name', 'org_id'] },
    onRow: (csvRow, header) => {
      const place = { file: 'organizations', row: csvRow.row, line: csvRow.line } as const;
      const parsed = parseOrganization(csvRow, header);
      for (const note of [...parsed.problems, ...parsed.warnings]) {
        findings.push(findingOf(place, note));
      }
      for (const { line, problem } of catalog.add(place, parsed)) {
        findings.push(findingOf({ ...place, row: line.row, line: line.line }, problem));
      }
    },
  });
  return { ...table, findings: inOrder(findings), catalog };
}

async function readRoles(file: FileRequest): Promise<Tenant['roles']> {
  const roles = new RoleLines();
  const findings: TenantFinding[] = [];
  const table = await readTable({
    ...file,
    columns: { names: ROLE_COLUMNS, oneOf: ['role_slug'] },
    onRow: (csvRow, header) => {
      const place = { file: 'roles', row: csvRow.row, line: csvRow.line } as const;
      const parsed = parseRole(csvRow, header);
      const contradiction = roles.add(place, parsed);
      const problems = contradiction ? [...parsed.problems, contradiction] : parsed.problems;
      for (const note of [...problems, ...parsed.warnings]) findings.push(findingOf(place, note));
    },
  });
  return { ...table, findings, lines: roles.all };
}

function inOrder(findings: readonly TenantFinding[]): readonly TenantFinding[] {
  return findings.toSorted((a, b) => a.row - b.row);
}
