import { copy } from './copy';
import { handlers } from './handlers';
import type { Benchmark } from './lib/benchmark';
import { synth } from './synth';
import { upload } from './upload';

/** Every benchmark, in the order they run. */
export const benchmarks: readonly Benchmark[] = [copy, handlers, synth, upload];
