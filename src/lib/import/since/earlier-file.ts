import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Abort,
  codeOfPassword,
  defined,
  passwordOfCode,
  sanitizeLine,
  systemErrorCode,
} from '../../model';
import type { EarlierRow } from './earlier-row';

/** A place is this many bytes: 32 bits reach 64 GB. */
const PLACE_BYTES = 16;
const BLOCK_BYTES = 1024 * 1024;
const READ_BYTES = 1024;
const LINE_FEED = 0x0a;

/**
 * The rows of earlier jobs in a temporary file, each found by its place. The file has no name: its folder is removed
 * before the first byte is written, so it vanishes with this process.
 */
export class EarlierFile {
  private readonly fd: number;
  private unwritten: Buffer[] = [];
  private unwrittenBytes = 0;
  private written = 0;
  private isClosed = false;
  /** The row that was read last: a person's keys and the pair of a row mostly lead to the same one. */
  private last: { readonly place: number; readonly row: EarlierRow } | undefined;

  constructor() {
    this.fd = whileWriting(() => {
      const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
      try {
        return openSync(join(folder, 'earlier-rows'), 'wx+', 0o600);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  /** Appends a row and returns its place, from 1. */
  append(row: EarlierRow): number {
    const text = Buffer.from(JSON.stringify(toTuple(row)));
    const bytes = Buffer.alloc(Math.ceil((text.length + 1) / PLACE_BYTES) * PLACE_BYTES, ' ');
    text.copy(bytes);
    bytes[bytes.length - 1] = LINE_FEED;
    const place = (this.written + this.unwrittenBytes) / PLACE_BYTES + 1;
    this.unwritten.push(bytes);
    this.unwrittenBytes += bytes.length;
    if (this.unwrittenBytes >= BLOCK_BYTES) this.flush();
    return place;
  }

  at(place: number): EarlierRow {
    if (this.last?.place !== place) this.last = { place, row: this.readAt(place) };
    return this.last.row;
  }

  private readAt(place: number): EarlierRow {
    const from = (place - 1) * PLACE_BYTES;
    if (from >= this.written) this.flush();
    for (let length = READ_BYTES; ; length *= 2) {
      const bytes = this.read(from, length);
      const end = bytes.indexOf(LINE_FEED);
      if (end >= 0) return fromText(bytes.toString('utf8', 0, end));
      if (bytes.length < length) throw new Error('A row of an earlier job has no end');
    }
  }

  /** All rows with their places. */
  *all(): Generator<readonly [place: number, row: EarlierRow]> {
    this.flush();
    let from = 0;
    while (from < this.written) {
      const bytes = this.read(from, BLOCK_BYTES);
      let at = 0;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, at)) {
        yield [(from + at) / PLACE_BYTES + 1, fromText(bytes.toString('utf8', at, end))];
        at = end + 1;
      }
      if (at === 0) throw new Error('A row of an earlier job is longer than a block');
      from += at;
    }
  }

  /** Removes the file. */
  close(): void {
    if (!this.isClosed) closeSync(this.fd);
    this.isClosed = true;
  }

  private read(from: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(
      0,
      whileWriting(() => readSync(this.fd, bytes, 0, length, from)),
    );
  }

  private flush(): void {
    const bytes = Buffer.concat(this.unwritten);
    whileWriting(() => {
      for (let at = 0; at < bytes.length;) {
        at += writeSync(this.fd, bytes, at, bytes.length - at, this.written + at);
      }
    });
    this.written += bytes.length;
    this.unwritten = [];
    this.unwrittenBytes = 0;
  }
}

type Tuple = readonly [
  job: number,
  flags: number,
  email: string,
  externalId: string,
  userId: string,
  organizationId: string,
  membershipId: string,
  factorId: string,
  digest: string,
  givenId: string | null,
];

/** The place of the password in the flags. */
const PASSWORD = 4;

function toTuple(row: EarlierRow): Tuple {
  const { job, email, externalId, userId, organizationId, membershipId, factorId, digest } = row;
  const flags =
    (row.isShared ? 1 : 0) + (row.isMade ? 2 : 0) + codeOfPassword(row.password) * PASSWORD;
  const ids = [userId, organizationId, membershipId, factorId] as const;
  return [job, flags, email, externalId, ...ids, digest, row.givenId ?? null];
}

/** Only what this process has written itself is read. */
function fromText(text: string): EarlierRow {
  const tuple = JSON.parse(text) as Tuple;
  const [job, flags, email, externalId, userId, ...others] = tuple;
  const [organizationId, membershipId, factorId, digest, givenId] = others;
  const ids = { userId, organizationId, membershipId, factorId };
  const row = { job, email, externalId, ...ids, digest };
  const marked = { ...row, isShared: (flags & 1) !== 0, isMade: (flags & 2) !== 0 };
  const password = passwordOfCode(Math.floor(flags / PASSWORD));
  return { ...marked, ...defined({ givenId: givenId ?? undefined, password }) };
}

function whileWriting<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    throw new Abort(
      'usage',
      'temporary_file_failed',
      `The rows of the earlier jobs cannot be kept in ${sanitizeLine(tmpdir())}: ${sanitizeLine(String(error))}`,
      ['Free space there, or set TMPDIR to another folder'],
    );
  }
}
