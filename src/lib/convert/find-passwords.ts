import type { RecordBatch } from '../exports';
import { emailKey, type PasswordHash } from '../model';
import type { Source, SourceUser } from '../sources';
import { assertAsked } from './asked-answers';
import type { Choices } from './choices';
import { SKIP_REASONS } from './codes';
import type { ConvertRequest } from './convert-request';
import { Ignored } from './ignored';
import { Findings } from './outputs/findings';
import { skipReasonOf } from './people/skip-reason';
import { cellsOf } from './people/user-cells';
import { UserContext } from './people/user-context';
import { UserReader } from './people/user-reader';
import { NO_MEMBERSHIP, parsedRow } from './people/user-row';
import type { ConvertPorts } from './ports';
import { eachUserBatch, readSide } from './passes';
import { progressOf } from './run-progress';
import { sampleFiles } from './recognise/given-files';
import { recognise, type Recognised } from './recognise/recognise';
import { SideParts } from './side-parts';

/** The users who are looked for: by emails as `emailKey` has them, or one by its id. */
export type WantedUsers =
  | { readonly by: 'email'; readonly keys: ReadonlySet<string> }
  | { readonly by: 'id'; readonly id: string };

/** What a conversion would write as the password of a user. */
export type ConvertedPassword =
  | { readonly kind: 'hash'; readonly hash: PasswordHash }
  /** Nothing, for the reason that the sentence says. */
  | { readonly kind: 'nothing'; readonly why: string };

/** A user of an export. */
export interface FoundUser {
  /** Where the record is, as `skipped.jsonl` names places. */
  readonly ref: string;
  readonly email: string;
  readonly password: ConvertedPassword;
}

export interface FindRequest extends Pick<
  ConvertRequest,
  'answers' | 'now' | 'signal' | 'onProgress'
> {
  readonly recognised: Recognised;
  readonly wanted: WantedUsers;
  /** A folder for what the further files have, where only this user may read. It is not removed here. */
  readonly workFolder: string;
}

/** What was found. */
export interface FoundUsers {
  /** By `emailKey`, or by the id. */
  readonly users: ReadonlyMap<string, FoundUser>;
  /** Records that were passed over because they cannot be read. */
  readonly unreadable: number;
}

/** A conversion without flags. */
const CHOICES: Choices = {
  includeDisabled: false,
  includeFederated: false,
  onDuplicateEmail: 'first',
  groups: 'ignore',
  nameSplit: 'first-space',
};

/** Decides whose export the files are, as a conversion does. @throws Abort as `convertExports` */
export async function recogniseExport(
  request: Pick<ConvertRequest, 'files' | 'pinned' | 'from' | 'answers' | 'signal'>,
  { reader, sources }: ConvertPorts,
): Promise<Recognised> {
  const { files, pinned, from, answers, signal } = request;
  const options = signal === undefined ? {} : { signal };
  const recognised = recognise(
    await sampleFiles({ files, pinned, ...options }, reader),
    sources,
    from,
  );
  assertAsked(answers, recognised.source, sources);
  return recognised;
}

/**
 * What a conversion with these answers would write as the passwords of some users. Further files are read whole, since
 * any of them may have the hash. The users are read until each wanted one is found. Of several records of an email, the
 * first counts that a conversion imports; where it imports none, the first.
 *
 * @throws Abort as `convertExports`
 */
export async function findPasswords(
  request: FindRequest,
  ports: ConvertPorts,
): Promise<FoundUsers> {
  const { recognised, workFolder } = request;
  const { source } = recognised;
  const run = { request, ports, recognised };
  const findings = new Findings({ add: () => undefined });
  const orgs = { describe: () => undefined };
  const side = new SideParts({ source, folder: () => workFolder, orgs, findings });
  const progress = progressOf(request, recognised);
  const passes = { run, ignored: new Ignored(recognised), progress };
  try {
    await readSide(passes, side);
    const search = new Search(source, new UserContext(source, side, request), request.wanted);
    await eachUserBatch(passes, recognised.users, (batch, refOf) => {
      search.take(batch, refOf);
      return !search.isDone;
    });
    return search;
  } finally {
    side.close();
  }
}

class Search implements FoundUsers {
  readonly users = new Map<string, FoundUser>();
  unreadable = 0;
  private readonly reader: UserReader;
  /** Wanted users that no later record can change. */
  private readonly settled = new Set<string>();

  constructor(
    source: Source,
    context: UserContext,
    private readonly wanted: WantedUsers,
  ) {
    this.reader = new UserReader(source, context);
  }

  get isDone(): boolean {
    return this.settled.size === (this.wanted.by === 'id' ? 1 : this.wanted.keys.size);
  }

  take({ records, unreadable }: RecordBatch, refOf: (ref: string) => string): void {
    this.unreadable += unreadable.length;
    for (const record of records) {
      if (this.isDone) return;
      const { user } = this.reader.read(record);
      const key = this.keyOf(user);
      if (key === undefined || this.settled.has(key)) continue;
      const { isImported, password } = passwordOf(user);
      if (isImported) this.settled.add(key);
      else if (this.users.has(key)) continue;
      const email = user.email?.trim() ?? '';
      this.users.set(key, { ref: refOf(record.ref), email, password });
    }
  }

  private keyOf({ id, email = '' }: SourceUser): string | undefined {
    if (this.wanted.by === 'id') return id === this.wanted.id ? id : undefined;
    const key = emailKey(email.trim());
    return this.wanted.keys.has(key) ? key : undefined;
  }
}

/** What a conversion makes of the password of a user, if no other record has the same id or email. */
function passwordOf(user: SourceUser): {
  readonly isImported: boolean;
  readonly password: ConvertedPassword;
} {
  const reason = skipReasonOf(user, CHOICES);
  if (reason !== undefined) return skipped(SKIP_REASONS[reason]);
  const parsed = parsedRow(
    cellsOf(user, CHOICES, () => undefined),
    NO_MEMBERSHIP,
  );
  if (!parsed.ok) return skipped(`${parsed.problems[0]?.message ?? ''}.`);
  const { passwordHash: hash } = parsed.record.user;
  if (hash !== undefined) return { isImported: true, password: { kind: 'hash', hash } };
  const { password } = user;
  const why =
    password.kind === 'refused'
      ? `convert drops the hash (${password.reason}). ${password.why}`
      : 'The export has no password of this user: the user is created without one.';
  return { isImported: true, password: { kind: 'nothing', why } };
}

function skipped(why: string): ReturnType<typeof passwordOf> {
  return {
    isImported: false,
    password: { kind: 'nothing', why: `convert skips the record. ${why}` },
  };
}
