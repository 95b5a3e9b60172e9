/**
 * The files of a tenant beside the CSV of users: `organizations.csv` and `roles.csv`.
 *
 * Start with `read-tenant.ts`. It reads both files whole, since they are small beside the users, and compares their lines
 * with each other. `OrgCatalog` says which organization of the file a row of users means. What a line means is in
 * `records/tenant/`.
 *
 * Knows nothing of jobs or requests.
 */
export { OrgCatalog, type OrganizationLine, type OrgPlace } from './org-catalog';
export { type Tenant, type TenantPaths, NO_TENANT, readTenant } from './read-tenant';
export type { TenantFinding } from './tenant-finding';
export { describeInvalidLine } from './invalid-line';
export { rejectUnsoundRoles } from './reject-unsound-roles';
