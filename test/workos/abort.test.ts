import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openGateway } from '../../src/lib/workos';

describe('a gateway that is aborted', () => {
  it('cuts the requests in flight, whose failures say that they may have been carried out', async () => {
    const server = createServer(() => {
      // It never answers.
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const arrived = new Promise<void>((resolve) => server.once('request', () => resolve()));
    const { port } = server.address() as AddressInfo;
    const gateway = await openGateway({
      apiKey: 'sk_test_x',
      baseUrl: new URL(`http://127.0.0.1:${port}`),
      connections: 1,
      timeoutMs: 60_000,
      now: () => 0,
      appVersion: 'test',
    });
    const answer = gateway.createUser({ email: 'ann@example.com' }, { idempotencyKey: 'k' });
    await arrived;
    await gateway.abort();
    await expect(answer).resolves.toMatchObject({
      ok: false,
      failure: { retryClass: 'transient', ambiguous: true },
    });
    server.close();
  });
});
