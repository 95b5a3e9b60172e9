import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Choices,
  type ConvertRequest,
  convertExports,
  type ConvertSummary,
} from '../../../src/lib/convert';
import { readExport, type RecordValue, sampleExport } from '../../../src/lib/exports';
import { readStoredHash } from '../../../src/lib/hashes';
import type { Source, SourceFinding, SourceUser } from '../../../src/lib/sources';
import { convertedUser } from '../../../src/lib/sources/converted-user';
import { textOf } from '../../../src/lib/sources/fields';

export const CHOICES: Choices = {
  includeDisabled: false,
  includeFederated: false,
  onDuplicateEmail: 'first',
  groups: 'ignore',
  nameSplit: 'first-space',
};

/** A source whose records are users in its own words: each field of a user by its name. */
export const PLAIN: Source = {
  key: 'plain',
  label: 'Plain',
  carries: {
    passwords: { how: 'yes' },
    factors: { how: 'yes' },
    organizations: { how: 'yes' },
    roles: { how: 'yes' },
    metadata: { how: 'yes' },
  },
  getIt: 'write it',
  parts: [
    {
      name: 'users',
      fits: (sample) => sample.every((record) => 'uid' in record),
      refuse: (record) => (record['poison'] === true ? 'It has plain passwords' : undefined),
    },
    {
      name: 'passwords',
      flag: 'passwords',
      fits: (sample) => sample.every((record) => 'hash' in record),
      entries: (record) => [{ key: String(record['of']), value: { hash: record['hash'] } }],
    },
    {
      name: 'orgs',
      flag: 'organizations',
      fits: (sample) => sample.every((record) => 'org' in record),
      organization: (record) => ({
        id: String(record['org']),
        name: String(record['name']),
        domains: [{ domain: String(record['domain']), isVerified: true }],
        metadata: {},
      }),
    },
    {
      name: 'words',
      fits: (sample) => sample.every((record) => 'word' in record),
      isSetting: true,
    },
  ],
  convert: (record, context) => {
    const [entry] = context.entriesOf('passwords');
    const findings: SourceFinding[] = [];
    if (record['odd'] === true) findings.push({ code: 'value_unreadable', detail: 'Odd.' });
    const hash = entry?.['hash'] ?? record['hash'];
    const facts = { ...record, id: textOf(record['uid']) ?? '' } as unknown as SourceUser;
    const user = {
      ...facts,
      password: readStoredHash(typeof hash === 'string' ? hash : ''),
      metadata: { ...facts.metadata, ...context.settingsOf('words')[0] },
    };
    const memberships = (record['memberships'] ?? []) as never[];
    return convertedUser(user, memberships, findings);
  },
};

export interface Converted {
  readonly summary: ConvertSummary;
  /** The files of the output as text, by name. */
  readonly file: (name: string) => string;
  readonly lines: (name: 'findings' | 'skipped') => readonly Record<string, unknown>[];
}

/** A record of a user, as `PLAIN` reads it. */
export const user = (uid: string, more: object = {}): Record<string, unknown> => ({
  uid,
  email: `${uid}@example.com`,
  emailVerified: true,
  ...more,
});

/** A folder for exports and outputs of one test. */
export class ConvertBed {
  readonly folder = mkdtempSync(join(tmpdir(), 'convert-'));
  readonly output = join(this.folder, 'out');

  /** Writes records as NDJSON. */
  write(name: string, records: readonly (RecordValue | string)[]): string {
    const lines = records.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
    return this.writeText(name, `${lines.join('\n')}\n`);
  }

  writeText(name: string, text: string | Uint8Array): string {
    const path = join(this.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  async convert(
    files: readonly string[],
    {
      choices = {},
      sources = [PLAIN],
      ...more
    }: Partial<Omit<ConvertRequest, 'choices'>> & {
      readonly choices?: Partial<Choices>;
      readonly sources?: readonly Source[];
    } = {},
  ): Promise<Converted> {
    const summary = await convertExports(
      {
        files,
        pinned: {},
        from: undefined,
        output: this.output,
        force: true,
        choices: { ...CHOICES, ...choices },
        answers: {},
        now: Date.UTC(2026, 10, 30),
        ...more,
      },
      { reader: { sampleExport, readExport }, sources },
    );
    const file = (name: string): string =>
      readFileSync(join(more.output ?? this.output, name), 'utf8');
    return {
      summary,
      file,
      lines: (name) =>
        file(`${name}.jsonl`)
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
