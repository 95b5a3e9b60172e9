import { Terminal } from '@xterm/headless';

/** What a terminal of `columns` columns shows after `output`: its lines, without the blank ones at the end. */
export async function screenOf(output: string, columns: number): Promise<string> {
  const terminal = new Terminal({ cols: columns, rows: 120, allowProposedApi: true });
  await new Promise<void>((done) => {
    terminal.write(output.replaceAll(/\r?\n/g, '\r\n'), done);
  });
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, at) => {
    const line = active.getLine(at);
    // A line that the terminal had to break goes on here.
    return `${line?.isWrapped === true ? '↪' : ''}${line?.translateToString(true) ?? ''}`;
  });
  terminal.dispose();
  return lines.join('\n').trimEnd();
}
