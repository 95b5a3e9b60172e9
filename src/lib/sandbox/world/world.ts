import { type Chance, chanceFrom } from './chance';
import { History } from './history';
import { Ids } from './ids';
import { newRole } from './new-role';
import { State } from './state';

const DEFAULT_ROLES = ['member', 'admin'];

/** What a world is made of. */
export interface WorldSettings {
  /** Roles of the environment besides `member` and `admin`. */
  readonly roles: readonly string[];
  readonly multipleRoles: boolean;
  /** False where the environment refuses all requests for roles and permissions. */
  readonly roleRequests: boolean;
  readonly seed: number;
  readonly now: () => number;
}

/** What every view of one environment shares. */
interface Contents {
  readonly state: State;
  readonly history: History;
  readonly ids: Ids;
}

function newContents(settings: WorldSettings): Contents {
  const chance: Chance = chanceFrom(settings.seed);
  return {
    state: State.empty(settings.now),
    history: new History(),
    ids: new Ids(chance, settings.now),
  };
}

/** How a server of several sees the environment; absent: as it is. */
export interface ServerView {
  /** Milliseconds by which its clock is ahead. */
  readonly clockMs: number;
  /** It reads from a copy that is this many milliseconds behind. */
  readonly behindMs: number | undefined;
}

/** One environment: its objects, its clock and the history of its creates. Every route gets one. */
export class World {
  readonly state: State;
  readonly history: History;
  readonly multipleRoles: boolean;
  readonly roleRequests: boolean;

  private constructor(
    private readonly settings: WorldSettings,
    private readonly contents: Contents,
  ) {
    this.state = contents.state;
    this.history = contents.history;
    this.multipleRoles = settings.multipleRoles;
    this.roleRequests = settings.roleRequests;
  }

  /** An environment that has only its roles. */
  static create(settings: WorldSettings): World {
    const world = new World(settings, newContents(settings));
    for (const slug of new Set([...DEFAULT_ROLES, ...settings.roles])) {
      const role = newRole(world, { slug, name: slug, type: 'EnvironmentRole' });
      world.state.environmentRoles.set(slug, role);
    }
    return world;
  }

  /** The same environment as one server sees it. A view that lags is for reads. */
  seenBy({ clockMs, behindMs }: ServerView): World {
    const { now } = this.settings;
    const state = behindMs === undefined ? this.state : this.state.asOf(now() - behindMs);
    return new World({ ...this.settings, now: () => now() + clockMs }, { ...this.contents, state });
  }

  id(prefix: string): string {
    return this.contents.ids.next(prefix);
  }

  /** The current time in WorkOS's format. */
  timestamp(): string {
    return new Date(this.settings.now()).toISOString();
  }
}
