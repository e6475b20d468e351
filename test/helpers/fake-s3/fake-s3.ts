import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { type Fault, Faults, type FaultyRequests, type SeenRequest } from './fault';
import { S3Error, type StoredObject, type Upload } from './objects';
import { type Holdings, OPERATIONS, type Reply } from './operations';
import { decode, readBody } from './request-body';
import { document } from './xml';

export const BUCKET = 'documents';

/** An S3 server in memory that verifies what it gets, remembers what it was asked and fails where it is told to. */
export class FakeS3 implements Holdings {
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, Upload>();
  readonly tags = new Map<string, string>();
  readonly seen: SeenRequest[] = [];
  tellsChecksums = true;
  pageSize = 1000;
  private readonly faults = new Faults();
  private readonly clients: S3Client[] = [];

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {}

  static async start(): Promise<FakeS3> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const fake = new FakeS3(server, `http://127.0.0.1:${address.port}`);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      fake.serve(request, response).catch(() => request.socket.destroy());
    });
    return fake;
  }

  client(): S3Client {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new S3Client({ endpoint: this.endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    this.clients.push(client);
    return client;
  }

  /** Makes the next requests of a kind fail. */
  fail(where: FaultyRequests, fault: Fault): void {
    this.faults.plan(where, fault);
  }

  /** The object at a key of the bucket. */
  object(key: string): StoredObject | undefined {
    return this.objects.get(`${BUCKET}/${key}`);
  }

  /** How often an operation was asked for. */
  count(operation: string): number {
    return this.seen.filter((request) => request.operation === operation).length;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '', this.endpoint);
    const operation = operationOf(request, query);
    const part = query.has('partNumber') ? Number(query.get('partNumber')) : undefined;
    const seen = { operation, part, headers: request.headers };
    this.seen.push(seen);
    const fault = this.faults.take(seen);
    const raw = await readBody(
      request,
      fault?.kind === 'drop' && operation !== 'GetObject' ? fault.afterBytes : Infinity,
    );
    if (fault?.kind === 'stall') return;
    const target = decodeURIComponent(pathname.slice(1));
    const reply = this.answer(operation, fault, () => {
      const body = decode(fault?.kind === 'corrupt' && operation !== 'GetObject' ? flipped(raw) : raw, request);
      const stored = fault?.kind === 'store-wrong' ? { bytes: flipped(body.bytes), checksum: undefined } : body;
      return { target, query, headers: request.headers, body: stored };
    });
    send(response, operation, fault, reply);
  }

  private answer(
    operation: string,
    fault: Fault | undefined,
    call: () => Parameters<(typeof OPERATIONS)[string]>[1],
  ): Reply {
    if (fault?.kind === 'error') return refusal(fault);
    try {
      return OPERATIONS[operation]?.(this, call()) ?? refusal({ status: 501, code: 'NotImplemented' });
    } catch (error) {
      if (error instanceof S3Error) return refusal(error);
      throw error;
    }
  }
}

function send(response: ServerResponse, operation: string, fault: Fault | undefined, reply: Reply): void {
  const body = reply.body === undefined ? Buffer.alloc(0) : Buffer.from(reply.body);
  const sent = fault?.kind === 'corrupt' && operation === 'GetObject' ? flipped(body) : body;
  if (fault?.kind === 'lose-answer') return void response.socket?.destroy();
  response.writeHead(reply.status, { 'content-length': sent.length, ...reply.headers });
  if (fault?.kind === 'drop')
    return void response.write(sent.subarray(0, fault.afterBytes), () => response.socket?.destroy());
  response.end(operation === 'HeadObject' ? undefined : sent);
}

function refusal({ status, code }: { readonly status: number; readonly code: string }): Reply {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: document('Error', { Code: code, Message: code }),
  };
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}

function operationOf({ method, headers }: IncomingMessage, query: URLSearchParams): string {
  const copying = headers['x-amz-copy-source'] !== undefined;
  const upload = query.has('uploadId');
  const names: Readonly<Record<string, string>> = {
    PUT: upload ? (copying ? 'UploadPartCopy' : 'UploadPart') : copying ? 'CopyObject' : 'PutObject',
    POST: upload ? 'CompleteMultipartUpload' : 'CreateMultipartUpload',
    DELETE: 'AbortMultipartUpload',
    HEAD: 'HeadObject',
    GET: upload
      ? 'ListParts'
      : query.has('attributes')
        ? 'GetObjectAttributes'
        : query.has('tagging')
          ? 'GetObjectTagging'
          : 'GetObject',
  };
  return names[method ?? ''] ?? 'Unknown';
}
