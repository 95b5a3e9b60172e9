import { arrangeArguments } from '../../../src/lib/cli/command/arguments';

describe('the arguments of the program', () => {
  it.each([
    ['', 'help'],
    ['help', 'help'],
    ['-h', 'help'],
    ['--help', 'help'],
    ['help import', 'help import'],
    ['import -h', 'help import'],
    ['import users.csv --help', 'help import'],
    ['--help import', 'help import'],
    ['--csv users.csv --help', 'help'],
    ['import --help --json', 'help import --json'],
    ['-v', 'version'],
    ['--version', 'version'],
    ['version', 'version'],
    ['import users.csv -v', 'version'],
    ['--json --version', 'version --json'],
    ['--json', 'help --json'],
    ['--json status tour', 'status --json tour'],
    ['-q --no-color import users.csv', 'import -q --no-color users.csv'],
    ['import users.csv --sandbox', 'import users.csv --sandbox'],
    ['improt users.csv', 'improt users.csv'],
    ['import -- --help', 'import -- --help'],
    ['import -- -v', 'import -- -v'],
  ])('%s stand as %s', (given, arranged) => {
    expect(arrangeArguments(given.split(' ').filter(Boolean)).join(' ')).toBe(arranged);
  });
});
