import { type ChecksumAlgorithm } from './checksum/checksum';
import type { PartBody } from './part-body';
import { type ChecksumFields, checksumField } from './s3-checksum';

/** An HTTP request on its way through the SDK. */
interface OutgoingRequest {
  readonly headers: Record<string, string>;
}

/** A step of the SDK between serialisation and signature. */
type Middleware = <A extends { readonly request: unknown }, O>(
  next: (args: A) => Promise<O>,
  context: { logger?: unknown },
) => (args: A) => Promise<O>;

/** The members of a request that send a body with its checksum behind it. */
export function streamed(
  body: PartBody,
  algorithm: ChecksumAlgorithm,
): ChecksumFields & { Body: PartBody; ContentLength: number } {
  // A request that carries a checksum is not hashed again by the SDK. The value is a placeholder: it becomes known when the body was read.
  return { Body: body, ContentLength: body.encodedLength, ...checksumField(algorithm, 0n) };
}

/** Where {@link announceTrailer} goes: behind the SDK's own checksums and before the signature. */
export const ANNOUNCE_TRAILER = { step: 'build', priority: 'low', name: 'announceTrailer' } as const;

/** Announces the checksum as a trailer of the body, where the SDK has put a header. */
export function announceTrailer(body: PartBody, length: number): Middleware {
  return (next, context) => (args) => {
    // What the SDK would log from here on is that it cannot repeat a stream. The sender can: it reads the part again.
    delete context.logger;
    const { headers } = args.request as OutgoingRequest;
    delete headers[body.trailerName];
    headers['x-amz-trailer'] = body.trailerName;
    headers['content-encoding'] = [headers['content-encoding'], 'aws-chunked'].filter(Boolean).join(',');
    headers['x-amz-decoded-content-length'] = String(length);
    headers['x-amz-content-sha256'] = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
    return next(args);
  };
}

/** Asks for no checksum of a response: the caller hashes all of it in any case, and the SDK would hash what it can a second time. */
export const leaveChecksumToCaller: Middleware = (next) => (args) => {
  delete (args.request as OutgoingRequest).headers['x-amz-checksum-mode'];
  return next(args);
};
