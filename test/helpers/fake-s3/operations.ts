import type { IncomingHttpHeaders } from 'node:http';
import {
  ALGORITHMS,
  type Checksum,
  checksumOf,
  eTagOf,
  join,
  S3Error,
  type StoredObject,
  type Upload,
  verify,
} from './objects';
import type { Body } from './request-body';
import { checksumElement, document } from './xml';

/** A request to an object. */
export interface Call {
  /** `bucket/key` */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What the server holds. */
export interface Holdings {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  readonly tags: Map<string, string>;
  /** Whether it tells checksums of copies and of whole objects, as S3 does and others do not. */
  readonly tellsChecksums: boolean;
  /** Entries of one page of a list. */
  readonly pageSize: number;
}

type Operation = (held: Holdings, call: Call) => Reply;

const KEPT_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-language',
  'x-amz-storage-class',
];

/** The operations by name. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  PutObject: (held, call) => {
    const { bytes, checksum } = call.body;
    verify(bytes, checksum);
    const kept = checksum ?? checksumOf('CRC64NVME', bytes);
    const stored = whole(bytes, kept, keptHeaders(call.headers));
    held.objects.set(call.target, stored);
    return { status: 200, headers: { etag: stored.eTag, ...checksumHeader(held, kept) } };
  },

  CreateMultipartUpload: (held, { target, headers }) => {
    const uploadId = `upload-${held.uploads.size + 1}`;
    const algorithm = headers['x-amz-checksum-algorithm'] as string | undefined;
    const type = headers['x-amz-checksum-type'] === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE';
    held.uploads.set(uploadId, { target, algorithm, type, headers: keptHeaders(headers), parts: new Map() });
    held.tags.set(uploadId, String(headers['x-amz-tagging'] ?? ''));
    return xml('InitiateMultipartUploadResult', { UploadId: uploadId });
  },

  UploadPart: (held, call) => {
    const { bytes, checksum } = call.body;
    verify(bytes, checksum);
    const upload = uploadOf(held, call);
    const kept = checksum ?? (upload.algorithm === undefined ? undefined : checksumOf(upload.algorithm, bytes));
    const part = { bytes, eTag: eTagOf(bytes), checksum: kept };
    upload.parts.set(Number(call.query.get('partNumber')), part);
    return { status: 200, headers: { etag: part.eTag, ...checksumHeader(held, kept) } };
  },

  UploadPartCopy: (held, call) => {
    const upload = uploadOf(held, call);
    const source = sourceOf(held, call.headers);
    const { start, end } = rangeIn(call.headers['x-amz-copy-source-range'], source.bytes.length);
    const bytes = source.bytes.subarray(start, end);
    const checksum = upload.algorithm === undefined ? undefined : checksumOf(upload.algorithm, bytes);
    const part = { bytes, eTag: eTagOf(bytes), checksum };
    upload.parts.set(Number(call.query.get('partNumber')), part);
    return xml('CopyPartResult', { ETag: part.eTag, ...(held.tellsChecksums ? checksumElement(checksum) : {}) });
  },

  ListParts: (held, call) => {
    const after = Number(call.query.get('part-number-marker') ?? 0);
    const numbers = [...uploadOf(held, call).parts].sort(([a], [b]) => a - b).filter(([number]) => number > after);
    const page = numbers.slice(0, held.pageSize);
    const Part = page.map(([number, { eTag, bytes, checksum }]) => ({
      PartNumber: number,
      ETag: eTag,
      Size: bytes.length,
      ...checksumElement(checksum),
    }));
    return xml('ListPartsResult', { Part, ...paging(numbers.length > page.length, page.at(-1)?.[0]) });
  },

  CompleteMultipartUpload: (held, call) => {
    const upload = uploadOf(held, call);
    const named = [...call.body.bytes.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      eTag: (/<ETag>(.*?)</.exec(part)?.[1] ?? '').replaceAll('&quot;', '"'),
    }));
    const object = join(upload, named);
    const expected = call.body.checksum;
    if (expected !== undefined && upload.type === 'FULL_OBJECT') verify(object.bytes, expected);
    const size = call.headers['x-amz-mp-object-size'];
    if (size !== undefined && Number(size) !== object.bytes.length) throw new S3Error(400, 'InvalidRequest');
    held.objects.set(upload.target, object);
    held.tags.set(upload.target, held.tags.get(call.query.get('uploadId') ?? '') ?? '');
    held.uploads.delete(call.query.get('uploadId') ?? '');
    return xml('CompleteMultipartUploadResult', {
      ETag: object.eTag,
      ...(held.tellsChecksums ? checksumElement(object.checksum) : {}),
    });
  },

  AbortMultipartUpload: (held, call) => {
    uploadOf(held, call);
    held.uploads.delete(call.query.get('uploadId') ?? '');
    return { status: 204 };
  },

  HeadObject: (held, call) => ({ status: 200, headers: describe(held, call, objectOf(held, call)) }),

  GetObject: (held, call) => {
    const object = objectOf(held, call);
    const match = call.headers['if-match'];
    if (match !== undefined && match !== object.eTag) throw new S3Error(412, 'PreconditionFailed');
    const { range } = call.headers;
    if (range === undefined) return { status: 200, headers: describe(held, call, object), body: object.bytes };
    const { start, end } = rangeIn(range, object.bytes.length);
    if (start >= object.bytes.length) throw new S3Error(416, 'InvalidRange');
    return { status: 206, headers: { etag: object.eTag }, body: object.bytes.subarray(start, end) };
  },

  GetObjectAttributes: (held, call) => {
    const { parts } = objectOf(held, call);
    const after = Number(call.headers['x-amz-part-number-marker'] ?? 0);
    const page = parts.slice(after, after + held.pageSize);
    const Part = page.map(({ size, checksum }, index) => ({
      PartNumber: after + index + 1,
      Size: size,
      ...checksumElement(checksum),
    }));
    const more = parts.length > after + page.length;
    return xml('GetObjectAttributesResponse', { ObjectParts: { Part, ...paging(more, after + page.length) } });
  },

  GetObjectTagging: (held, { target }) => {
    const Tag = [...new URLSearchParams(held.tags.get(target))].map(([Key, Value]) => ({ Key, Value }));
    return xml('Tagging', { TagSet: { Tag } });
  },

  CopyObject: (held, { target, headers }) => {
    const source = sourceOf(held, headers);
    const algorithm = String(headers['x-amz-checksum-algorithm'] ?? 'CRC64NVME');
    const object = whole(source.bytes, checksumOf(algorithm, source.bytes), keptHeaders(headers));
    held.objects.set(target, object);
    const copied = { ETag: object.eTag, ...(held.tellsChecksums ? checksumElement(object.checksum) : {}) };
    return xml('CopyObjectResult', copied);
  },
};

function whole(bytes: Buffer, checksum: Checksum, headers: Readonly<Record<string, string>>): StoredObject {
  return { bytes, eTag: eTagOf(bytes), checksum, type: 'FULL_OBJECT', parts: [], headers };
}

function xml(root: string, content: Parameters<typeof document>[1]): Reply {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: document(root, content) };
}

function paging(more: boolean, marker: number | undefined): { IsTruncated: boolean; NextPartNumberMarker?: number } {
  return { IsTruncated: more, ...(more && marker !== undefined ? { NextPartNumberMarker: marker } : {}) };
}

function uploadOf({ uploads }: Holdings, { query }: Call): Upload {
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (upload === undefined) throw new S3Error(404, 'NoSuchUpload');
  return upload;
}

function objectOf({ objects }: Holdings, { target }: Call): StoredObject {
  const object = objects.get(target);
  if (object === undefined) throw new S3Error(404, 'NoSuchKey');
  return object;
}

function sourceOf({ objects }: Holdings, headers: IncomingHttpHeaders): StoredObject {
  const source = objects.get(decodeURIComponent(String(headers['x-amz-copy-source'])));
  if (source === undefined) throw new S3Error(404, 'NoSuchKey');
  const match = headers['x-amz-copy-source-if-match'];
  if (match !== undefined && match !== source.eTag) throw new S3Error(412, 'PreconditionFailed');
  return source;
}

function rangeIn(header: string | string[] | undefined, size: number): { start: number; end: number } {
  const [, first = '0', last = String(size - 1)] = /^bytes=(\d+)-(\d+)$/.exec(String(header)) ?? [];
  return { start: Number(first), end: Math.min(Number(last) + 1, size) };
}

function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => KEPT_HEADERS.includes(name) || name.startsWith('x-amz-meta-'),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function describe(held: Holdings, { target, headers }: Call, object: StoredObject): Record<string, string> {
  const asked = headers['x-amz-checksum-mode'] === 'ENABLED';
  const tags = new URLSearchParams(held.tags.get(target)).size;
  return {
    ...object.headers,
    etag: object.eTag,
    'content-length': String(object.bytes.length),
    ...(tags > 0 ? { 'x-amz-tagging-count': String(tags) } : {}),
    ...(asked ? checksumHeader(held, object.checksum) : {}),
    ...(asked && held.tellsChecksums ? { 'x-amz-checksum-type': object.type } : {}),
  };
}

function checksumHeader({ tellsChecksums }: Holdings, checksum: Checksum | undefined): Record<string, string> {
  if (!tellsChecksums || checksum === undefined || !ALGORITHMS.includes(checksum.algorithm)) return {};
  return { [`x-amz-checksum-${checksum.algorithm.toLowerCase()}`]: checksum.value };
}
