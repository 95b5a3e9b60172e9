import { BaseCommand } from '../lib/cli/command';
import { sandboxFlags, type SandboxJson, serveSandbox } from '../lib/cli/sandbox';

export default class Sandbox extends BaseCommand {
  static override summary = 'Serve a local WorkOS sandbox for rehearsals and tests.';

  static override description =
    'Responds like WorkOS for users, organizations, memberships and roles. Keeps everything in memory and serves this machine only. Prints its address and key. GET /_sandbox/state returns its contents, /_sandbox/stats what it has received. docs/reference.md describes the faults.';

  static override examples = [
    {
      description: 'Serve with the published rate limits; import into it from another terminal',
      command: '<%= config.bin %> <%= command.id %> --port 4100',
    },
    {
      description: 'Lose one response in twenty after the request was carried out',
      command: `<%= config.bin %> <%= command.id %> --fault "POST /user_management/users lost_answer p=0.05"`,
    },
    {
      description:
        'Respond to the first three organization requests with 503, and to all requests 80 ms late',
      command: `<%= config.bin %> <%= command.id %> --latency 80 --fault "* /organizations status=503 n=3"`,
    },
    {
      description:
        'Delay user creation by two seconds, so that a killed import leaves requests in flight',
      command: `<%= config.bin %> <%= command.id %> --fault "POST /user_management/users late=2000"`,
    },
    {
      description: 'Lose every tenth response, while lookups are five seconds behind',
      command: `<%= config.bin %> <%= command.id %> --fault "POST * lost_answer p=0.1" --fault "GET * stale=5000"`,
    },
  ];

  static override flags = sandboxFlags;

  async run(): Promise<void> {
    const { flags } = await this.parse(Sandbox);
    await serveSandbox({
      port: flags.port,
      key: flags.key,
      rateLimit: flags['rate-limit'],
      latencyMs: flags.latency,
      faults: flags.fault ?? [],
      roles: flags.role ?? [],
      multipleRoles: flags['multiple-roles'],
      log: flags.log ? (line) => this.say(line) : undefined,
      onReady: (sandbox) => this.showReady(sandbox),
    });
  }

  // Printed when the sandbox begins to serve: the reader needs the address to send requests.
  private showReady(sandbox: SandboxJson): void {
    const { url, key } = sandbox;
    if (this.jsonEnabled()) {
      this.logJson(sandbox);
      return;
    }
    this.log(`Sandbox at ${url}, key ${key}. Press Ctrl-C to stop.`);
    this.log(
      `  WORKOS_API_URL=${url} WORKOS_SECRET_KEY=${key} ${this.config.bin} import users.csv`,
    );
  }
}
