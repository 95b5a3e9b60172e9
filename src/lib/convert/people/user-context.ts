import type { RecordValue } from '../../exports';
import type { ConvertContext, Part, Source } from '../../sources';
import type { SideTable } from '../side/side-table';

const NONE: readonly RecordValue[] = Object.freeze([]);

/** What was read of the side files, before the first user. */
export interface SideData {
  /** By the name of their part. */
  readonly tables: ReadonlyMap<string, SideTable>;
  readonly settings: ReadonlyMap<string, readonly RecordValue[]>;
}

/** The context of a run, with the entries of the user who is being converted. */
export class UserContext implements ConvertContext {
  readonly now: number;
  readonly answers: Readonly<Record<string, string>>;
  private readonly parts: ReadonlyMap<string, Part>;
  private record: RecordValue = {};
  private id: string | undefined;

  constructor(
    private readonly source: Source,
    private readonly side: SideData,
    facts: Pick<ConvertContext, 'now' | 'answers'>,
  ) {
    this.now = facts.now;
    this.answers = facts.answers;
    this.parts = new Map(source.parts.map((part) => [part.name, part]));
  }

  /** Goes on to another user. */
  begin(record: RecordValue): void {
    this.record = record;
    this.id = undefined;
  }

  readonly entriesOf = (name: string): readonly RecordValue[] => {
    const table = this.side.tables.get(name);
    if (table === undefined) return NONE;
    const { userKey } = this.parts.get(name) ?? {};
    const key = userKey === undefined ? this.idOfUser() : userKey(this.record);
    return key === undefined || key === '' ? NONE : table.of(key);
  };

  readonly settingsOf = (name: string): readonly RecordValue[] =>
    this.side.settings.get(name) ?? NONE;

  /** The id that the source reads from the record, which needs no entries. */
  private idOfUser(): string {
    const { source, now, answers, settingsOf, record } = this;
    const context = { now, answers, settingsOf, entriesOf: () => NONE };
    return (this.id ??= source.convert(record, context).user.id);
  }
}
