import { type Guard, isCount, isText, listOf, maybe, objectOf } from './guard';
import type { OrgRef } from './user-record';

/** Consecutive items of a job that are processed under one lease. The items of an import are the rows of its CSV. */
export interface Chunk {
  /** Counted from 0. */
  readonly index: number;
  /** Number of the first item, counted from 1. */
  readonly first: number;
  /** How many items it has. */
  readonly count: number;
}

/** A chunk of a CSV: a byte range of the file. */
export interface CsvChunk extends Chunk {
  readonly byteStart: number;
  /** First byte after the chunk. */
  readonly byteEnd: number;
  /** Physical line, counted from 1. */
  readonly firstLine: number;
  /** Of its bytes, part by part, as they were planned. */
  readonly digests: readonly string[];
}

export const isCsvChunk: Guard<CsvChunk> = objectOf<CsvChunk>({
  index: isCount,
  first: isCount,
  count: isCount,
  byteStart: isCount,
  byteEnd: isCount,
  firstLine: isCount,
  digests: listOf(isText),
});

/** The file a job was planned on. */
export interface Fingerprint {
  /** As the user typed it. */
  readonly path: string;
  /** Leads to the file from any folder. Absent in a job of an older version. */
  readonly absolutePath?: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
}

export const isFingerprint: Guard<Fingerprint> = objectOf<Fingerprint>({
  path: isText,
  absolutePath: maybe(isText),
  bytes: isCount,
  sha256: isText,
  rows: isCount,
});

/** What the plan expects to be done, for the dry run and the estimate of the time left. */
export interface Expectation {
  /** Distinct emails among the rows that pass the row rules. */
  readonly users: number;
  readonly memberships: number;
  /** Distinct emails with a TOTP secret. */
  readonly factors: number;
  readonly organizations: {
    readonly byId: number;
    readonly byExternalId: number;
    readonly byName: number;
    /** Of those by external id, the ones without a name: they cannot be created. */
    readonly nameless?: number;
  };
  readonly rejectedRows: number;
}

/** An organization the file names, with the row that names it first. */
export interface PlannedOrg {
  readonly ref: OrgRef;
  /** 0 for one that only `organizations.csv` has. */
  readonly firstRow: number;
  /** How many rows name it. */
  readonly rows: number;
}
