// The built-in template validation costs seconds per process; the reference-app tests turn it on again.
process.env.CDK_VALIDATION ??= 'false';
