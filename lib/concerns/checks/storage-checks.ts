import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { sentence } from '../../core/problem';
import { type Finding, findings } from '../../core/rule';
import { ACKNOWLEDGEMENT_NAMESPACE, readTemplates } from './app-view';
import { STORAGE_RULES } from './rules';

/** What {@link StorageChecks} asks and what it leaves out. */
export interface StorageChecksProps {
  /**
   * Ids of rules that are not asked anywhere in the app, for instance `storage/s3/noncurrent-versions-forever`.
   *
   * To accept one finding at one construct, acknowledge it there instead:
   * `Validations.of(bucket).acknowledge({ id: 'storage-checks::<rule id>', reason })`.
   *
   * @default - every rule is asked
   */
  readonly ignore?: string[];
}

/**
 * Finds storage configurations that synthesise today and fail, lose data or cost too much tomorrow.
 *
 * Works on any app, with or without the constructs of this library. Findings of severity `error` fail the
 * synthesis: AWS would reject the template, or data would be lost. Findings of severity `warning` are
 * reported and fail nothing. What only the deployment knows is never complained about.
 */
export class StorageChecks implements IPolicyValidationPlugin {
  /** The name in reports, and the namespace of acknowledgements. */
  public readonly name = ACKNOWLEDGEMENT_NAMESPACE;
  /** Ids of the rules that are asked. */
  public readonly ruleIds?: string[];

  private readonly ignored: ReadonlySet<string>;

  constructor(props: StorageChecksProps = {}) {
    this.ignored = new Set(props.ignore);
    this.ruleIds = this.rules().map(({ id }) => id);
  }

  /** Checks the templates of the app. Called by the CDK during synthesis. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const files = context.stackTemplates.map(({ templatePath, stackConstructPath, accountId, region }) => ({
      ...{ path: templatePath, name: stackConstructPath, account: accountId, region },
    }));
    const found = findings(this.rules(), readTemplates(files));
    return {
      success: found.every(({ rule }) => rule.severity !== 'error'),
      violations: found.map(violation),
    };
  }

  private rules(): typeof STORAGE_RULES {
    return STORAGE_RULES.filter(({ id }) => !this.ignored.has(id));
  }
}

function violation({ rule, problem, resource }: Finding): PolicyViolation {
  return {
    ruleName: rule.id,
    severity: rule.severity,
    description: sentence(problem),
    fix: `${problem.fix}; see ${rule.source.page}`,
    violatingResources: [
      {
        resourceLogicalId: resource.logicalId,
        templatePath: resource.stack.templatePath,
        locations: [problem.prop === 'DeletionPolicy' ? problem.prop : `Properties.${problem.prop}`],
      },
    ],
  };
}
