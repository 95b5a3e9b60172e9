import { duration } from '../../model';
import { etaText } from '../job/progress-view';
import { meterOnStderr } from '../terminal/meter';

// A conversion that takes less needs no lines about its progress.
const QUIET_MS = 2_000;
const MEBIBYTE = 2 ** 20;

/** Shows how far a conversion is, by the bytes that are read. */
export interface ConvertProgress {
  show(bytesRead: number, bytes: number): void;
  end(): void;
}

/** A bar on a terminal; without one, a line every 10 % or 30 s. `quiet` shows nothing. */
export function convertProgress(quiet: boolean, monotonicMs: () => number): ConvertProgress {
  if (quiet) return { show: () => undefined, end: () => undefined };
  const meter = meterOnStderr(monotonicMs);
  // A pull comes before the first byte is read.
  let beganMs: number | undefined;
  return {
    show(bytesRead, bytes) {
      beganMs ??= monotonicMs();
      const elapsedMs = monotonicMs() - beganMs;
      if (bytes === 0 || (!process.stderr.isTTY && elapsedMs < QUIET_MS)) return;
      meter.update(bytes, bytesRead, () => progressText(bytesRead, bytes, elapsedMs));
    },
    end() {
      meter.end();
    },
  };
}

/** The numbers beside the bar. Pure. */
export function progressText(bytesRead: number, bytes: number, elapsedMs: number): string {
  const read = `${(bytesRead / MEBIBYTE).toFixed(0)}/${(bytes / MEBIBYTE).toFixed(0)} MiB`;
  if (bytesRead >= bytes) return `${read} in ${duration(elapsedMs)}`;
  const etaMs = bytesRead === 0 ? undefined : (elapsedMs / bytesRead) * (bytes - bytesRead);
  return `${read} · ${etaText(etaMs)}`;
}
