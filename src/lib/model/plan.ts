import { type Guard, isCount, isText, objectOf } from './guard';
import type { OrgRef } from './user-record';

/** Consecutive rows that are processed under one lease: a byte range of the CSV. */
export interface Chunk {
  /** Counted from 0. */
  readonly index: number;
  readonly byteStart: number;
  /** First byte after the chunk. */
  readonly byteEnd: number;
  /** Data row, counted from 1. */
  readonly firstRow: number;
  /** Physical line, counted from 1. */
  readonly firstLine: number;
  readonly rows: number;
}

export const isChunk: Guard<Chunk> = objectOf<Chunk>({
  index: isCount,
  byteStart: isCount,
  byteEnd: isCount,
  firstRow: isCount,
  firstLine: isCount,
  rows: isCount,
});

/** The file a job was planned on. */
export interface Fingerprint {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
}

export const isFingerprint: Guard<Fingerprint> = objectOf<Fingerprint>({
  path: isText,
  bytes: isCount,
  sha256: isText,
  rows: isCount,
});

/** What the plan expects to be done, for the dry run and the estimate of the time left. */
export interface Expectation {
  /** Distinct emails among the rows that pass the row rules. */
  readonly users: number;
  readonly memberships: number;
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
  readonly firstRow: number;
}
