import { existsSync } from 'node:fs';
import path from 'node:path';
import { aws_lambda as lambda } from 'aws-cdk-lib';
import { refuse } from './errors';

const HANDLERS = path.join(__dirname, '..', '..', 'handlers');

/** The bundled code of a handler, by its folder name under `lambda/`. It ships with the package. */
export function handlerCode(name: string): lambda.Code {
  const folder = path.join(HANDLERS, name);
  if (!existsSync(path.join(folder, 'index.js'))) {
    refuse(undefined, 'HandlerBundleMissing', {
      prop: `handlers/${name}/index.js`,
      must: 'be built before it is deployed',
      got: 'no such file',
      fix: 'run `npm run build` in the package',
    });
  }
  return lambda.Code.fromAsset(folder);
}
