/** The only account there is: no real account can have this number. */
export const EMULATOR_ACCOUNT = '000000000000';
export const HOME_REGION = 'us-east-1';
export const REPLICA_REGION = 'us-west-2';

/**
 * An environment that reaches the emulator and nothing else: whatever the caller's shell says about AWS is left out,
 * configuration files and instance metadata included, so a real account can never be touched.
 */
export function emulatorEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return { ...emulatorOnly(endpoint), AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
}

/** The same without credentials, for a process that gives them to each of its clients. */
export function emulatorOnly(endpoint: string): NodeJS.ProcessEnv {
  return {
    ...withoutAws(process.env),
    AWS_REGION: HOME_REGION,
    AWS_DEFAULT_REGION: HOME_REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    // The CDK's S3 clients read only this one.
    AWS_ENDPOINT_URL_S3: endpoint,
  };
}

/** What the caller's shell says, less everything about AWS and the CDK. */
export function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('AWS_') && !name.startsWith('CDK_')),
  );
}

/** Configuration that every SDK client of the emulator takes. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export function clientConfig(endpoint: string, region: string = HOME_REGION): ClientConfig {
  return { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
