import { type CliRun, envOf, filesBelow, runCli, type Workplace } from '../run-cli';
import { openStage, type Stage } from './stage';

export const GOOD_CSV = 'email,first_name\nada@example.com,Ada\n';

export interface ErrorJson {
  readonly error: { code: string; message: string; exit: number; actions: string[] };
}

/** A mistake of a user that must be reported before anything is sent. */
export interface BadInput {
  readonly name: string;
  /** Content of `users.csv`. Absent: a valid file. `null`: no file. */
  readonly csv?: string | Buffer | null;
  /** The arguments of `import`. Absent: `users.csv`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly prepare?: (place: Workplace) => void;
  readonly exit: number;
  readonly code: string;
  /** Texts that the message and the next actions contain. */
  readonly says: readonly string[];
}

/** A stage, and how to run commands on it. */
export interface InputStage extends Stage {
  readonly run: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<CliRun>;
  /** Runs `import` with these arguments in parallel, once as text and once with `--json`. */
  readonly runBothWays: (
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ) => Promise<{ readonly plain: CliRun; readonly json: CliRun }>;
}

/** Sets the hooks of a test file; call the result inside a test. */
export function setStage(): () => InputStage {
  const stage = openStage();
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliRun> =>
    runCli(args, { cwd: stage.place.folder, env: { ...envOf(stage.bed.sandbox), ...env } });
  return () => ({
    bed: stage.bed,
    place: stage.place,
    run,
    async runBothWays(args, env) {
      const [plain, json] = await Promise.all([
        run(['import', '--new', ...args], env),
        run(['import', '--new', '--json', ...args], env),
      ]);
      return { plain, json };
    },
  });
}

/** Runs the command and checks what holds for every rejected input: status, text, JSON, nothing sent or left behind. */
export async function expectRejected(stage: InputStage, bad: BadInput): Promise<void> {
  const { bed, place } = stage;
  if (bad.csv !== null) place.write('users.csv', bad.csv ?? GOOD_CSV);
  bad.prepare?.(place);
  const before = filesBelow(place.folder);
  const { plain, json } = await stage.runBothWays(bad.args ?? ['users.csv'], bad.env);

  expect({ status: plain.status, stdout: plain.stdout }).toEqual({ status: bad.exit, stdout: '' });
  expect(plain.stderr.split('\n').filter((line) => line.startsWith('Error: '))).toHaveLength(1);
  expect({ status: json.status, stderr: json.stderr }).toEqual({ status: bad.exit, stderr: '' });
  const document = JSON.parse(json.stdout) as ErrorJson;
  expect(document).toEqual({
    error: {
      code: bad.code,
      message: expect.any(String),
      exit: bad.exit,
      actions: expect.any(Array),
    },
  });
  const text = [document.error.message, ...document.error.actions].join('\n');
  for (const words of bad.says) {
    expect(plain.stderr).toContain(words);
    expect(text).toContain(words);
  }

  const left = filesBelow(place.folder).filter((path) => !path.endsWith('.gitignore'));
  expect(left).toEqual(before);
  expect((await bed.stats()).requests).toEqual({});
}
