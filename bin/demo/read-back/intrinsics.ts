/** What the intrinsic functions of one stack's template come to, once the stack is deployed. */
export interface DeployedStack {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  /** Physical ids by logical id. */
  readonly resources: ReadonlyMap<string, { readonly id: string; readonly type: string }>;
  /** Values of the exports of all stacks of the account and Region, by name. */
  readonly exports: ReadonlyMap<string, string>;
}

type Value = Readonly<Record<string, unknown>>;

/** A template value with every intrinsic function replaced; fails for one it does not know. */
export function resolved(value: unknown, stack: DeployedStack): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolved(entry, stack));
  if (!isObject(value)) return value;
  const [name, argument] = Object.entries(value)[0] ?? [];
  if (name !== undefined && Object.keys(value).length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return evaluated(name, argument, stack);
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolved(entry, stack)]));
}

function evaluated(name: string, argument: unknown, stack: DeployedStack): unknown {
  switch (name) {
    case 'Ref':
      return reference(String(argument), stack);
    case 'Fn::GetAtt': {
      const [logicalId = '', attribute = ''] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.', 2);
      return attributeOf(logicalId, attribute, stack);
    }
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(resolved(part, stack))).join(separator);
    }
    case 'Fn::Sub':
      return substituted(argument, stack);
    case 'Fn::ImportValue':
      return stack.exports.get(String(resolved(argument, stack)));
    default:
      throw new Error(`no value for ${name} in stack ${stack.stackName}`);
  }
}

function substituted(argument: unknown, stack: DeployedStack): string {
  const [text, variables] = Array.isArray(argument) ? (argument as [string, Value]) : [String(argument), {}];
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in variables) return String(resolved(variables[name], stack));
    const [logicalId = '', attribute] = name.split('.', 2);
    return String(attribute === undefined ? reference(name, stack) : attributeOf(logicalId, attribute, stack));
  });
}

function reference(name: string, stack: DeployedStack): string {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': stack.account,
    'AWS::Partition': 'aws',
    'AWS::Region': stack.region,
    'AWS::StackName': stack.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return pseudo[name] ?? resource(name, stack).id;
}

function attributeOf(logicalId: string, attribute: string, stack: DeployedStack): string {
  const { id, type } = resource(logicalId, stack);
  const render = ATTRIBUTES[`${type}.${attribute}`];
  if (render === undefined)
    throw new Error(`no value for attribute ${attribute} of ${type} ${logicalId} in stack ${stack.stackName}`);
  return render(id, stack);
}

type Render = (id: string, stack: DeployedStack) => string;

const ATTRIBUTES: Readonly<Record<string, Render>> = {
  'AWS::IAM::Role.Arn': (id, { account }) => `arn:aws:iam::${account}:role/${id}`,
  'AWS::KMS::Key.Arn': (id, { account, region }) => `arn:aws:kms:${region}:${account}:key/${id}`,
  'AWS::KMS::Key.KeyId': (id) => id,
  'AWS::Lambda::Function.Arn': (id, { account, region }) => `arn:aws:lambda:${region}:${account}:function:${id}`,
  'AWS::Logs::LogGroup.Arn': (id, { account, region }) => `arn:aws:logs:${region}:${account}:log-group:${id}:*`,
  'AWS::S3::Bucket.Arn': (id) => `arn:aws:s3:::${id}`,
  'AWS::SNS::Topic.TopicName': (id) => id.split(':').at(-1) ?? id,
};

function resource(logicalId: string, stack: DeployedStack): { readonly id: string; readonly type: string } {
  const found = stack.resources.get(logicalId);
  if (found === undefined) throw new Error(`no resource ${logicalId} in stack ${stack.stackName}`);
  return found;
}

function isObject(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
