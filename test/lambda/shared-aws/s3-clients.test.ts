import { regionalS3Clients } from '../../../lambda/shared-aws/s3-clients';

const before = process.env;

afterEach(() => {
  process.env = before;
});

describe('clients of S3', () => {
  test('are made once for each Region', async () => {
    const clients = regionalS3Clients();
    expect(clients('eu-west-1')).toBe(clients('eu-west-1'));
    expect(clients('eu-west-1')).not.toBe(clients('us-east-1'));
    expect(await clients('eu-west-1').config.region()).toBe('eu-west-1');
  });

  test.each([
    ['by host name at AWS', {}, false],
    ['by path at an endpoint of all services', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, true],
    ['by path at an endpoint of S3', { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4566' }, true],
  ])('address buckets %s', (_, endpoints, byPath) => {
    const others = Object.entries(before).filter(([name]) => !name.startsWith('AWS_ENDPOINT_URL'));
    process.env = { ...Object.fromEntries(others), ...endpoints };
    expect(regionalS3Clients()('eu-west-1').config.forcePathStyle).toBe(byPath);
  });
});
