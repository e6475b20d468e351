import type { Benchmark } from './lib/benchmark';

/** Every benchmark by the name it is asked for with; each is loaded only when it runs: `async () => (await import('./NAME')).NAME`. */
export const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  handlers: async () => (await import('./handlers')).handlers,
  synth: async () => (await import('./synth')).synth,
};
