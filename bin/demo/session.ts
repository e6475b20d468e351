import * as path from 'node:path';
import { type ClientConfig, clientConfig } from '../../local/emulator-environment';
import { STATE } from '../../local/places';
import type { Emulator } from '../../local/start-emulator';
import type { DeployedTemplate } from './deployed-template';

export interface DemoOptions {
  readonly port: number;
  /** Whether the deployed app and the emulator stay when the demo is over. */
  readonly keep: boolean;
}

const DEMO_DIR = path.join(STATE, 'demo');

/** One run of the demo: what its steps hand on to each other. */
export class Session {
  readonly emulatorDir = path.join(DEMO_DIR, 'emulator');
  /** Files of the workload. */
  readonly workDir = path.join(DEMO_DIR, 'work');
  /** The synthesised app. */
  readonly assemblyDir = path.join(DEMO_DIR, 'cdk.out');
  readonly dir = DEMO_DIR;
  private running: Emulator | undefined;
  private deployed: readonly DeployedTemplate[] | undefined;

  constructor(
    readonly options: DemoOptions,
    readonly signal: AbortSignal,
  ) {}

  get emulator(): Emulator {
    if (this.running === undefined) throw new Error('the emulator is not running');
    return this.running;
  }

  get stacks(): readonly DeployedTemplate[] {
    if (this.deployed === undefined) throw new Error('nothing is deployed');
    return this.deployed;
  }

  started(emulator: Emulator): void {
    this.running = emulator;
  }

  finishedDeployment(stacks: readonly DeployedTemplate[]): void {
    this.deployed = stacks;
  }

  /** Configuration of an SDK client in a Region. */
  client(region?: string): ClientConfig {
    return clientConfig(this.emulator.endpoint, region);
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  get isDeployed(): boolean {
    return this.deployed !== undefined;
  }

  /** Says why, where the emulator has ended by itself. */
  async whyEmulatorEnded(): Promise<string | undefined> {
    return this.running?.whyEnded();
  }

  /** Ends the emulator, if there is one. Safe to call at any time. */
  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }
}
