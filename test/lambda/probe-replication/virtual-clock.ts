import type { Clock } from '../../../lambda/probe-replication/ports';

/** Time that passes only while everybody sleeps. */
export class VirtualClock implements Clock {
  private elapsed = 0;
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(private readonly start = new Date('2026-11-01T00:00:00Z')) {}

  now(): Date {
    return new Date(this.start.getTime() + this.elapsed);
  }

  elapsedMs(): number {
    return this.elapsed;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ at: this.elapsed + ms, wake });
      setImmediate(() => this.wakeNext());
    });
  }

  /** Lets time pass for nobody. */
  skip(ms: number): void {
    this.elapsed += ms;
  }

  private wakeNext(): void {
    const next = Math.min(...this.sleepers.map(({ at }) => at));
    this.elapsed = Math.max(this.elapsed, next);
    const due = this.sleepers.filter(({ at }) => at <= this.elapsed);
    this.sleepers = this.sleepers.filter(({ at }) => at > this.elapsed);
    due.forEach(({ wake }) => wake());
  }
}
