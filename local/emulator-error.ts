/** The emulator cannot be installed, started or reached. The message is one line for the person at the terminal. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
}
