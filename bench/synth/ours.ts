import { aws_iam as iam, Duration } from 'aws-cdk-lib';
import { ObjectLifecycle } from '../../lib/stores/object/object-lifecycle';
import { ObjectStore } from '../../lib/stores/object/object-store';
import { synthesise } from './apps';

const LIFECYCLE = ObjectLifecycle.tiered({ infrequentAccessAfter: Duration.days(30), archiveAfter: Duration.days(90) });

export async function run([stores, times]: readonly string[]): Promise<Record<string, number>> {
  const resources = synthesise(
    (stack, id) => {
      const store = new ObjectStore(stack, id, { lifecycle: LIFECYCLE });
      const reader = new iam.Role(stack, `${id}Reader`, {
        assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      });
      store.grants.read(reader, 'user-data/*');
    },
    Number(stores),
    Number(times),
  );
  return { resources };
}
