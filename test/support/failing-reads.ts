import fs from 'node:fs/promises';

/** A call of the file system for one file, as it fails. */
export interface ReadFault {
  readonly path: string;
  readonly code: 'EIO' | 'ESTALE' | 'ENOENT';
  /** The call that fails, counted from 1 over the calls for this file. */
  readonly at: number;
  /** True when all later calls fail, too. */
  readonly sticky: boolean;
}

/** Fails reads of a file in this process until `jest.restoreAllMocks`. Returns the calls that failed, in order. */
export function failReads({ path, code, at, sticky }: ReadFault): readonly string[] {
  const real = { open: fs.open, stat: fs.stat };
  const failed: string[] = [];
  let calls = 0;
  const fail = (call: string): void => {
    calls += 1;
    if (calls !== at && !(sticky && calls > at)) return;
    failed.push(call);
    throw Object.assign(new Error(`${code}: simulated, ${call} '${path}'`), { code });
  };
  jest.spyOn(fs, 'stat').mockImplementation(async (of) => {
    if (of === path) fail('stat');
    return real.stat(of);
  });
  jest.spyOn(fs, 'open').mockImplementation(async (of, ...how) => {
    if (of !== path) return real.open(of, ...how);
    fail('open');
    const handle = await real.open(of, ...how);
    const read = handle.read.bind(handle);
    const failingRead = async (...args: Parameters<typeof read>): ReturnType<typeof read> => {
      fail('read');
      return read(...args);
    };
    return Object.assign(handle, { read: failingRead });
  });
  return failed;
}
