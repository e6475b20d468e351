import { type App, RemovalPolicy } from 'aws-cdk-lib';

/** What differs between the uses of the reference app. Everything else is the same code. */
export interface Profile {
  readonly name: ProfileName;
  /** Region of the copies, where the profile keeps any. */
  readonly replicaRegion?: string;
  /** Whether data may be destroyed with the stack: only where it is made up. */
  readonly removalPolicy: RemovalPolicy;
}

export type ProfileName = 'starter' | 'production' | 'local';

const PROFILES: Record<ProfileName, Profile> = {
  /** A small team: one Region, no running cost beyond storage, keys and alarms. */
  starter: { name: 'starter', removalPolicy: RemovalPolicy.RETAIN },
  /** Everything, in two Regions. */
  production: { name: 'production', replicaRegion: 'eu-west-1', removalPolicy: RemovalPolicy.RETAIN },
  /** Production as far as the embedded emulator carries it, with made-up data. */
  local: { name: 'local', replicaRegion: 'us-west-2', removalPolicy: RemovalPolicy.DESTROY },
};

/** The context names no profile, or one that there is not. */
export class UnknownProfile extends Error {
  override readonly name = 'UnknownProfile';

  constructor(got: unknown) {
    const names = Object.keys(PROFILES).join(', ');
    super(`profile must be one of ${names}, got ${String(got)}; pass -c profile=starter`);
  }
}

/** The profile that the context names: `-c profile=production`. */
export function profileOf(app: App): Profile {
  const name: unknown = app.node.tryGetContext('profile');
  const profile = Object.values(PROFILES).find((candidate) => candidate.name === name);
  if (profile !== undefined) return profile;
  throw new UnknownProfile(name);
}
