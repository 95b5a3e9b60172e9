import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LeaseEnd } from '../../../src/lib/chunks';
import type { RowsReport } from '../../../src/lib/import/rows/rows-report';
import { type ImportPorts, type Plan, planCsv } from '../../../src/lib/import';
import { FinishedRows } from '../../../src/lib/import/repeats/finished-rows';
import { LocalEmailChain } from '../../../src/lib/import/repeats/local-email-chain';
import { ChunkServer } from '../../../src/lib/import/workers/chunk-server';
import type { CoordinatorServices } from '../../../src/lib/import/workers/coordinator-services';
import { RemoteWorker, type StartWorker } from '../../../src/lib/import/workers/remote-worker';
import { type Hello, readToWorker } from '../../../src/lib/import/workers/worker-messages';
import { chunkLedgers } from '../../../src/lib/jobs';
import { asOrganizationId, type Chunk, deferred } from '../../../src/lib/model';
import { openTestBed, type TestBed, withPorts } from '../../support/import-test-bed';
import { aCoordinator, aHello } from '../../support/workers';

const NO_DOUBT = { since: { atMs: 0 }, wasSettled: false };

let bed: TestBed;
let folder: string;

beforeEach(async () => {
  bed = await openTestBed();
  folder = join(bed.folder, 'job');
  mkdirSync(join(folder, 'ledger'), { recursive: true });
});
afterEach(async () => {
  await bed.close();
});

function carry<T>(
  message: object,
  read: (message: unknown) => T | undefined,
  receive: (message: T) => void,
): void {
  const arrived = read(JSON.parse(JSON.stringify(message)));
  if (arrived === undefined) throw new Error(`cannot be read: ${JSON.stringify(message)}`);
  setImmediate(() => {
    receive(arrived);
  });
}

/** A worker without a process: both ends of its channel are here, and messages travel between them as JSON. */
function inMemory(hello: Hello, { clock, random, gateway, files }: ImportPorts): StartWorker {
  return async ({ parse, onMessage }) => {
    const gone = deferred<{ words: string; expected: boolean }>();
    const server = new ChunkServer(hello, {
      files,
      clock,
      random,
      gateway,
      send: (message) => {
        carry(message, parse, onMessage);
      },
    });
    const end = (expected: boolean) => {
      gone.resolve({ words: 'The worker ended', expected });
    };
    return {
      pid: 0,
      gone: gone.promise,
      send: (message) => {
        carry(message, readToWorker, (read) => {
          server.receive(read);
        });
      },
      stop: async () => {
        end(true);
      },
      kill: () => {
        end(false);
      },
    };
  };
}

async function planOf(csv: string, chunkSize: number): Promise<Plan> {
  const csvPath = join(bed.folder, 'users.csv');
  writeFileSync(csvPath, csv);
  return planCsv({ csvPath, chunkSize });
}

/** Gives each chunk a worker of its own, the later ones first, and returns how their leases ended. */
function runInMemory(
  plan: Plan,
  services: Partial<CoordinatorServices>,
): Promise<readonly LeaseEnd[]> {
  return withPorts({}, bed, async (ports) => {
    const hello = { ...aHello(), jobFolder: folder, source: plan.source, concurrency: 4 };
    const ledgers = chunkLedgers(ports.files, folder, hello.jobId);
    const { links, chunks } = plan;
    const [epochOf, doubtOf] = [() => 0, () => NO_DOUBT];
    const finished = new FinishedRows({
      ledgers,
      links,
      chunks,
      chunkSize: 1,
      epochOf,
      doubtOf,
    });
    const coordinator = aCoordinator({
      links,
      chain: new LocalEmailChain(links, finished),
      bytesOf: ({ index }) => plan.chunks[index] ?? noChunk(index),
      permits: {
        take: (_requestClass, wanted) => Promise.resolve(wanted),
        sent: () => undefined,
        batchSize: () => 1,
        close: () => undefined,
      },
      ...services,
    });
    const work = async (chunk: Chunk): Promise<LeaseEnd> => {
      const worker = await RemoteWorker.open(inMemory(hello, ports), coordinator);
      const lease = { chunk, epoch: 1, epochBefore: 0, doubt: NO_DOUBT };
      const end = await worker.work(lease).ended;
      await worker.close();
      return end;
    };
    return Promise.all([...chunks].reverse().map(work));
  });
}

function noChunk(index: number): never {
  throw new Error(`there is no chunk ${String(index)}`);
}

it('imports the rows of one email in two workers without a process', async () => {
  await bed.seed({ organizations: [{ name: 'A' }, { name: 'B' }] });
  const ids = new Map((await bed.state()).organizations.map(({ name, id }) => [name, id]));
  const plan = await planOf(
    'email,first_name,org_name\nann@example.com,Ann,A\nann@example.com,Other,B\n',
    1,
  );
  const reports: RowsReport[] = [];
  const ends = await runInMemory(plan, {
    orgs: {
      resolve: async (ref) => {
        const name = ref.kind === 'name' ? ref.name : '';
        return { ok: true, id: asOrganizationId(ids.get(name) ?? '') };
      },
    },
    onRows: (_lease, report) => void reports.push(report),
  });
  expect(ends.map(({ kind }) => kind)).toEqual(['settled', 'settled']);
  expect(reports.reduce((sum, { tally }) => sum + tally.successes, 0)).toBe(2);
  const { users, memberships } = await bed.state();
  expect(users.map(({ first_name }) => first_name)).toEqual(['Ann']);
  expect(memberships.map((membership) => membership.organization_id).sort()).toEqual(
    [...ids.values()].sort(),
  );
});
