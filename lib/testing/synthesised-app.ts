import path from 'node:path';
import { App, CfnElement, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { readTemplates, type TemplateFile } from '../concerns/checks/app-view';
import { refuse } from '../core/errors';
import type { AppView } from '../core/rule';

/** The app that a scope stands in. */
export function appOf(scope: IConstruct): App {
  const { root } = scope.node;
  if (App.isApp(root)) return root;
  return refuse(scope, 'AppMissing', {
    prop: 'scope',
    must: 'stand in an App, because checks read synthesised templates',
    got: `a tree whose root is ${root.constructor.name}`,
    fix: 'pass a stack made with new Stack(new App(), …)',
  });
}

/**
 * The app as rules see it, synthesised on first use.
 *
 * Every template once: those of nested stacks are named here, and found again where their parents point to them.
 */
export function synthesised(app: App): AppView {
  app.synth();
  const { stacks } = readTemplates(stacksIn(app).map(templateOf));
  return { stacks: [...new Map(stacks.map((stack) => [stack.templatePath, stack])).values()] };
}

function templateOf(stack: Stack): TemplateFile {
  const elements = stack.node.findAll().filter((construct) => CfnElement.isCfnElement(construct));
  const own = elements.filter((element) => element.stack === stack);
  return {
    path: templatePath(stack),
    name: stack.node.path,
    stackName: known(stack.stackName),
    account: known(stack.account),
    region: known(stack.region),
    paths: new Map(own.map(({ logicalId, node }) => [String(stack.resolve(logicalId)), node.path])),
  };
}

function known(name: string): string | undefined {
  return Token.isUnresolved(name) ? undefined : name;
}

/** A stack and its nested stacks, or all stacks of an app. */
export function stacksIn(scope: IConstruct): Stack[] {
  return scope.node.findAll().filter((construct) => Stack.isStack(construct));
}

/** Where the template of a stack is after synthesis. */
export function templatePath(stack: Stack): string {
  return path.join(Stage.of(stack)?.outdir ?? '', stack.templateFile);
}
