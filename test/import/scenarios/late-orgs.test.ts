import { StopSwitch } from '../../../src/lib/import';
import { Abort, type Clock } from '../../../src/lib/model';
import {
  type TestBed,
  hastyClock,
  type Imported,
  openTestBed,
  requestCounts,
} from '../../support/import-test-bed';
import { type LateCreate, openLateCreate } from '../../support/late-create';

const BY_NAME = 'email,org_name\nann@example.com,Acme\n';
const BY_EXTERNAL_ID = 'email,org_external_id,org_name\nann@example.com,a1,Acme\n';
const INTERRUPTED = new Abort('interrupted', 'sigint', 'Stopped by SIGINT');
/** The last and longest pause before an organization is created again. */
const LAST_PAUSE_MS = 14_500;

let bed: TestBed;
let way: LateCreate;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(async () => {
  await way.close();
  await bed.close();
});

async function expectOne({ end }: Imported): Promise<void> {
  expect(end.checkpoint).toMatchObject({
    status: 'completed',
    summary: { successes: 1, organizationsCreated: 1, organizationsFound: 0 },
  });
  // Requests that are still on their way arrive now.
  await way.arrive();
  expect((await bed.state()).organizations).toHaveLength(1);
}

/** The run ends while the create is on its way. */
async function killed(csv: string): Promise<void> {
  const stop = new StopSwitch();
  const running = bed.import(csv, { jobId: 'job', stop, baseUrl: way.url });
  await way.sent();
  stop.abandon(INTERRUPTED);
  expect((await running).end.checkpoint.summary.unprocessed).toBe(1);
}

/** A clock whose longest pause lasts until `over`, or until it is cut short. */
function clockWaitingFor(over: (signal?: AbortSignal) => Promise<unknown>): Clock {
  return {
    ...hastyClock,
    sleep: async (delayMs, signal) => {
      await (delayMs === LAST_PAUSE_MS ? over(signal) : hastyClock.sleep(delayMs, signal));
    },
  };
}

describe('an organization named by name alone whose create arrives late', () => {
  it.each([1, 2, 4])('is made once: after its connection was cut and %d looks', async (looks) => {
    way = await openLateCreate(bed.sandbox, {
      connection: 'cut',
      isTime: (request) => request.looks > looks,
    });
    await expectOne(await bed.import(BY_NAME, { baseUrl: way.url }));
    expect(way.looks()).toBe(looks + 1);
  });

  it.each([1, 3, 5])('is made once: after a kill and %d looks of the resume', async (looks) => {
    way = await openLateCreate(bed.sandbox, {
      connection: 'open',
      isTime: (request) => request.looks > looks,
    });
    await killed(BY_NAME);
    await expectOne(await bed.resume({ baseUrl: way.url }));
    expect(way.looks()).toBe(looks + 1);
  });

  it('is created again when it does not arrive', async () => {
    way = await openLateCreate(bed.sandbox, { connection: 'cut' });
    const { end } = await bed.import(BY_NAME, { baseUrl: way.url });
    expect(end.checkpoint.summary).toMatchObject({ successes: 1, organizationsCreated: 1 });
    expect(way.looks()).toBe(7);
    expect(requestCounts(await bed.stats())['POST /organizations']).toBe(1);
  });

  it('delays no other row, even with one slot', async () => {
    way = await openLateCreate(bed.sandbox, { connection: 'cut' });
    let arrived: () => void = () => undefined;
    const others = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { end } = await bed.import(`${BY_NAME}bob@example.com,Bolt\neve@example.com,\n`, {
      baseUrl: way.url,
      clock: clockWaitingFor(() => others),
      options: { concurrency: 1 },
      onEvent: (event) => {
        if (event.type === 'progress' && event.progress.tally.successes === 2) arrived();
      },
    });
    expect(end.checkpoint.summary).toMatchObject({ successes: 3, organizationsCreated: 2 });
  });

  it('is waited for no longer once the job halts, and not created', async () => {
    way = await openLateCreate(bed.sandbox, { connection: 'cut' });
    const stop = new StopSwitch();
    const clock = clockWaitingFor(async (signal) => {
      const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve));
      stop.halt(INTERRUPTED);
      await aborted;
    });
    const { end } = await bed.import(BY_NAME, { baseUrl: way.url, clock, stop });
    expect(end.checkpoint.summary).toMatchObject({ unprocessed: 1, failures: 0 });
    expect((await bed.state()).organizations).toEqual([]);
  });
});

it('an organization with an external id needs no wait: the conflict reveals it, and it counts as created', async () => {
  way = await openLateCreate(bed.sandbox, {
    connection: 'open',
    isTime: ({ method }) => method === 'POST',
  });
  await killed(BY_EXTERNAL_ID);
  const sleeps: number[] = [];
  const clock: Clock = {
    ...hastyClock,
    sleep: (delayMs, signal) => {
      sleeps.push(delayMs);
      return hastyClock.sleep(delayMs, signal);
    },
  };
  await expectOne(await bed.resume({ baseUrl: way.url, clock }));
  expect(sleeps).not.toContain(LAST_PAUSE_MS);
});
