import { ResponseIncomplete } from './errors';

/**
 * What S3 always answers with.
 *
 * @throws ResponseIncomplete where it did not
 */
export function always<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new ResponseIncomplete(`S3 must answer with ${what}, got none; check that the endpoint is compatible with S3`);
}
