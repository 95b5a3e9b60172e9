import type { FileFlag, Source } from '../../sources';
import { Abort } from '../../model';
import { type Pulled, pullOrganizations } from '../../pull';
import { readEnvironment } from '../machine/environment';
import { describeProxy } from '../machine/proxy';
import { systemClock } from '../machine/system';
import { pullAccess } from './pull-access';
import { pullView } from './pull-view';

interface PullCommand {
  readonly output: string;
  readonly quiet: boolean;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** The files of a pull for one conversion. */
export class PullFiles {
  private pulled: Pulled | undefined;

  constructor(private readonly command: PullCommand) {}

  /** Pulls from the API of the source; returns the files by the flags that would name them. @throws Abort */
  async pull(source: Source): Promise<Readonly<Partial<Record<FileFlag, string>>>> {
    const { output, quiet, say, signal } = this.command;
    const { label } = source;
    const access = pullAccess(source, readEnvironment());
    const { baseUrl, proxy } = access;
    const via = proxy === undefined ? '' : ` via proxy ${describeProxy(proxy)}`;
    if (!quiet)
      say(`Pulling organizations and memberships of ${label} from ${baseUrl.host}${via}.`);
    const monotonicMs = (): number => systemClock.monotonicMs();
    const view = pullView(label, { quiet, monotonicMs, say });
    try {
      this.pulled = await pullOrganizations(
        { access, output, signal },
        {
          clock: systemClock,
          random: () => Math.random(),
          emit: (event) => {
            view.show(event);
          },
        },
      );
    } catch (error) {
      throw interruptedPull(error);
    } finally {
      view.end();
    }
    return this.pulled.paths;
  }

  /** The files were converted, or not: then the next run uses them. */
  end(isConverted: boolean): void {
    if (isConverted) this.pulled?.remove();
    else this.pulled?.release();
  }
}

/** An interrupted pull can be continued, unlike a conversion. */
function interruptedPull(error: unknown): unknown {
  if (!(error instanceof Abort) || error.reason !== 'interrupted') return error;
  return new Abort(error.reason, error.code, error.message, [
    'Run the same command again: the pull continues where it stopped',
  ]);
}
