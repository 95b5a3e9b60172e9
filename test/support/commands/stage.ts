import { type TestBed, openTestBed } from '../import-test-bed';
import { openWorkplace, resetSandbox, type Workplace } from '../run-cli';

/** Where the commands of a test file run. Only for use inside a test. */
export interface Stage {
  /** A sandbox for all tests of the file, empty when a test begins. */
  readonly bed: TestBed;
  /** A folder for each test. */
  readonly place: Workplace;
}

/** Sets the hooks of a test file. Each folder has `csv` as `users.csv`. */
export function openStage(
  options: { readonly latencyMs?: number; readonly csv?: string } = {},
): Stage {
  const { csv, ...server } = options;
  let bed: TestBed;
  let place: Workplace;
  beforeAll(async () => {
    bed = await openTestBed(server);
  });
  afterAll(() => bed.close());
  beforeEach(async () => {
    place = openWorkplace();
    if (csv !== undefined) place.write('users.csv', csv);
    await resetSandbox(bed.sandbox);
  });
  afterEach(() => {
    place.remove();
  });
  return {
    get bed() {
      return bed;
    },
    get place() {
      return place;
    },
  };
}
