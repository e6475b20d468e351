import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What a connection through the proxy is like. */
export interface Shape {
  /** Added to every request. */
  readonly latencyMs: number;
  /** Bytes a second that one connection moves, or that S3 copies for one request on it. */
  readonly bytesPerSecond: number;
  /** Bytes that a copy without a range copies. */
  readonly objectBytes: number;
}

export interface Proxy {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Stands between a client and an S3 server and makes each request take its time.
 *
 * The bytes of a server-side copy never pass a client's connection, so there is nothing to throttle on it. What limits a copy in S3 is how fast
 * one request is worked on. The proxy therefore holds the answer back until latency + copied bytes ÷ bandwidth have passed since the request;
 * the connection is busy for that time, as it is in S3. Requests on other connections are not slowed down.
 */
export async function startProxy(target: string, shape: Shape): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const shaped = delay(shape.latencyMs + (1_000 * movedBytes(incoming, shape)) / shape.bytesPerSecond);
    const { method, url: path, headers } = incoming;
    const upstream = request({ hostname, port, method, path, headers }, (answer) => {
      shaped.then(() => passOn(answer, outgoing)).catch((error: Error) => outgoing.destroy(error));
    });
    upstream.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy must listen on a port');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { endpoint: `http://127.0.0.1:${address.port}`, stop };
}

function passOn(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(outgoing);
}

function movedBytes({ headers }: IncomingMessage, { objectBytes }: Shape): number {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(String(headers['x-amz-copy-source-range'])) ?? [];
  if (first !== undefined && last !== undefined) return Number(last) - Number(first) + 1;
  return headers['x-amz-copy-source'] === undefined ? Number(headers['content-length'] ?? 0) : objectBytes;
}
