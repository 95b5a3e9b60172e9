import { outputFiles, type OutputFiles } from '../../../src/lib/outputs';

export interface OutputFault {
  readonly code: string;
  /** The call that fails, counted from 1; removing is not counted and always works. */
  readonly at: number;
}

/** The real file system with one failing call. `calls` lists the calls so far. */
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
              // A full disk writes a part of the bytes.
              await file.append(bytes.subarray(0, bytes.length >> 1));
              throw error;
            }),
          sync: () => attempt('sync', () => file.sync()),
          // The file is closed in any case, as the system does.
          close: () => file.close().then(() => attempt('close', async () => undefined)),
        };
      }),
    link: (from, to) => attempt('link', () => real.link(from, to)),
    rename: (from, to) => attempt('rename', () => real.rename(from, to)),
    remove: (path) => real.remove(path),
    syncFolder: (path) => attempt('syncFolder', () => real.syncFolder(path)),
  };
}
