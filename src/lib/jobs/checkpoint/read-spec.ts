import { asObject, defined, type Fingerprint, isFingerprint, isText } from '../../model';
import { newerJob } from '../version';
import { isTarget, type JobSpec, type TenantFingerprints } from './checkpoint';
import { readOptions } from './options';

/**
 * Reads what a job is, from a checkpoint or from the head of its ledger. Unknown fields are dropped. A job without a
 * kind was begun when every job was an import.
 *
 * @throws Abort `job_newer` for a kind that this version does not know
 */
export function readSpec(value: unknown): JobSpec | undefined {
  const { kind = 'import', target, csv, tenant, options: stored } = asObject(value) ?? {};
  if (!isText(kind)) return undefined;
  if (kind !== 'import') throw newerJob();
  const options = readOptions(stored);
  if (options === undefined || !isTarget(target) || !isFingerprint(csv)) return undefined;
  return {
    kind,
    target: { apiUrl: target.apiUrl, environment: target.environment },
    csv: fingerprintOf(csv),
    ...defined({ tenant: tenantOf(tenant) }),
    options,
  };
}

function tenantOf(stored: unknown): TenantFingerprints | undefined {
  const { organizations, roles } = asObject(stored) ?? {};
  const found = defined({
    organizations: isFingerprint(organizations) ? fingerprintOf(organizations) : undefined,
    roles: isFingerprint(roles) ? fingerprintOf(roles) : undefined,
  });
  return Object.keys(found).length === 0 ? undefined : found;
}

function fingerprintOf({ path, absolutePath, bytes, sha256, rows }: Fingerprint): Fingerprint {
  return { path, ...defined({ absolutePath }), bytes, sha256, rows };
}
