import { hash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { defined, systemErrorCode } from '../../model';

/** Where a process runs: two of one host name and pid may be on two machines, or in two containers. Linux only. */
export interface Place {
  /** The run of the kernel. Containers of one machine share it. */
  readonly boot?: string;
  /** The processes that are visible. Each container has its own. */
  readonly pidNamespace?: string;
  /** The machine, outside of containers: what is the same in many containers would prove nothing. */
  readonly machine?: string;
}

/** The namespace of the first process of a machine has this number in every kernel: PROC_PID_INIT_INO. */
const OUTSIDE_OF_CONTAINERS = 'pid:[4026531836]';

/** Where this process runs. */
export function thisPlace(): Place {
  place ??= readPlace();
  return place;
}

let place: Place | undefined;

function readPlace(): Place {
  const boot = known(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const pidNamespace = known(() => readlinkSync('/proc/self/ns/pid'));
  const isOutside = pidNamespace === OUTSIDE_OF_CONTAINERS;
  const machine = isOutside ? known(machineDigest) : undefined;
  return defined({ boot, pidNamespace, machine });
}

// machine-id(5): the id itself must not leave the machine.
function machineDigest(): string {
  const id = readFileSync('/etc/machine-id', 'utf8').trim();
  return hash('sha256', `workos-migrate ${id}`).slice(0, 16);
}

/** What the system reports; undefined where it does not. */
function known(read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
