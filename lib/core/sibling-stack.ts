import { Aspects, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from './errors';
import { homeOf } from './physical-name';

/**
 * The stack that holds what a stack needs in another Region: `<stack>-<Region>`, beside it in the same Stage.
 *
 * It is made on first use, shared by everything in the stack, and deployed before it.
 */
export function siblingStack(scope: IConstruct, region: string, prop: string): Stack {
  const stack = outermost(Stack.of(scope));
  const home = homeOf(stack, prop);
  const id = `${stack.node.id}-${region}`;
  const sibling = existing(stack, id, region) ?? make(stack, id, { account: home.account, region });
  stack.addStackDependency(sibling);
  return sibling;
}

function make(stack: Stack, id: string, env: { account: string; region: string }): Stack {
  const qualifier = stack.synthesizer.bootstrapQualifier;
  const sibling = new Stack(parentOf(stack) as Construct, id, {
    env,
    stackName: `${stack.stackName}-${env.region}`,
    description: `What ${stack.stackName} keeps in ${env.region}`,
    terminationProtection: stack.terminationProtection,
    tags: stack.tags.tagValues(),
    synthesizer: qualifier === undefined ? undefined : new DefaultStackSynthesizer({ qualifier }),
  });
  mirrorTags(stack, sibling);
  return sibling;
}

/** Gives a construct whatever tags another has, or will be given before synthesis. */
export function mirrorTags(from: IConstruct, to: IConstruct): void {
  const tagsOf = (construct: IConstruct) => Aspects.of(construct).all.filter((aspect) => 'key' in aspect);
  Aspects.of(to).add({ visit: (node) => tagsOf(from).forEach((tag) => tag.visit(node)) });
}

function existing(stack: Stack, id: string, region: string): Stack | undefined {
  const found = parentOf(stack).node.tryFindChild(id);
  if (found === undefined) return undefined;
  if (Stack.isStack(found) && found.region === region && found.account === stack.account) return found;
  return refuse(found, 'SiblingStackTaken', {
    prop: found.node.path,
    must: `be a stack in ${region} of account ${stack.account}, because ${stack.node.path} keeps its replicas there`,
    got: Stack.isStack(found) ? `a stack in ${found.region} of account ${found.account}` : 'another construct',
    fix: 'rename one of the two',
  });
}

function parentOf(stack: Stack): IConstruct {
  return stack.node.scope ?? stack.node.root;
}

/** The stack itself, or the one that it is nested in. */
export function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}
