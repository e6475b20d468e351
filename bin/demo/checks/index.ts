import type { Step } from '../step';
import { accessRefused } from './access-refused';
import { alarmsReadBack } from './alarms-read-back';
import { bucketPoliciesReadBack } from './bucket-policies-read-back';
import { bucketsReadBack } from './buckets-read-back';
import { fileReadBack } from './file-read-back';
import { fileUploaded } from './file-uploaded';
import { keysReadBack } from './keys-read-back';
import { replicaHasTheFile } from './replica-has-the-file';
import { replicationProbe } from './replication-probe';
import { twoWayReplication } from './two-way-replication';

/** What the demo does with the deployed app, in this order. A new check is a file and a line here. */
export const CHECKS: readonly Step[] = [
  fileUploaded,
  fileReadBack,
  replicaHasTheFile,
  twoWayReplication,
  replicationProbe,
  accessRefused,
  bucketsReadBack,
  bucketPoliciesReadBack,
  keysReadBack,
  alarmsReadBack,
];
