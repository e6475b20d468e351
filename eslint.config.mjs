import tseslint from 'typescript-eslint';
import awscdk from 'eslint-plugin-awscdk';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'dist-packages/',
      'handlers/',
      'runtime/',
      'cli/',
      '**/cdk.out*/',
      '.emu/',
      '.bench/',
      '.local/',
      '**/*.js',
      '**/*.cjs',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { boolean: true } }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['lib/**/*.ts', 'lambda/**/*.ts', 'bin/**/*.ts', 'local/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['lib/**/*.ts', 'bin/**/*.ts'],
    plugins: { awscdk },
    rules: {
      ...awscdk.configs.recommended.rules,
      'awscdk/no-unused-props': 'off',
      // Stores expose their L2s, so that users reach everything that is not a prop.
      'awscdk/no-construct-in-public-property-of-construct': 'off',
      // Constructors stay tables of contents: what they define is defined by functions that take scope and id, and
      // internal constructs take what they need rather than one bag of props.
      'awscdk/require-passing-this': 'off',
      'awscdk/no-variable-construct-id': 'off',
      'awscdk/construct-constructor-property': 'off',
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
