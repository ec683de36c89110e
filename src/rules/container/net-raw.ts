import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/net-raw',
  on: 'container',
  title: 'NET_RAW is not dropped',
  severity: 'medium',
  hygiene: true,
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.8', 'cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'With raw sockets a compromised process can send forged ARP and DNS replies to its neighbours.',
  fix: {
    default: 'Drop all capabilities.',
    compose: 'Set `cap_drop: [ALL]`.',
    pod: 'Set `securityContext.capabilities.drop: [ALL]`.',
    run: 'Add `--cap-drop ALL`.',
  },
  edit: { set: 'capDrop', value: 'ALL' },
  reads: ['capDrop'],
  *check({ name, capDrop }) {
    const [first] = capDrop
    // default-capabilities reports an empty list.
    if (!first || capDrop.some(({ value }) => /^(?:ALL|NET_RAW)$/i.test(value))) return
    yield fail(first, `${name} drops neither ALL nor NET_RAW`)
  },
  bad: [
    compose('cap_drop: [«CHOWN»]', 'medium: web drops neither ALL nor NET_RAW'),
    run('--cap-drop «MKNOD»', 'medium: shop drops neither ALL nor NET_RAW'),
    pod('securityContext: {capabilities: {drop: [«CHOWN», KILL]}}', 'medium: web drops neither ALL nor NET_RAW'),
    pod('securityContext: {capabilities: {drop: ["«NET_ADMIN»"]}}', 'medium: web drops neither ALL nor NET_RAW'),
    // Kubernetes puts CAP_ before the name: this drops nothing.
    pod('securityContext: {capabilities: {drop: [«CAP_NET_RAW»]}}', 'medium: web drops neither ALL nor NET_RAW'),
  ],
  good: [
    pod('securityContext: {capabilities: {drop: [all]}}'),
    pod('securityContext: {capabilities: {drop: [CHOWN, net_raw]}}'),
    pod(''),
    compose('cap_drop: [NET_RAW]'),
    run('--cap-drop ALL --cap-add CHOWN'),
  ],
})
