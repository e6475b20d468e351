import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Benchmark, judge, type Result } from './lib/benchmark';
import { alternate, median, type Usage } from './lib/contender';
import { BUCKET, clientConfig, type Server, startVersitygw } from './servers/versitygw';
import { randomFile } from './transfer/random-file';
import { startProxy } from './transfer/shaping-proxy';

const MIB = 2 ** 20;
const OBJECT_BYTES = 512 * MIB;
const LATENCY_MS = 20;
const BYTES_PER_SECOND = 50e6;
const ROUNDS = 5;
const KEY = 'source';
const HERE = join(process.cwd(), 'bench', 'transfer');
const OURS = 'ours';
const PEER = 'one CopyObject';

export const copy: Benchmark = {
  name: 'copy',
  about: [
    'An object of 512 MiB within an S3 server (versitygw) on a file system in memory, with the default part size of 100 MiB and 16 parts at',
    `a time, beside one CopyObject. A proxy adds ${LATENCY_MS} ms to every request and holds back the answer to a copy until its bytes have`,
    `passed at ${BYTES_PER_SECOND / 1e6} MB/s: the bytes of a server-side copy never pass the client's connection, so what is modelled is`,
    'how fast S3 works on one request. With a request twice as fast, the processor of a small machine becomes the limit, not the requests.',
    'Ours pins the source, and compares the checksum of the copy with those of its parts.',
  ].join('\n'),
  run: async (progress) => {
    const server = await startVersitygw();
    const shape = { latencyMs: LATENCY_MS, bytesPerSecond: BYTES_PER_SECOND, objectBytes: OBJECT_BYTES };
    const proxy = await startProxy(server.endpoint, shape);
    try {
      await storeSource(server);
      const args = [proxy.endpoint, KEY];
      const contenders = [
        { name: OURS, module: join(HERE, 'copy-ours.ts'), args },
        { name: PEER, module: join(HERE, 'copy-object.ts'), args },
      ];
      return judged(await alternate(contenders, { rounds: ROUNDS, progress }));
    } finally {
      await proxy.stop();
      await server.stop();
    }
  },
};

/**
 * The source has a composite checksum: of a part copied from a source with a checksum of the whole, versitygw 1.x answers that of the whole source,
 * which ours refuses.
 */
async function storeSource({ endpoint, scratch }: Server): Promise<void> {
  const file = join(scratch, 'file');
  await randomFile(file, OBJECT_BYTES);
  const client = new S3Client(clientConfig(endpoint));
  const params = { Bucket: BUCKET, Key: KEY, Body: createReadStream(file), ChecksumAlgorithm: 'CRC32' as const };
  await new Upload({ client, params, partSize: 64 * MIB }).done();
  client.destroy();
}

function judged(usages: ReadonlyMap<string, readonly Usage[]>): Result[] {
  const value = (name: string): number =>
    median((usages.get(name) ?? []).map(({ wallSeconds }) => OBJECT_BYTES / 1e6 / wallSeconds));
  const measured = { name: 'throughput', unit: 'MB/s', ours: value(OURS), peers: { [PEER]: value(PEER) } };
  return [judge(measured, { of: 'ratio', atLeast: 3 })];
}
