import type { ExportRecord, UnreadableRecord } from '../../exports';
import { hashCosts } from '../../hashes';
import { ownCopy } from '../../model';
import type { ConvertedUser, Source, SourceMembership, SourceUser } from '../../sources';
import type { Choices } from '../choices';
import { type ConvertFindingCode, SKIP_REASONS, type SkipReason } from '../codes';
import { countName, type Counts } from '../counts';
import { duplicatesRefused } from '../convert-errors';
import type { ByteFile } from '../outputs/byte-file';
import type { Findings } from '../outputs/findings';
import type { Skipped } from '../outputs/skipped';
import { groupMemberships } from './groups';
import type { OrgBook } from './org-book';
import type { PersonKey } from './journal';
import type { Claim, People } from './people';
import type { RoleBook } from './role-book';
import type { RowMemberships } from './row-memberships';
import { skipReasonOf } from './skip-reason';
import { cellsOf } from './user-cells';
import type { UserContext } from './user-context';
import { UserReader } from './user-reader';
import {
  type MembershipCells,
  NO_MEMBERSHIP,
  parsedRow,
  rowLine,
  type UserCells,
} from './user-row';

/** True where all records of an email are looked at before one of them is chosen. */
export function isRanked({ onDuplicateEmail, includeDisabled }: Choices): boolean {
  if (onDuplicateEmail === 'fail') return false;
  return onDuplicateEmail !== 'first' || includeDisabled;
}

/** Of several records with one email, that with the highest score is kept. An active user comes first. */
function scoreOf(user: SourceUser, cells: UserCells, { onDuplicateEmail }: Choices): number {
  const isPreferred =
    (onDuplicateEmail === 'prefer-verified' && user.emailVerified) ||
    (onDuplicateEmail === 'prefer-password' && cells.hash !== '');
  return (user.state === 'active' ? 2 : 0) + (isPreferred ? 1 : 0);
}

/** What the stage works with. */
export interface StageParts {
  readonly source: Source;
  readonly choices: Choices;
  readonly context: UserContext;
  readonly people: People;
  /** Where a table has a row for each membership of a user. */
  readonly rows?: RowMemberships | undefined;
  readonly roles: RoleBook;
  readonly orgs: OrgBook;
  readonly counts: Counts;
  readonly users: ByteFile;
  readonly findings: Findings;
  readonly skipped: Skipped;
}

/** Tells something of the record that is being processed. */
type Tell = (code: ConvertFindingCode, detail: string, field?: string) => void;

const UNTOLD: Tell = () => undefined;
const MOST_JUDGED = 10_000;

/**
 * From a record of a user to its rows, or to a line of `skipped.jsonl`: the choices of the user, the same for all
 * sources. Whatever becomes a row passes the row rules.
 */
export class UserStage {
  private readonly reader: UserReader;
  /** Why no row may have a membership, '' where it may. */
  private readonly judged = new Map<string, string>();

  constructor(private readonly parts: StageParts) {
    this.reader = new UserReader(parts.source, parts.context);
  }

  /** Ranks a record, where one of several with the same email is preferred. Writes nothing. */
  rank({ value }: ExportRecord): void {
    const { people, choices } = this.parts;
    const { user } = this.reader.convert(value);
    if (skipReasonOf(user, choices) !== undefined) return;
    const cells = cellsOf(user, choices, UNTOLD);
    if (!parsedRow(cells, NO_MEMBERSHIP).ok) return;
    people.rank(this.personOf(cells, value), scoreOf(user, cells, choices));
  }

  /** Counts a record that cannot be read. */
  unreadable({ ref, code, detail }: UnreadableRecord): void {
    this.parts.counts.records += 1;
    this.parts.skipped.add({ ref, id: '', reason: code, detail });
  }

  /** @throws Abort `export_refused` when the record says that the whole file must not be converted, `answer_missing` */
  process(record: ExportRecord): void {
    const { choices, counts, findings } = this.parts;
    const { ref } = record;
    counts.records += 1;
    const converted = this.reader.read(record);
    const { user } = converted;
    const tell: Tell = (code, detail, field) => {
      findings.add({ ref, id: user.id, code, detail, ...(field !== undefined && { field }) });
    };
    for (const { code, detail, field } of converted.findings) tell(code, detail, field);
    if (user.password.kind !== 'none') counts.hashes += 1;
    const reason = skipReasonOf(user, choices);
    if (reason !== undefined) this.skip({ ref, user, reason, detail: SKIP_REASONS[reason] });
    else this.admit(converted, record, tell);
  }

  /** Writes the rows of a user, unless a rule or another record of the same person forbids it. */
  private admit(converted: ConvertedUser, { ref, value }: ExportRecord, tell: Tell): void {
    const { choices } = this.parts;
    const { user } = converted;
    const cells = cellsOf(user, choices, tell);
    const parsed = parsedRow(cells, NO_MEMBERSHIP);
    if (!parsed.ok) {
      const [problem] = parsed.problems;
      const detail = problem?.message ?? '';
      this.skip({ ref, user, reason: problem?.rule ?? 'row_too_short', detail });
      return;
    }
    const person = this.personOf(cells, value);
    const claim = this.claim(person);
    if (claim.kind === 'kept') {
      this.write(this.withRows(converted, person), cells, tell);
      return;
    }
    if (claim.kind === 'repeated') {
      this.merge(user);
      return;
    }
    if (claim.kind === 'duplicate_id') {
      this.skip({ ref, user, reason: 'duplicate_id', detail: SKIP_REASONS.duplicate_id });
      return;
    }
    const { keptId } = claim;
    if (choices.onDuplicateEmail === 'fail') throw duplicatesRefused(ref, user.id, keptId);
    const isBehind = user.state === 'disabled' && isRanked(choices);
    const detail = isBehind
      ? `Is disabled and has the same email as ${keptId}, which is imported. Active users are preferred.`
      : `Has the same email as ${keptId}, which is imported.`;
    tell('duplicate_email', detail, 'email');
    this.skip({ ref, user, reason: 'duplicate_email', detail });
  }

  private personOf(cells: UserCells, value: ExportRecord['value']): PersonKey {
    const { rows } = this.parts;
    return rows === undefined ? cells : { ...cells, form: rows.formOf(value) };
  }

  private withRows(converted: ConvertedUser, { form = '' }: PersonKey): ConvertedUser {
    const { rows } = this.parts;
    if (rows === undefined) return converted;
    return { ...converted, memberships: rows.of(form, converted.memberships) };
  }

  /** The user is in `users.csv`, with the memberships of this record. Its hash is counted there. */
  private merge({ password }: SourceUser): void {
    const { counts } = this.parts;
    counts.merged += 1;
    if (password.kind !== 'none') counts.hashes -= 1;
  }

  private claim(person: PersonKey): Claim {
    const { people, choices } = this.parts;
    return isRanked(choices) ? people.judgeNext(person) : people.claim(person);
  }

  private write({ user, memberships }: ConvertedUser, cells: UserCells, tell: Tell): void {
    const { counts, users } = this.parts;
    const rows = this.membershipsOf(user, memberships, tell);
    let written = 0;
    for (const membership of rows) {
      const problem = this.problemOf(cells, membership);
      if (problem !== undefined) {
        tell('membership_dropped', problem, 'memberships');
        continue;
      }
      users.add(rowLine(cells, membership));
      written += 1;
    }
    counts.memberships += written;
    if (written === 0) users.add(rowLine(cells, NO_MEMBERSHIP));
    counts.users += 1;
    counts.rows += Math.max(1, written);
    this.countUser(user, cells);
  }

  /**
   * Why no row may have this membership. The cells of the user have passed the rules, so that it depends on the
   * membership alone, of which many users have the same.
   */
  private problemOf(cells: UserCells, membership: MembershipCells): string | undefined {
    const { judged } = this;
    const { org, orgName, roles } = membership;
    const key = `${org}\n${orgName}\n${roles}`;
    const known = judged.get(key);
    if (known !== undefined) return known === '' ? undefined : known;
    const parsed = parsedRow(cells, membership);
    const problem = parsed.ok ? '' : (parsed.problems[0]?.message ?? 'The row is rejected');
    if (judged.size === MOST_JUDGED) judged.clear();
    judged.set(ownCopy(key), problem);
    return problem === '' ? undefined : problem;
  }

  private countUser(user: SourceUser, { hash, hashType, totpSecret }: UserCells): void {
    const { counts } = this.parts;
    const { password } = user;
    if (totpSecret !== '') counts.factors += 1;
    for (const provider of user.social) countName(counts.social, provider);
    if (hash !== '') {
      counts.withPassword += 1;
      countName(counts.converted, hashType);
      if (password.kind === 'usable') countName(counts.costs, hashCosts(password.hash));
    } else if (password.kind === 'none') {
      counts.withoutPassword += 1;
    } else {
      counts.mustReset += 1;
      if (password.kind === 'refused' && password.hash !== undefined) {
        countName(counts.costsOutOfRange, hashCosts(password.hash));
      }
      countName(counts.dropped, password.kind === 'refused' ? password.reason : 'user_disabled');
    }
  }

  /** What the rows of a user have of memberships; none for a disabled user. */
  private membershipsOf(
    user: SourceUser,
    memberships: readonly SourceMembership[],
    tell: Tell,
  ): readonly MembershipCells[] {
    const { choices, counts, roles, orgs } = this.parts;
    if (user.state === 'disabled') return [];
    const asked = groupMemberships({ user, memberships, choices, counts }, tell);
    const byOrg = new Map<string, MembershipCells>();
    for (const membership of asked) {
      const org = orgs.ofMembership(membership);
      if (org === undefined) {
        tell(
          'membership_dropped',
          'WorkOS does not take the id of the organization.',
          'memberships',
        );
        continue;
      }
      if (byOrg.has(org.id)) continue;
      const cell = roles.cellOf(membership.roles);
      byOrg.set(org.id, { org: org.id, orgName: org.name, roles: cell });
    }
    return [...byOrg.values()];
  }

  private skip(skipped: {
    readonly ref: string;
    readonly user: SourceUser;
    readonly reason: SkipReason;
    readonly detail: string;
  }): void {
    const { counts, skipped: file } = this.parts;
    const { ref, user, reason, detail } = skipped;
    if (user.password.kind !== 'none') countName(counts.dropped, 'user_skipped');
    file.add({ ref, id: user.id, reason, detail });
  }
}
