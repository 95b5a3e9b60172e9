import { join } from 'node:path';
import type { RecordBatch, RecordPath, RecordValue } from '../exports';
import type { Part, Source } from '../sources';
import { RefusedWhole, tooManySettingsError } from './convert-errors';
import type { Findings } from './outputs/findings';
import type { OrgBook } from './people/org-book';
import type { SideData } from './people/user-context';
import type { PartFile } from './recognise/recognise';
import { SideMemory, SideTable } from './side/side-table';

const MOST_SETTINGS = 100_000;

/** What side files are read into. */
export interface SideTargets {
  readonly source: Source;
  /** A folder of this run; it may not exist before the first table. */
  readonly folder: () => string;
  readonly orgs: Pick<OrgBook, 'describe'>;
  readonly findings: Findings;
}

/** Reads the side parts, before any user. */
export class SideParts implements SideData {
  readonly tables = new Map<string, SideTable>();
  readonly settings = new Map<string, RecordValue[]>();
  /** Records by part, the unreadable ones included. */
  readonly records = new Map<string, number>();

  private memory: SideMemory | undefined;

  constructor(private readonly to: SideTargets) {}

  /** Takes the records of one path of a file. @param refOf the place of a record in all files */
  take(
    { records, unreadable }: Pick<RecordBatch, 'records' | 'unreadable'>,
    { part }: PartFile,
    refOf: (ref: string) => string,
  ): void {
    const { name, picks } = part;
    const own = picks === undefined ? records : records.filter(({ value }) => picks(value));
    const total = own.length + unreadable.length;
    this.records.set(name, (this.records.get(name) ?? 0) + total);
    for (const { ref, detail } of unreadable) {
      this.to.findings.add({ ref: refOf(ref), code: 'unreadable_record', field: name, detail });
    }
    if (isUsers(part, this.to.source)) return;
    for (const { ref, value } of own) {
      const refusal = part.refuse?.(value);
      if (refusal !== undefined) throw new RefusedWhole(refOf(ref), refusal);
      this.takeRecord(part, value);
    }
  }

  /** Ends the reading of all parts. */
  finish(): void {
    for (const [part, table] of this.tables) this.finishTable(part, table);
  }

  /** A table that is not of a part of the source. It is closed by who asked for it. */
  newTable(name: string): SideTable {
    this.memory ??= new SideMemory();
    return new SideTable(join(this.to.folder(), name), this.memory);
  }

  finishTable(part: string, table: SideTable): void {
    table.finish();
    if (table.dropped === 0) return;
    const detail = `${table.dropped} records of ${part} are left out: their users have too many of them.`;
    this.to.findings.ofRun('too_many_entries', detail, part);
  }

  close(): void {
    for (const table of this.tables.values()) table.close();
  }

  private takeRecord(part: Part, value: RecordValue): void {
    const { organization, entries, isSetting, name } = part;
    if (organization !== undefined) {
      const found = organization(value);
      if (found !== undefined) this.to.orgs.describe(found);
    }
    if (entries !== undefined) {
      for (const entry of entries(value)) this.tableOf(name).add(entry.key, entry.value);
    }
    if (isSetting !== true) return;
    const held = this.settings.get(name);
    if (held === undefined) this.settings.set(name, [value]);
    else if (held.push(value) > MOST_SETTINGS) throw tooManySettingsError(name, MOST_SETTINGS);
  }

  private tableOf(name: string): SideTable {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const table = this.newTable(name);
    this.tables.set(name, table);
    return table;
  }
}

function isUsers(part: PartFile['part'], source: Source): part is Source['parts'][0] {
  return part === source.parts[0];
}

/** The paths of a file that are to be read, in one pass. */
export function pathsOf(files: readonly PartFile[]): ReadonlySet<RecordPath> {
  return new Set(files.map(({ path }) => path));
}
