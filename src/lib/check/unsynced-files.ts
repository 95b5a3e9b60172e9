import type { JobFiles } from '../jobs';

/** The simulation begins anew after a kill: nothing of it has to be durable. */
export function unsynced(files: JobFiles): JobFiles {
  return {
    ...files,
    syncFolder: () => Promise.resolve(),
    openAppend: async (path) => {
      const file = await files.openAppend(path);
      return {
        append: (text) => file.append(text),
        sync: () => Promise.resolve(),
        close: () => file.close(),
      };
    },
  };
}
