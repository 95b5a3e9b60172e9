import { Abort } from '../../model';

/** The types of Node.js do not have it. */
declare const WebAssembly: { readonly Memory: new (size: { initial: number }) => unknown };

/**
 * Checks that this process may reserve the addresses that WebAssembly takes, several GB that are never used. Without
 * them the HTTP parser of undici, and of Node.js's own fetch, fails where nothing can catch it.
 *
 * @throws Abort `address_space_limited`
 */
export function assertAddressSpace(): void {
  try {
    new WebAssembly.Memory({ initial: 1 });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Abort(
      'usage',
      'address_space_limited',
      'The address space of this process is limited (ulimit -v) below what Node.js reserves for HTTP.',
      [
        'Raise the limit: ulimit -v unlimited',
        'Or set NODE_OPTIONS=--disable-wasm-trap-handler, which reserves little and is slower',
      ],
    );
  }
}
