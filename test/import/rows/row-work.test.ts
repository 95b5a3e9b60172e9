import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StopSwitch } from '../../../src/lib/import';
import type { EmailChain } from '../../../src/lib/import/repeats/email-chain';
import { ChunkRun, ItemLimit } from '../../../src/lib/chunks';
import { NO_KNOWN_ROWS } from '../../../src/lib/import/since/known-row';
import { rowChunks } from '../../../src/lib/import/rows/row-chunks';
import { LocalEmailChain } from '../../../src/lib/import/repeats/local-email-chain';
import { FinishedRows } from '../../../src/lib/import/repeats/finished-rows';
import { csvChunkOf, type Plan, planCsv } from '../../../src/lib/import/plan/plan-csv';
import { RemoteEmailChain } from '../../../src/lib/import/workers/services/email-chain';
import type { ChunkLedgers, ChunkRecord } from '../../../src/lib/jobs';
import { Abort, asServerCode, type Failure } from '../../../src/lib/model';
import { type Gateway, openGateway } from '../../../src/lib/workos';
import { AN_OPTIONS } from '../../support/an-import';
import { SkippingClock, stackWithoutPacing } from '../../support/scripted-create';

let folder: string;
let gateway: Gateway;

beforeAll(async () => {
  gateway = await openGateway({
    apiKey: 'sk_test_unused',
    baseUrl: new URL('http://127.0.0.1:1'),
    connections: 1,
    timeoutMs: 1_000,
    now: () => 0,
    appVersion: '0.0.0',
  });
});
afterAll(() => gateway.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function plan(csv: string): Promise<Plan> {
  const csvPath = join(folder, 'users.csv');
  writeFileSync(csvPath, csv);
  return planCsv({ csvPath, chunkSize: 10 });
}

const NO_SUCH_ORG: Failure = {
  kind: 'not_found',
  code: asServerCode('entity_not_found'),
  message: 'Organization not found',
  retryClass: 'permanent',
  ambiguous: false,
};
const DISK = new Abort('stopped_early', 'disk_unwritable', 'The disk is full');

/** Ledgers that accept all records but failures. */
function ledgersWithoutFailures(written: ChunkRecord[]): ChunkLedgers {
  return {
    read: () => Promise.resolve({ rows: new Map(), badLines: 0 }),
    open: () =>
      Promise.resolve({
        append(...records) {
          if (records.some(({ type }) => type === 'failure')) return Promise.reject(DISK);
          written.push(...records);
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      }),
  };
}

const CHAINS: readonly [string, (plan: Plan, ledgers: ChunkLedgers) => EmailChain][] = [
  [
    'in one process',
    ({ links, chunks }, ledgers) =>
      new LocalEmailChain(
        links,
        new FinishedRows({
          ledgers,
          links,
          chunks,
          chunkSize: 10,
          epochOf: () => 0,
          doubtOf: () => ({ since: { atMs: 0 }, wasSettled: false }),
        }),
      ),
  ],
  [
    'in a worker',
    ({ links }) => {
      const chain = new RemoteEmailChain({ send: () => undefined, stop: new StopSwitch() });
      chain.add(1, links.within(1, 3));
      return chain;
    },
  ],
];

describe('a row whose failure cannot be recorded', () => {
  // When it is retried, it would take a user that the next row creates for its own.
  it.each(CHAINS)(
    'lets later rows of its email neither continue nor wait forever: %s',
    async (_, of) => {
      const planned = await plan('email,org_id\na@x.io,org_1\na@x.io,\na@x.io,\n');
      const written: ChunkRecord[] = [];
      const ledgers = ledgersWithoutFailures(written);
      const stop = new StopSwitch();
      const work = rowChunks({
        source: planned.source,
        bytesOf: (chunk) => csvChunkOf(planned, chunk),
        ledgers,
        stop,
        retry: 'none',
        onSettled: () => undefined,
        limit: new ItemLimit(10),
        rows: {
          stack: stackWithoutPacing(),
          gateway,
          nonce: '',
          options: AN_OPTIONS,
          steps: [],
          columns: planned.columns,
          chain: of(planned, ledgers),
          known: NO_KNOWN_ROWS,
          clock: new SkippingClock(),
          orgs: {
            resolve: () => Promise.resolve({ ok: false, failure: NO_SUCH_ORG, attempts: 1 }),
          },
        },
      });
      const [chunk] = planned.chunks;
      if (chunk === undefined) throw new Error('the file has no chunk');
      const run = new ChunkRun(work, {
        chunk,
        epoch: 1,
        epochBefore: 0,
        doubt: { since: { atMs: 0 }, wasSettled: false },
      });
      await run.begin();
      expect(await run.settle()).toEqual({ kind: 'left' });
      expect(stop.reason).toBe(DISK);
      expect(stop.bug).toBeUndefined();
      expect(written).toEqual([]);
    },
  );
});
