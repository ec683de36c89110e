import { defineRule, fail, missing, numbered } from '../../model/rule.ts'
import { eventLimits } from '../examples.ts'

/** More events than an API server with etcd behind it stores: a limit above them limits nothing. */
const most = { qps: 10_000, burst: 100_000 }
const types = ['Server', 'Namespace', 'User', 'SourceAndObject']

export default defineRule({
  id: 'event-rate-limit/no-limit',
  on: 'event-rate-limit',
  title: 'EventRateLimit does not limit events',
  severity: 'medium',
  threats: ['K4'],
  controls: ['cis-kubernetes:1.2.9'],
  why: 'Whoever may create events, which every workload and node does, can flood the API server and fill etcd.',
  fix: 'Set a `type`, a `qps` and a `burst` that the cluster takes in each limit, say 50 and 100 for `type: Namespace`.',
  alwaysAsked: true,
  reads: ['limits'],
  *check(subject) {
    if (subject.limits.length === 0) yield missing(subject, 'limits', `${subject.name} has no limits`)
    const nameOf = numbered()
    for (const limit of subject.limits) {
      const { type, qps, burst } = limit.value
      const discriminator = nameOf(type)
      const which = `${subject.name}: the limit of type ${type}`
      if (!types.includes(type))
        yield fail(limit, `${subject.name} has a limit of no known type: the API server refuses it`, { discriminator })
      else if (qps <= 0 || burst <= 0)
        yield fail(limit, `${which} has no ${qps <= 0 ? 'qps' : 'burst'} above 0: the API server refuses it`, {
          discriminator,
        })
      else if (qps > most.qps || burst > most.burst)
        yield fail(limit, `${which} lets any flood through (qps ${qps}, burst ${burst})`, { discriminator })
    }
  },
  bad: [
    eventLimits(
      '  - {type: «Server», qps: 1000000, burst: 1000}\n  - {type: «Namespace», qps: 50, burst: 2000000}',
      'medium: the EventRateLimit configuration: the limit of type Server lets any flood through (qps 1000000, burst 1000)',
      'medium: the EventRateLimit configuration: the limit of type Namespace lets any flood through (qps 50, burst 2000000)',
    ),
    eventLimits(
      '  - {type: «User», burst: 100}\n  - {type: «User», qps: 10, burst: 0}\n  - {type: «Cluster», qps: 10, burst: 20}',
      'medium: the EventRateLimit configuration: the limit of type User has no qps above 0: the API server refuses it',
      'medium: the EventRateLimit configuration: the limit of type User has no burst above 0: the API server refuses it',
      'medium: the EventRateLimit configuration has a limit of no known type: the API server refuses it',
    ),
    {
      name: 'no limits in a file of its own',
      files: {
        'e.yaml': 'apiVersion: eventratelimit.admission.k8s.io/v1alpha1\nkind: Configuration\n«limits»: []\n',
      },
      reports: ['medium: the EventRateLimit configuration has no limits'],
    },
  ],
  good: [
    eventLimits('  - {type: Server, qps: 5000, burst: 20000}'),
    eventLimits('  - {type: Namespace, qps: 50, burst: 100, cacheSize: 2000}\n  - {type: User, qps: 10, burst: 50}'),
  ],
})
