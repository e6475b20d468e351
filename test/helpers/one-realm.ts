import { readFileSync } from 'node:fs';

/**
 * Jest gives tests an `Error` class of their own, so that the SDK does not recognise the errors that Node.js throws, and wraps them. In a
 * process of its own there is one class. To be imported before the SDK.
 */
globalThis.Error = nodeError();

function nodeError(): ErrorConstructor {
  try {
    readFileSync('');
  } catch (error) {
    return (error as Error).constructor as ErrorConstructor;
  }
  return Error;
}
