import { KEY_BYTES } from '../../../lib/facts/s3-transfer-limits';
import { BucketUnreachable, TransferOptionInvalid } from './errors';
import { nameOf, statusOf } from './retry';

const { min: MIN_KEY_BYTES = 0, max: MAX_KEY_BYTES = Infinity } = KEY_BYTES;

/** Codes of the answers to a client of another Region. A HeadObject is answered without a code, with status 301. */
const ELSEWHERE = new Set(['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException']);

/** An address as it may arrive from code that is not type-checked: an environment variable that is not set. */
interface UncheckedAddress {
  readonly bucket?: string;
  readonly key?: string;
}

/**
 * Refuses what would not address an object: a request for an empty key is one for the bucket.
 *
 * @throws TransferOptionInvalid
 */
export function checkAddress(prop: 'from' | 'to', { bucket = '', key = '' }: UncheckedAddress): void {
  if (bucket === '') {
    throw new TransferOptionInvalid(`${prop}.bucket must be the name of a bucket, got an empty one; name the bucket`);
  }
  const bytes = Buffer.byteLength(key);
  if (bytes >= MIN_KEY_BYTES && bytes <= MAX_KEY_BYTES) return;
  throw new TransferOptionInvalid(
    `${prop}.key must be ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} bytes of UTF-8, got ${bytes}; name the object with a key of that length`,
  );
}

/**
 * Works with one bucket.
 *
 * @throws BucketUnreachable where S3 says that it does not exist or is in another Region
 */
export async function inBucket<T>(prop: 'from' | 'to', bucket: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = unreachable(`${prop}.bucket`, bucket, error);
    throw message === undefined ? error : new BucketUnreachable(message, { cause: error });
  }
}

function unreachable(prop: string, bucket: string, error: unknown): string | undefined {
  if (nameOf(error) === 'NoSuchBucket') {
    return `${prop} must be a bucket that exists, got ${bucket}; check its name`;
  }
  if (statusOf(error) === 301 || ELSEWHERE.has(nameOf(error))) {
    return `${prop} must be in the Region of the client, got ${bucket} from another one; use a client of the bucket's Region`;
  }
  return undefined;
}
