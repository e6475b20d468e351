import { type ClientConfig } from '../../local/emulator-environment';

/** Services whose SDK client the project has no other use for, asked over HTTP. */

const signedFor = (service: string, region: string): Record<string, string> => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

/** Answers the XML of a query-protocol request. */
export async function query(
  config: ClientConfig,
  service: string,
  parameters: Record<string, string>,
): Promise<string> {
  const answer = await fetch(config.endpoint, {
    method: 'POST',
    headers: signedFor(service, config.region),
    body: new URLSearchParams(parameters),
  });
  return answer.text();
}

/** Answers the object of a JSON-protocol request. */
export async function json(config: ClientConfig, service: string, target: string, body: object): Promise<unknown> {
  const answer = await fetch(config.endpoint, {
    method: 'POST',
    headers: {
      ...signedFor(service, config.region),
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': target,
    },
    body: JSON.stringify(body),
  });
  return answer.json();
}
