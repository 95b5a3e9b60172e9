import { outputFiles, type OutputFiles } from '../../../src/lib/outputs';

export interface OutputFault {
  readonly code: string;
  /** The call that fails, counted from 1; removing is not counted and always works. */
  readonly at: number;
}

/** The real files behind a disk that fails at one call, and tells how many it was asked for. */
export function failingOutput({
  code,
  at,
}: OutputFault): OutputFiles & { readonly calls: string[] } {
  const real = outputFiles();
  const calls: string[] = [];
  const attempt = async <T>(call: string, work: () => Promise<T>): Promise<T> => {
    calls.push(call);
    if (calls.length === at) throw Object.assign(new Error(`${code}: made up`), { code });
    return work();
  };
  return {
    calls,
    create: (path) =>
      attempt('create', async () => {
        const file = await real.create(path);
        return {
          append: (bytes) =>
            attempt('append', () => file.append(bytes)).catch(async (error: unknown) => {
              // A full disk takes a part of what it is given.
              await file.append(bytes.subarray(0, bytes.length >> 1));
              throw error;
            }),
          sync: () => attempt('sync', () => file.sync()),
          // The descriptor is given back in any case, as the system does.
          close: () => file.close().then(() => attempt('close', async () => undefined)),
        };
      }),
    link: (from, to) => attempt('link', () => real.link(from, to)),
    rename: (from, to) => attempt('rename', () => real.rename(from, to)),
    remove: (path) => real.remove(path),
    syncFolder: (path) => attempt('syncFolder', () => real.syncFolder(path)),
  };
}
