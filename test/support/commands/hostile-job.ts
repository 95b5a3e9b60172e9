import type { TestBed } from '../import-test-bed';
import { envOf, runCli, type Workplace } from '../run-cli';

export const SCRIPT = '<script>alert(1)</script>';
const FILE = "<img src=x onerror=alert(1)>'`&.csv";

const ROWS = [
  `ada@example.com,${SCRIPT},u1,acme,${SCRIPT} & Söhne,`,
  'bob@example.com,Bob,u2,acme,,',
  `"${SCRIPT}@example.com",Eve,u3,acme,,`,
  'carl.secret@example.com,Carl,u4,beta,ops@beta.example,',
  `dora@example.com,Dora,u5,,${SCRIPT} & Söhne,`,
  `eric@example.com,Eric,u6,"${SCRIPT}",,`,
  'fay@example.com,Fay,u7,,,',
];

const BODY = JSON.stringify({ message: `${SCRIPT}frank@secret.example`, code: SCRIPT });

/** Imports a file whose path, names, emails, organizations and refusals are markup. Returns the arguments of `report`. */
export async function hostileJob(bed: TestBed, place: Workplace): Promise<readonly string[]> {
  const header = 'email,first_name,external_id,org_external_id,org_name,role_slugs';
  const more = Array.from(
    { length: 15 },
    (_unused, index) =>
      `m${String(index)}@example.com,,,org-${String(index)},Org ${String(index)},`,
  );
  place.write(FILE, [header, ...ROWS, ...more, ''].join('\n'));
  await bed.faults(`POST /user_management/users status=422 body=${BODY} n=1 after=1`);
  const args = ['import', FILE, '--job-id', 'hostile', '--concurrency', '1', '--quiet'];
  const { status, stderr } = await runCli(args, { cwd: place.folder, env: envOf(bed.sandbox) });
  if (status !== 3) throw new Error(`the import ended with ${String(status)}: ${stderr}`);
  return ['hostile'];
}
