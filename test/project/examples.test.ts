import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const KUBERNETES = ['examples/kubernetes/files.yml', 'examples/kubernetes/job.yml'];
const WORKFLOW = 'examples/github-workflow.yml';

interface Manifest {
  readonly commands: Readonly<
    Record<
      string,
      {
        readonly flags: Readonly<Record<string, { readonly type: string; readonly char?: string }>>;
      }
    >
  >;
}

const { commands } = JSON.parse(read('oclif.manifest.json')) as Manifest;

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The documents of a YAML file. */
function documents(path: string): readonly unknown[] {
  return parseAllDocuments(read(path), { strict: true, uniqueKeys: true }).map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return document.toJS() as unknown;
  });
}

/** What is at a path of keys and indexes of a parsed document. */
function at(document: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
}

/** The commands that a text has, each as its words after `workos-migrate`. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const joined = text.replaceAll(/\\\n/g, ' ');
  return [
    ...joined.matchAll(/\bworkos-migrate(?::[\d.]+)? ((?:check|import|resume)\b[^\n`#|]*)/g),
  ].map(([, words = '']) => words.trim().split(/\s+/));
}

/** What a command has that this program does not know. */
function unknownIn([command = '', ...words]: readonly string[]): readonly string[] {
  const known = commands[command]?.flags;
  if (known === undefined) return [command];
  const given = words.filter((word) => /^--?\w/.test(word));
  const names = new Set(
    Object.entries(known).flatMap(([name, { char }]) => [
      `--${name}`,
      `--no-${name}`,
      ...(char === undefined ? [] : [`-${char}`]),
    ]),
  );
  return given.filter((word) => !names.has(word.replace(/=.*$/, '')));
}

describe('the commands of the examples', () => {
  it.each([...KUBERNETES.slice(1), WORKFLOW, 'docs/running.md'])(
    'and their flags exist: %s',
    (path) => {
      const found = commandsIn(read(path));
      expect(found.length).toBeGreaterThan(0);
      expect(found.flatMap(unknownIn)).toEqual([]);
    },
  );

  it('would be noticed if they did not', () => {
    expect(
      commandsIn('run: workos-migrate import a.csv --yes --wrong=1 -x\n').flatMap(unknownIn),
    ).toEqual(['--wrong=1', '-x']);
  });
});

describe('the example for Kubernetes', () => {
  const [claim, files] = documents(KUBERNETES[0] ?? '');
  const [job, ...others] = documents(KUBERNETES[1] ?? '');
  const pod = at(job, 'spec', 'template', 'spec');
  const container = at(pod, 'containers', 0);

  it('has one pod at a time, on a volume that one pod can have', () => {
    expect(others).toEqual([]);
    expect(job).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      spec: {
        completionMode: 'Indexed',
        completions: 1,
        parallelism: 1,
        podReplacementPolicy: 'Failed',
      },
    });
    expect(claim).toMatchObject({
      kind: 'PersistentVolumeClaim',
      spec: { accessModes: ['ReadWriteOncePod'] },
    });
    const claimName = at(claim, 'metadata', 'name');
    for (const spec of [pod, at(files, 'spec')]) {
      expect(at(spec, 'volumes', 0, 'persistentVolumeClaim')).toEqual({ claimName });
      expect(at(spec, 'containers', 0, 'volumeMounts', 0)).toEqual({
        name: 'data',
        mountPath: '/data',
      });
    }
  });

  it('does not repeat ends that would be the same again, and does not count evictions', () => {
    // `podFailurePolicy` is allowed with this restart policy alone; the values must rise.
    expect(at(pod, 'restartPolicy')).toBe('Never');
    expect(at(job, 'spec', 'podFailurePolicy', 'rules')).toEqual([
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
      {
        action: 'FailJob',
        onExitCodes: {
          containerName: at(container, 'name'),
          operator: 'In',
          values: [2, 3, 4, 5, 6],
        },
      },
    ]);
  });

  it('gives the import time to stop, and the signal that stops it', () => {
    expect(at(pod, 'terminationGracePeriodSeconds')).toBe(60);
    expect(at(container, 'command')).toEqual(['sh', '-c']);
    const script = String(at(container, 'args', 0));
    const runs = script.split('\n').filter((line) => line.includes('workos-migrate'));
    expect(runs).toHaveLength(2);
    for (const run of runs) expect(run).toMatch(/^ *exec workos-migrate .*--take-over/);
    expect(script).toContain('[ -e /data/jobs/nightly/checkpoint.json ]');
    expect(runs[0]).toContain('resume nightly');
    expect(runs[1]).toContain('--job-id nightly');
    expect(runs[1]).toContain('--yes');
  });

  it.each([
    ['the job', pod],
    ['the files', at(files, 'spec')],
  ])('runs as nobody who may do anything: %s', (_name, spec) => {
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
    });
    expect(at(spec, 'containers', 0, 'securityContext')).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('has the key in a secret', () => {
    expect(at(container, 'env')).toEqual([
      {
        name: 'WORKOS_SECRET_KEY',
        valueFrom: { secretKeyRef: { name: 'workos', key: 'WORKOS_SECRET_KEY' } },
      },
    ]);
  });
});

describe('the example for GitHub Actions', () => {
  const [workflow] = documents(WORKFLOW);
  const steps = at(workflow, 'jobs', 'import', 'steps') as readonly Record<string, unknown>[];

  it('runs one at a time, and ends before GitHub ends it', () => {
    expect(at(workflow, 'concurrency')).toEqual({
      group: 'workos-import',
      'cancel-in-progress': false,
    });
    const limit = at(workflow, 'jobs', 'import', 'timeout-minutes');
    const [, minutes] = /timeout --signal=TERM (\d+)m /.exec(JSON.stringify(steps)) ?? [];
    expect(limit).toBeLessThan(360);
    expect(Number(minutes)).toBeLessThan(Number(limit));
  });

  it('restores the job folder before the import, and saves it whatever happens', () => {
    const order = steps.map(({ uses, run }) =>
      String(uses ?? run).replace(/@.*|^timeout.*(?=workos)/, ''),
    );
    const restore = order.indexOf('actions/cache/restore');
    const run = order.findIndex((words) => words.startsWith('workos-migrate import'));
    const save = order.indexOf('actions/cache/save');
    expect(run).toBeGreaterThan(restore);
    expect(save).toBeGreaterThan(run);
    expect(restore).toBeGreaterThan(-1);
    expect(steps[save]).toMatchObject({ if: 'always()', with: { path: '.workos-checkpoints' } });
  });

  it('passes the key as a secret', () => {
    expect(at(workflow, 'jobs', 'import', 'env')).toEqual({
      WORKOS_SECRET_KEY: '${{ secrets.WORKOS_SECRET_KEY }}',
    });
  });
});

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const [, image = ''] = dockerfile.split(/^(?=FROM .*slim$)/m);

  it('runs as a user by number, in the form in which signals arrive, with the jobs on the volume', () => {
    expect(image).toMatch(/^USER 1000:1000$/m);
    expect(image).toMatch(/^ENTRYPOINT \["workos-migrate"\]$/m);
    expect(image).toMatch(/^VOLUME \/data$/m);
    expect(image).toMatch(/WORKOS_MIGRATE_CHECKPOINT_DIR=\/data\/jobs/);
    expect(dockerfile).not.toContain('SECRET_KEY');
  });

  it('copies what the program reads, and its build gets what it copies', () => {
    const copied = [...image.matchAll(/^COPY --from=build (.*) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' ').map((path) => path.replace('/src/', '')),
    );
    expect(copied.sort()).toEqual([
      'bin',
      'dist',
      'docs/reference.md',
      'node_modules',
      'oclif.manifest.json',
      'package.json',
    ]);
    const sent = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    for (const line of sent) expect(existsSync(join(ROOT, line.slice(1)))).toBe(true);
    const made = ['dist', 'node_modules'];
    const missing = copied.filter((path) => !made.includes(path) && !sent.includes(`!${path}`));
    expect(missing).toEqual([]);
  });
});
