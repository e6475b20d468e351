import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ProbeReplicationAnswer } from '../../../lib/core/contracts/probe-replication';
import { resourcesOf } from '../deployed-stores';
import { CheckFailed, expectThat, type Step } from '../step';

export const replicationProbe: Step = {
  name: 'The deployed replication probe finds its canary intact',
  run: async (session) => {
    const probe = resourcesOf(session, 'AWS::Lambda::Function').find(({ path }) => path.includes('Probe'));
    if (probe === undefined) throw new CheckFailed('no replication probe is deployed');
    const lambda = new LambdaClient(session.client(probe.region));
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: probe.id }));
    const text = Buffer.from(Payload ?? []).toString();
    expectThat(FunctionError === undefined, text);
    const { replicas, cleanUpProblems } = JSON.parse(text) as ProbeReplicationAnswer;
    const faulty = replicas.find(({ status }) => status !== 'intact');
    expectThat(faulty === undefined, `the canary is ${faulty?.status} in ${faulty?.region}: ${faulty?.reason}`);
    expectThat(cleanUpProblems.length === 0, `the canary stayed behind: ${cleanUpProblems[0]?.reason}`);
    return replicas.map(({ region, lagSeconds }) => `${region}: ${lagSeconds?.toFixed(3)} s behind`).join(', ');
  },
};
