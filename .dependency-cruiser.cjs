/** Imports go patterns → stores → concerns → core → facts; handlers never see the CDK. */
const layer = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    layer('facts-import-nothing', '^lib/facts/', '^(lib/(?!facts/)|node_modules/)'),
    layer('core-imports-facts-only', '^lib/core/', '^lib/(?!core/|facts/)'),
    layer('concerns-import-core', '^lib/concerns/', '^lib/(stores|patterns|testing)/'),
    layer('stores-import-concerns', '^lib/stores/', '^lib/(patterns|testing)/'),
    layer('patterns-import-stores', '^lib/patterns/', '^lib/testing/'),
    layer('contracts-import-nothing', '^lib/core/contracts/', '^(lib/(?!core/contracts/)|lambda/|node_modules/)'),
    layer('lib-never-imports-outside', '^lib/', '^(lambda|bin|local|test|bench|scripts)/'),
    layer('barrel-is-for-users', '^lib/', '^lib/index\\.ts$'),
    layer(
      'lambda-never-imports-the-cdk',
      '^lambda/',
      '^(node_modules/(aws-cdk-lib|constructs)/|(bin|local|test|bench|scripts)/)',
    ),
    layer('lambda-shares-only-contracts-and-facts', '^lambda/', '^lib/(?!core/contracts/|facts/)'),
    layer('runtime-imports-no-handler', '^lambda/runtime/', '^lambda/(?!runtime/)'),
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'library-imports-only-its-peers',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '^node_modules/(aws-cdk-lib|constructs)/',
      },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
