import { join } from 'node:path';
import { type Benchmark, judge, type Result } from './lib/benchmark';
import { alternate, type Contender, median, type Usage } from './lib/contender';
import { startVersitygw } from './servers/versitygw';
import { randomFile } from './transfer/random-file';

const MIB = 2 ** 20;
const FILE_BYTES = 512 * MIB;
const ROUNDS = 7;
const HERE = join(process.cwd(), 'bench', 'transfer');
const OURS = 'ours';
const STREAM = 'lib-storage, stream';
const MEMORY = 'lib-storage, file in memory';

export const upload: Benchmark = {
  name: 'upload',
  about: [
    'A file of 512 MiB to an S3 server (versitygw) on a file system in memory, concurrency 4, over plain HTTP. Ours sends and compares a',
    'CRC64NVME of every part and of the whole. `@aws-sdk/lib-storage` runs at its best settings: reads of 1 MiB, no checksum',
    '(`WHEN_REQUIRED`, it hashes bodies for the signature only), no `Expect: 100-continue`. It is measured with a stream, which is what a',
    'file of any size needs, and with the whole file read into memory first; ratios are to the stream.',
  ].join('\n'),
  run: async (progress) => {
    const server = await startVersitygw();
    try {
      const file = join(server.scratch, 'file');
      await randomFile(file, FILE_BYTES);
      const results: Result[] = [];
      for (const partMiB of [8, 100]) {
        const say = (line: string): void => progress(`${partMiB} MiB parts, ${line}`);
        const usages = await alternate(contenders(server.endpoint, file, partMiB * MIB), {
          rounds: ROUNDS,
          progress: say,
        });
        results.push(...judged(partMiB, usages));
      }
      return results;
    } finally {
      await server.stop();
    }
  },
};

function contenders(endpoint: string, file: string, partBytes: number): Contender[] {
  const args = [endpoint, file, String(partBytes)];
  const peer = join(HERE, 'upload-lib-storage.ts');
  return [
    { name: OURS, module: join(HERE, 'upload-ours.ts'), args },
    { name: STREAM, module: peer, args: [...args, 'stream'] },
    { name: MEMORY, module: peer, args: [...args, 'memory'] },
  ];
}

function judged(partMiB: number, usages: ReadonlyMap<string, readonly Usage[]>): Result[] {
  const number = (what: string, unit: string, of: (usage: Usage) => number): Parameters<typeof judge>[0] => {
    const value = (name: string): number => median((usages.get(name) ?? []).map(of));
    const peers = { [STREAM]: value(STREAM), [MEMORY]: value(MEMORY) };
    return { name: `${what}, ${partMiB} MiB parts`, unit, ours: value(OURS), peers };
  };
  const throughput = number('throughput', 'MB/s', ({ wallSeconds }) => FILE_BYTES / 1e6 / wallSeconds);
  const cpu = number('CPU time', 'CPU-s/GiB', ({ cpuSeconds }) => (cpuSeconds * 1024 * MIB) / FILE_BYTES);
  const memory = number('peak RSS', 'MB', ({ peakRssMiB }) => (peakRssMiB * MIB) / 1e6);
  return [
    judge(throughput, { of: 'ratio', atLeast: 1.3 }),
    judge(cpu, { of: 'ratio', atMost: 0.65 }),
    judge(memory, { of: 'ours', atMost: 170 }),
  ];
}
