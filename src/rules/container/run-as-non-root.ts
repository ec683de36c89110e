import { isRelaxed } from '../../knowledge/pod-security.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/run-as-non-root',
  on: 'container',
  title: 'Non-root user is not enforced',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:restricted/runAsNonRoot'],
  mootBy: 'container/root-user',
  why: 'If an attacker or a mistake changes the user or the image, the container runs as root without any error.',
  fix: 'Set `securityContext.runAsNonRoot: true` beside `runAsUser`.',
  edit: { set: 'runAsNonRoot', value: true },
  alwaysAsked: true,
  reads: ['runAsNonRoot'],
  consults: ['usernsMode'],
  *check(container, { kubernetesVersion }) {
    const { name, runAsNonRoot } = container
    // Root in a pod with users of its own is nobody on the node.
    if (runAsNonRoot?.value || isRelaxed(container, kubernetesVersion)) return
    if (runAsNonRoot) yield fail(runAsNonRoot, `${runAsNonRoot.owner?.name ?? name} sets runAsNonRoot to false`)
    else yield missing(container, 'runAsNonRoot', `${name} does not set runAsNonRoot`)
  },
  bad: [
    pod('securityContext: {runAsUser: 1000, runAsNonRoot: «false»}', 'low: web sets runAsNonRoot to false'),
    pod('«securityContext»: {runAsUser: 1000}', 'low: web does not set runAsNonRoot'),
  ],
  good: [
    pod('securityContext: {runAsUser: 1000, runAsNonRoot: true}'),
    pod('securityContext: {runAsUser: 0, runAsNonRoot: true}'),
    pod({ settings: 'securityContext: {runAsNonRoot: false}', spec: 'hostUsers: false' }),
  ],
})
