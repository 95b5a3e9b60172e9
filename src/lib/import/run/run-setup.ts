import type { ImportOptions, JobOptions } from '../../jobs';
import { Abort, defined } from '../../model';
import type { RouteLimits, StopSwitch } from '../../requests';
import { outagePatienceMs, writesPerSecond } from '../options';
import type { PlanRequest } from '../plan/plan-csv';
import type { PlanningEvent } from '../events';
import type { ImportPorts } from '../ports';
import type { StepContext } from '../rows/step-context';

/** What the steps of a row need in a run with these options. */
export function contextOf(
  options: ImportOptions,
  { gateway, clock }: Pick<ImportPorts, 'gateway' | 'clock'>,
  own: Pick<StepContext, 'stack' | 'nonce' | 'formerQuietMs'>,
): StepContext {
  return { ...own, gateway, clock, options };
}

/** How much a run with these options may send. */
export function limitsOf(options: JobOptions): RouteLimits {
  return {
    writesPerSecond: writesPerSecond(options),
    concurrency: options.concurrency,
    outagePatienceMs: outagePatienceMs(options),
  };
}

/** What a plan needs of the outside world. */
export interface PlanPorts {
  readonly stop: StopSwitch;
  readonly emit: (event: PlanningEvent) => void;
}

/** How the file of a run is planned; `ifStopped` is the message when the run is stopped meanwhile. */
export function planRequest(
  request: { readonly csvPath: string; readonly options: JobOptions } & Pick<
    PlanRequest,
    'commandWith' | 'since' | 'tenant'
  >,
  ports: PlanPorts,
  ifStopped: string,
): PlanRequest {
  return {
    csvPath: request.csvPath,
    chunkSize: request.options.chunkSize,
    format: request.options,
    reading: request.options,
    rejecting: request.options,
    since: request.since,
    tenant: request.tenant ?? request.options,
    ...defined({ commandWith: request.commandWith }),
    onProgress: (bytesRead, bytes) => {
      throwWhenStopped(ports.stop, ifStopped);
      ports.emit({ type: 'planning', bytesRead, bytes });
    },
  };
}

// A stop before the job began changes nothing: there is no end to report.
export function throwWhenStopped({ reason }: StopSwitch, message: string): void {
  if (reason?.reason !== 'interrupted') return;
  throw new Abort('interrupted', reason.code, message, ['Run the same command again']);
}
