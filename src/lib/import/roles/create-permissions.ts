import type { Answer, IntentTime } from '../../model';
import type { JobOptions, JobRecord } from '../../jobs';
import { eachPage, inLanes, type StopSwitch } from '../../requests';
import type { WorkosPermission } from '../../workos';
import type { StepContext } from '../rows/step-context';
import { createBySlug, isFromJob } from './create-by-slug';
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
  const { created, options, stop, context, doubts } = parts;
  const wanted = [...new Set(slugs)].filter((slug) => !created.has(slug));
  if (wanted.length === 0) return;
  const known = await listPermissions(context);
  if (!known.ok) throw refusedRoles('The permissions of the environment', 'read', known.failure);
  await inLanes(wanted, { lanes: options.concurrency, stop }, async (slug) => {
    const found = known.value.get(slug);
    if (found === undefined) await createPermission(parts, slug);
    else if (isFromJob(context, found, { since: doubts.get(slug), hasIntent: true })) {
      await note(parts, found);
    }
  });
}

async function createPermission(parts: PermissionParts, slug: string): Promise<void> {
  const { context, record, doubts } = parts;
  const end = await createBySlug<WorkosPermission>(
    { context, step: PERMISSION, record },
    {
      subject: slug,
      doubtSince: doubts.get(slug),
      send: (idempotencyKey) => context.gateway.createPermission(slug, { idempotencyKey }),
      find: async () => {
        const listed = await listPermissions(context);
        return listed.ok ? { ok: true, value: listed.value.get(slug) } : listed;
      },
    },
  );
  if (!end.ok) throw refusedRoles(`The permission ${slug}`, 'created', end.failure);
  if (end.isOurs) await note(parts, end.value);
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
