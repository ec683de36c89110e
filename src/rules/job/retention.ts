import { defineRule, fail, missing } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'job/retention',
  on: 'job',
  title: 'Finished jobs are kept',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'Every finished Job and its pods stay in etcd: they pile up until the API server and the controllers are slow.',
  fix: 'Set `ttlSecondsAfterFinished` on a Job, and history limits of 10 or less on a CronJob.',
  alwaysAsked: true,
  reads: ['ttl', 'history'],
  consults: ['repeated', 'deletedBy'],
  *check(job) {
    const { name, ttl, history, repeated, deletedBy } = job
    const most = history.find(({ value }) => value > 10)
    if (most) yield fail(most, `${name} keeps ${most.value} finished jobs`)
    if (!ttl && !repeated && !deletedBy) yield missing(job, 'ttl', `${name} is kept when it has finished`)
  },
  bad: [
    manifest('Job «load»', 'spec: {}', 'low: Job load is kept when it has finished'),
    manifest(
      'CronJob report',
      'spec: {successfulJobsHistoryLimit: «500», failedJobsHistoryLimit: 3}',
      'low: CronJob report keeps 500 finished jobs',
    ),
  ],
  good: [
    manifest('Job load', 'spec: {ttlSecondsAfterFinished: 600}'),
    manifest('Job load {annotations: {helm.sh/hook-delete-policy: hook-succeeded}}', 'spec: {}'),
    manifest('CronJob report', 'spec: {successfulJobsHistoryLimit: 3}'),
  ],
})
