import { S3Client } from '@aws-sdk/client-s3';

/** One client per Region, made on first use and kept while the function is warm. */
export function regionalS3Clients(): (region: string) => S3Client {
  const clients = new Map<string, S3Client>();
  return (region) => {
    const client = clients.get(region) ?? new S3Client({ region, forcePathStyle: usesOwnEndpoint() });
    clients.set(region, client);
    return client;
  };
}

/** Endpoints other than AWS's own, an emulator for instance, serve buckets by path and not by host name. */
function usesOwnEndpoint(): boolean {
  return (process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL) !== undefined;
}
