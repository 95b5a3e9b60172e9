import type { Answer, IntentTime } from '../../model';
import type { JobOptions, JobRecord } from '../../jobs';
import { createOnce, eachPage, idempotencyKey, inLanes, type StopSwitch } from '../../requests';
import type { WorkosPermission } from '../../workos';
import type { StepContext } from '../rows/step-context';
import { refusedRoles } from './refused-roles';

/** The name of the step in the ledger. */
export const PERMISSION = 'permission';

/** What the creation of permissions needs. */
export interface PermissionParts {
  readonly context: StepContext;
  readonly options: Pick<JobOptions, 'concurrency'>;
  readonly stop: StopSwitch;
  readonly record: (...records: readonly JobRecord[]) => Promise<void>;
  /** When an earlier run intended creates whose result it did not record, by slug. */
  readonly doubts: ReadonlyMap<string, IntentTime>;
  /** The slugs of those that the job has created. */
  readonly created: Set<string>;
}

type Permissions = ReadonlyMap<string, WorkosPermission>;

/**
 * Creates the permissions that the environment lacks.
 *
 * @throws Abort when they cannot be listed
 */
export async function createPermissions(
  parts: PermissionParts,
  slugs: readonly string[],
): Promise<void> {
  const { created, options, stop, context } = parts;
  const wanted = [...new Set(slugs)].filter((slug) => !created.has(slug));
  if (wanted.length === 0) return;
  const known = await listPermissions(context);
  if (!known.ok) throw refusedRoles('The permissions of the environment', 'read', known.failure);
  await inLanes(wanted, { lanes: options.concurrency, stop }, async (slug) => {
    const found = known.value.get(slug);
    if (found === undefined) await createPermission(parts, slug);
    else if (isFromJob(parts, found)) await note(parts, found);
  });
}

/** True for a permission that an earlier run has created and not recorded. */
function isFromJob(
  { context, doubts }: PermissionParts,
  { slug, createdAtMs }: WorkosPermission,
): boolean {
  const since = doubts.get(slug);
  if (since === undefined) return false;
  return context.stack.serverClock.since(since, true)(createdAtMs, { hasSameId: true });
}

async function createPermission(parts: PermissionParts, slug: string): Promise<void> {
  const { context, record, doubts } = parts;
  const { stack, gateway, nonce } = context;
  // Each run has idempotency keys of its own: a server may replay the errors of the one before.
  const series = stack.serverClock.intentNow().atMs;
  const { answer, existing } = await createOnce<WorkosPermission>(
    stack,
    {
      requestClass: 'other',
      isLookedUp: true,
      isAlwaysNew: true,
      send: (idempotencyKey) => gateway.createPermission(slug, { idempotencyKey }),
      find: async () => {
        const listed = await listPermissions(context);
        return listed.ok ? { ok: true, value: listed.value.get(slug) } : listed;
      },
      isOurs: ({ createdAtMs }, isSince) => isSince(createdAtMs, { hasSameId: true }),
      isConflict: ({ kind }) => kind === 'slug_taken',
    },
    {
      doubtSince: doubts.get(slug),
      intend: (intent) => record({ type: 'intent', step: PERMISSION, subject: slug, intent }),
      keyOf: (keysUsed) => idempotencyKey(nonce, slug, PERMISSION, series, keysUsed),
    },
  );
  // Somebody else has created it meanwhile.
  if (existing !== undefined) return;
  if (!answer.ok) throw refusedRoles(`The permission ${slug}`, 'created', answer.failure);
  await note(parts, answer.value);
}

async function note(
  { record, created }: PermissionParts,
  { id, slug }: WorkosPermission,
): Promise<void> {
  const result = { id, outcome: 'created' };
  await record({ type: 'result', step: PERMISSION, subject: slug, result });
  created.add(slug);
}

/** All permissions of the environment, by slug. */
async function listPermissions({
  stack,
  gateway,
}: Pick<StepContext, 'stack' | 'gateway'>): Promise<Answer<Permissions>> {
  const permissions = new Map<string, WorkosPermission>();
  const pages = eachPage((after) => stack.look('other', () => gateway.listPermissions(after)));
  for await (const page of pages) {
    if (!page.ok) return page;
    for (const permission of page.value.items) permissions.set(permission.slug, permission);
  }
  return { ok: true, value: permissions };
}
