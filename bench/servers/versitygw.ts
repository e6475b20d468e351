import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { BENCH_HOME } from '../lib/contender';

const PACKAGE = 'github.com/versity/versitygw/cmd/versitygw@latest';
const BINARY = join(BENCH_HOME, 'bin', 'versitygw');
const STARTS_WITHIN_MS = 20_000;

/** Credentials of every server that benchmarks start. */
const CREDENTIALS = { accessKeyId: 'benchmark', secretAccessKey: 'benchmark-secret' };
/** Bucket that a server has from the start. */
export const BUCKET = 'benchmark';

/** A running server. */
export interface Server {
  readonly endpoint: string;
  /** Folder in memory, where there is one, for the data of the server and of the benchmark. */
  readonly scratch: string;
  stop(): Promise<void>;
}

/** Starts an S3 server over a folder in memory, with one bucket. Installs it on first use, which needs Go. */
export async function startVersitygw(): Promise<Server> {
  await installed();
  const scratch = await inMemory();
  const data = join(scratch, 'data');
  await mkdir(data);
  const port = await freePort();
  const env = {
    ...process.env,
    ROOT_ACCESS_KEY: CREDENTIALS.accessKeyId,
    ROOT_SECRET_KEY: CREDENTIALS.secretAccessKey,
  };
  const args = ['--port', `127.0.0.1:${port}`, '--quiet', '--keep-alive', 'posix', data];
  const child = spawn(BINARY, args, { env, stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
    await rm(scratch, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await bucketReady(endpoint);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, scratch, stop };
}

/** Settings under which clients of these servers do best: no round trip before a body, no checksum that was not asked for. */
export function clientConfig(endpoint: string): S3ClientConfig {
  return {
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: CREDENTIALS,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
  };
}

/** A folder in memory, or in the folder for temporary files. */
async function inMemory(): Promise<string> {
  return await mkdtemp('/dev/shm/bench-').catch(() => mkdtemp(join(tmpdir(), 'bench-')));
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port on 127.0.0.1');
  return address.port;
}

async function installed(): Promise<void> {
  const there = await access(BINARY).then(
    () => true,
    () => false,
  );
  if (there) return;
  process.stderr.write(`  installing ${PACKAGE}, which takes minutes\n`);
  const env = { ...process.env, GOBIN: join(BENCH_HOME, 'bin') };
  await promisify(execFile)('go', ['install', PACKAGE], { env }).catch((error: Error) => {
    throw new Error(`go must install ${PACKAGE}: ${error.message.trim()}; install Go 1.25 or newer`);
  });
}

async function bucketReady(endpoint: string): Promise<void> {
  const client = new S3Client({ ...clientConfig(endpoint), maxAttempts: 1 });
  for (const deadline = Date.now() + STARTS_WITHIN_MS; ;) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
      return client.destroy();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await delay(100);
  }
}
