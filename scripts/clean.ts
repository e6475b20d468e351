import { rmSync } from 'node:fs';
import path from 'node:path';

/** What `npm run build` makes. Handlers are left out: their bundler replaces the folder, and tests may be using it. */
const BUILT = ['dist', 'dist-packages', 'runtime', 'cli', '.jsii'];

for (const name of BUILT) rmSync(path.join(__dirname, '..', name), { recursive: true, force: true });
